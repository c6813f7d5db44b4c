import { type ByteString, findBytes, lowerAscii, type Value } from '../index.ts'
import { createContainsIndex, type Occurrence } from './literals/contains-index.ts'
import { createIntervalIndex, type IntervalRow } from './interval-index.ts'
import { createSkipScan, leastSkipping } from './literals/skip-scan.ts'
import type { IndexEntries } from './index-entries.ts'

/** How a value finds entries: calls the visitor with the number of each that holds, some perhaps twice. */
export type EntryLookup = (value: Value, visitor: (entry: number) => void) => void

type Numbers = ReadonlyMap<Value, number>

function createAffixLookup(kind: 'prefix' | 'suffix', numbers: Numbers): EntryLookup {
  const lengths = [...new Set([...numbers.keys()].map((literal) => (literal as ByteString).length))]
  lengths.sort((a, b) => a - b)
  return (value, visitor) => {
    const bytes = value as ByteString
    for (const length of lengths) {
      if (length > bytes.length) return
      const found = numbers.get(kind === 'prefix' ? bytes.slice(0, length) : bytes.slice(bytes.length - length))
      if (found !== undefined) visitor(found)
    }
  }
}

/** So few literals are searched one by one in less time than the automaton takes. */
const mostSearched = 4

type Literals = readonly (readonly [literal: ByteString, entry: number])[]

/** Searches one by one, or in one pass that looks at every byte once. */
function createPlainScan(literals: Literals): EntryLookup {
  if (literals.length <= mostSearched)
    return (value, visitor) => {
      for (const [literal, entry] of literals) if (findBytes(value as ByteString, literal) !== -1) visitor(entry)
    }
  let index: ReturnType<typeof createContainsIndex> | undefined
  return (value, visitor) => {
    index ??= createContainsIndex(literals.map(([literal, entry]): Occurrence => [literal, [entry]]))
    index(value as ByteString, ([entry]) => {
      visitor(entry as number)
    })
  }
}

function createScan(literals: Literals): EntryLookup {
  const long = literals.filter(([literal]) => literal.length >= leastSkipping)
  const short = literals.filter(([literal]) => literal.length < leastSkipping)
  const skip = long.length <= mostSearched ? undefined : createSkipScan(long.map(([literal]) => literal))
  if (skip === undefined) return createPlainScan(literals)
  const entries = long.map(([, entry]) => entry)
  const ofShort = short.length === 0 ? undefined : createPlainScan(short)
  const inPlace = createPlainScan(long)
  return (value, visitor) => {
    const isDone = skip(value as ByteString, (number) => {
      visitor(entries[number] as number)
    })
    if (!isDone) inPlace(value, visitor)
    ofShort?.(value, visitor)
  }
}

/** The scan of many texts takes memory, so it is made when a value first comes by. */
function createContainsLookup(numbers: Numbers, anyCase: boolean): EntryLookup {
  let scan: EntryLookup | undefined
  return (value, visitor) => {
    scan ??= createScan([...numbers] as unknown as Literals)
    scan(anyCase ? lowerAscii(value as ByteString) : value, visitor)
  }
}

/** Finds the intervals around a value; what is given for each is its row's `rule`. */
function createIntervalLookup(rows: readonly IntervalRow[]): EntryLookup {
  const find = createIntervalIndex(rows)
  return (value, visitor) => {
    find(value, (entries) => {
      for (const entry of entries) visitor(entry)
    })
  }
}

/**
 * What finds the entries of one index.
 *
 * @param numbers - by literal; empty for intervals
 * @param intervals - with the number of the entry in place of a rule's
 */
export function createEntryLookup(
  kind: IndexEntries['kind'],
  numbers: Numbers,
  intervals: readonly IntervalRow[],
): EntryLookup {
  switch (kind) {
    case 'equal':
      return (value, visitor) => {
        const found = numbers.get(value)
        if (found !== undefined) visitor(found)
      }
    case 'prefix':
    case 'suffix':
      return createAffixLookup(kind, numbers)
    case 'contains':
    case 'contains_any_case':
      return createContainsLookup(numbers, kind === 'contains_any_case')
    case 'int_interval':
      return createIntervalLookup(intervals)
    case 'ip_interval': {
      // The families are numbers and bigints, which must not meet: ::1 is not 0.0.0.1.
      const ipv4 = createIntervalLookup(intervals.filter(({ first }) => typeof first === 'number'))
      const ipv6 = createIntervalLookup(intervals.filter(({ first }) => typeof first === 'bigint'))
      return (value, visitor) => {
        if (typeof value === 'number') ipv4(value, visitor)
        else ipv6(value, visitor)
      }
    }
  }
}
