import { createContainsIndex, type Occurrence } from '../contains-index.ts'
import { lowerAscii, type ByteString } from '../../bytes.ts'
import type { ExecutionContext } from '../../context/index.ts'
import { anyEach, type EachStep } from '../../each.ts'
import { createIntervalIndex, type IntervalRow } from '../interval-index.ts'
import type { Value } from '../../values.ts'

/** Numbers of rules, ascending. */
export type RuleNumbers = readonly number[]

/** Rules by literal; emitted modules list them. */
type RulesByLiteral<Literal> = ReadonlyMap<Literal, RuleNumbers> | readonly (readonly [Literal, RuleNumbers])[]

/** What may be true of a value, with the rules that can match only then. */
export type IndexEntries =
  | { readonly kind: 'equal'; readonly entries: RulesByLiteral<Value> }
  | {
      readonly kind: 'prefix' | 'suffix' | 'contains' | 'contains_any_case'
      readonly entries: RulesByLiteral<ByteString>
    }
  | { readonly kind: 'int_interval' | 'ip_interval'; readonly entries: readonly IntervalRow[] }

/** Reads one value of an event. It never throws but for what a lazy provider gives. */
export type IndexGetter = (values: ExecutionContext['values'], context: ExecutionContext) => Value | undefined

/** One index: a value, perhaps the values inside it, and what to look up. */
export interface RuleIndexRow {
  readonly getter: IndexGetter
  /** The value is an array or map whose elements are looked up. */
  readonly steps: readonly EachStep[] | undefined
  readonly lookup: IndexEntries
}

/** How a value finds rules: calls the visitor with the rules of each entry that holds. */
export type Lookup = (value: Value, visitor: (rules: RuleNumbers) => void) => void

export function toMap<Literal>(entries: RulesByLiteral<Literal>): ReadonlyMap<Literal, RuleNumbers> {
  return entries instanceof Map ? (entries as ReadonlyMap<Literal, RuleNumbers>) : new Map(entries)
}

function createAffixLookup(kind: 'prefix' | 'suffix', entries: RulesByLiteral<ByteString>): Lookup {
  const rules = toMap(entries)
  const lengths = [...new Set([...rules.keys()].map(({ length }) => length))].sort((a, b) => a - b)
  return (value, visitor) => {
    const bytes = value as ByteString
    for (const length of lengths) {
      if (length > bytes.length) return
      const found = rules.get(kind === 'prefix' ? bytes.slice(0, length) : bytes.slice(bytes.length - length))
      if (found !== undefined) visitor(found)
    }
  }
}

function createContainsLookup(entries: Iterable<Occurrence>, anyCase: boolean): Lookup {
  let index: ReturnType<typeof createContainsIndex> | undefined
  return (value, visitor) => {
    index ??= createContainsIndex([...entries])
    index(anyCase ? lowerAscii(value as ByteString) : (value as ByteString), visitor)
  }
}

export function createLookup(row: IndexEntries): Lookup {
  switch (row.kind) {
    case 'equal': {
      const rules = toMap(row.entries)
      return (value, visitor) => {
        const found = rules.get(value)
        if (found !== undefined) visitor(found)
      }
    }
    case 'prefix':
    case 'suffix':
      return createAffixLookup(row.kind, row.entries)
    case 'contains':
    case 'contains_any_case':
      return createContainsLookup(row.entries, row.kind === 'contains_any_case')
    case 'int_interval':
      return createIntervalIndex(row.entries)
    case 'ip_interval': {
      // The families are numbers and bigints, which must not meet: ::1 is not 0.0.0.1.
      const ipv4 = createIntervalIndex(row.entries.filter(({ first }) => typeof first === 'number'))
      const ipv6 = createIntervalIndex(row.entries.filter(({ first }) => typeof first === 'bigint'))
      return (value, visitor) => {
        if (typeof value === 'number') ipv4(value, visitor)
        else ipv6(value, visitor)
      }
    }
  }
}

/** Every number that the entries lead to; some of them several times. */
export function* numbersOf(row: IndexEntries): Iterable<number> {
  for (const entry of row.entries) {
    if ('rule' in entry) yield entry.rule
    else yield* entry[1]
  }
}

/** The lowest number that the entries lead to; infinite if there is none. */
export function firstRule(row: IndexEntries): number {
  let first = Infinity
  for (const rule of numbersOf(row)) if (rule < first) first = rule
  return first
}

/** Looks up a value, or each value in it. */
export function visitValues(
  { steps }: RuleIndexRow,
  value: Value | undefined,
  lookup: Lookup,
  visitor: (rules: RuleNumbers) => void,
  context: ExecutionContext,
): void {
  if (value === undefined) return
  if (steps === undefined) lookup(value, visitor)
  else
    anyEach(
      value,
      steps,
      (element) => {
        lookup(element, visitor)
        return false
      },
      context,
    )
}
