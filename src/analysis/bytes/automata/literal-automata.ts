import { lowerAscii, type ByteString } from '../../../runtime/index.ts'
import { LimitReached } from '../../limits.ts'
import { classesBy, type ByteClasses } from './classes.ts'
import type { BytesAtom } from '../atom.ts'

/** A complete deterministic automaton over byte classes. */
export interface PlainAutomaton {
  readonly classes: ByteClasses
  readonly start: number
  /** By state and class. */
  readonly next: Int32Array
  readonly accepts: Uint8Array
  /** The least number of bytes to acceptance, and to refusal; -1 where there is none. */
  readonly distance: Int32Array
  readonly distanceToRefusal: Int32Array
  readonly bytes: number
}

function distancesTo(accepts: Uint8Array, wanted: number, next: Int32Array, classes: number): Int32Array {
  const count = accepts.length
  const before: number[][] = Array.from({ length: count }, () => [])
  for (let state = 0; state < count; state++)
    for (let byteClass = 0; byteClass < classes; byteClass++)
      before[next[state * classes + byteClass] as number]?.push(state)
  const distance = new Int32Array(count).fill(-1)
  let front: number[] = []
  for (let state = 0; state < count; state++) if (accepts[state] === wanted) front.push(state)
  for (let steps = 0; front.length > 0; steps++) {
    const following: number[] = []
    for (const state of front) {
      if (distance[state] !== -1) continue
      distance[state] = steps
      for (const earlier of before[state] as number[]) following.push(earlier)
    }
    front = following
  }
  return distance
}

function finish(
  classes: ByteClasses,
  start: number,
  rows: readonly (readonly number[])[],
  accepting: (state: number) => boolean,
): PlainAutomaton {
  const next = Int32Array.from(rows.flat())
  const accepts = Uint8Array.from(rows, (_, state) => (accepting(state) ? 1 : 0))
  return {
    classes,
    start,
    next,
    accepts,
    distance: distancesTo(accepts, 1, next, classes.count),
    distanceToRefusal: distancesTo(accepts, 0, next, classes.count),
    bytes: next.length * 4 + rows.length * 60,
  }
}

/** Each byte that stands in some literal is a class of its own; all others are one. */
function literalClasses(
  literals: Iterable<ByteString>,
  isFolded = false,
): { readonly classes: ByteClasses; readonly classOf: (char: string) => number } {
  const used = new Set<string>()
  for (const literal of literals) for (const char of literal) used.add(char)
  const classes = classesBy((byte) => {
    const char = String.fromCharCode(byte)
    const folded = isFolded ? lowerAscii(char) : char
    return used.has(folded) ? folded : ''
  })
  return { classes, classOf: (char) => classes.classOf[char.charCodeAt(0)] as number }
}

function trie(items: ReadonlySet<ByteString>): PlainAutomaton {
  const { classes, classOf } = literalClasses(items)
  const rows: number[][] = []
  const ends = new Set<number>()
  const addRow = (): number => rows.push(new Array<number>(classes.count).fill(0)) - 1
  // State 0 is the sink.
  addRow()
  const start = addRow()
  for (const item of items) {
    let at = start
    for (const char of item) {
      const row = rows[at] as number[]
      const byteClass = classOf(char)
      const known = row[byteClass] as number
      at = known === 0 ? (row[byteClass] = addRow()) : known
    }
    ends.add(at)
  }
  return finish(classes, start, rows, (state) => ends.has(state))
}

/** How far the value follows the literal, or on which side it left it. */
function ordering(operator: 'lt' | 'le' | 'gt' | 'ge', literal: ByteString): PlainAutomaton {
  const classes = classesBy((byte) => [...new Set(literal)].map((char) => Math.sign(byte - char.charCodeAt(0))).join())
  const { length } = literal
  const less = length + 1
  const greater = length + 2
  const samples: number[] = []
  for (let byte = 255; byte >= 0; byte--) samples[classes.classOf[byte] as number] = byte
  const rows: number[][] = []
  for (let at = 0; at < length; at++) {
    const expected = literal.charCodeAt(at)
    rows.push(samples.map((byte) => (byte === expected ? at + 1 : byte < expected ? less : greater)))
  }
  rows.push(
    samples.map(() => greater),
    samples.map(() => less),
    samples.map(() => greater),
  )
  const isLess = (state: number): boolean => state === less || state < length
  return finish(classes, 0, rows, (state) => {
    if (operator === 'lt') return isLess(state)
    if (operator === 'ge') return !isLess(state)
    const isEqual = state === length
    return operator === 'le' ? isLess(state) || isEqual : !isLess(state) && !isEqual
  })
}

/** The automaton that follows a part wherever it may start (Knuth, Morris and Pratt), as rows relative to its first state. */
function searchRows(part: ByteString, alphabet: readonly (string | undefined)[], overrun: boolean): number[][] {
  const { length } = part
  const fallback: number[] = [0]
  for (let at = 1, border = 0; at < length; at++) {
    while (border > 0 && part[at] !== part[border]) border = fallback[border - 1] as number
    if (part[at] === part[border]) border++
    fallback[at] = border
  }
  const rows: number[][] = []
  for (let at = 0; at <= length; at++) {
    if (at === length && !overrun) break
    rows.push(
      alphabet.map((char) => {
        let state = at === length && length > 0 ? (fallback[length - 1] as number) : at
        if (length === 0) return 0
        while (state > 0 && part[state] !== char) state = fallback[state - 1] as number
        return part[state] === char ? state + 1 : 0
      }),
    )
  }
  return rows
}

/** First part literally; each middle part at its first place; the last part wherever the text ends. */
function wildcard(parts: readonly ByteString[], caseSensitive: boolean): PlainAutomaton {
  const literals = caseSensitive ? parts : parts.map(lowerAscii)
  const { classes } = literalClasses(literals, !caseSensitive)
  const alphabet: (string | undefined)[] = new Array<string | undefined>(classes.count).fill(undefined)
  for (const literal of literals)
    for (const char of literal) alphabet[classes.classOf[char.charCodeAt(0)] as number] = char
  const [first = '', ...rest] = literals
  const last = rest.pop()
  const rows: number[][] = []
  const sink = 0
  rows.push(alphabet.map(() => sink))
  const start = 1
  for (const [at, expected] of [...first].entries())
    rows.push(alphabet.map((char) => (char === expected ? start + at + 1 : sink)))
  if (last === undefined) {
    rows.push(alphabet.map(() => sink))
    return finish(classes, start, rows, (state) => state === rows.length - 1)
  }
  for (const part of rest) {
    if (part === '') continue
    const base = rows.length
    for (const row of searchRows(part, alphabet, false)) rows.push(row.map((state) => base + state))
  }
  const base = rows.length
  for (const row of searchRows(last, alphabet, true)) rows.push(row.map((state) => base + state))
  return finish(classes, start, rows, (state) => state === rows.length - 1)
}

/** Bytes of all literals of one atom together: a larger one would fill the cache alone. */
const mostBytes = 30_000

function sizeOf(atom: Exclude<BytesAtom, { kind: 'regex' }>): number {
  if (atom.kind === 'order') return atom.literal.length
  let size = 0
  for (const part of atom.kind === 'set' ? atom.items : atom.parts) size += part.length
  return size
}

/**
 * The automaton of an atom that is no pattern.
 *
 * @throws LimitReached `pattern_too_large`
 */
export function toPlainAutomaton(atom: Exclude<BytesAtom, { kind: 'regex' }>): PlainAutomaton {
  if (sizeOf(atom) > mostBytes) throw new LimitReached('pattern_too_large')
  switch (atom.kind) {
    case 'set':
      return trie(atom.items)
    case 'order':
      return ordering(atom.operator, atom.literal)
    case 'wildcard':
      return wildcard(atom.parts, atom.caseSensitive)
  }
}
