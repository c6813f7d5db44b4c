import { lowerAscii, upperAscii, type ByteString } from '../../runtime/index.ts'
import type { IntervalSet } from '../sets/interval-set.ts'
import type { BytesAtom, BytesLiteral } from './atom.ts'
import type { Ranges, RegexNode } from './automata/pattern.ts'

/** What every member of an atom has, read off without an automaton. */
interface Outline {
  /** Bytes of the shortest member, or less. */
  readonly least: number
  /** The bytes that may stand at the first places, and at the last ones, counted from the end. */
  readonly first: readonly Ranges[]
  readonly last: readonly Ranges[]
  /** Sets of which each gives at least one byte. */
  readonly needed: () => readonly Ranges[]
  /** All bytes that a member may have; undefined: any. */
  readonly alphabet: () => Uint8Array | undefined
}

/** No member of an outline is as long: questions about one literal that may be so long are not looked at. */
const unbounded = 2n ** 40n

/** Places at either end that are looked at. */
const mostPlaces = 64

type WithOutline = Extract<BytesAtom, { kind: 'wildcard' | 'regex' }>

function hasOutline(atom: BytesAtom): atom is WithOutline {
  return atom.kind === 'wildcard' || atom.kind === 'regex'
}

function toRanges(text: ByteString, isFolded: boolean): Ranges[] {
  const places: Ranges[] = []
  for (const char of text) {
    const [large, small] = isFolded ? [upperAscii(char), lowerAscii(char)] : [char, char]
    const [a, b] = [large.charCodeAt(0), small.charCodeAt(0)]
    places.push(a === b ? [[a, a]] : [[a, a], [b, b]]) // prettier-ignore
  }
  return places
}

function ofWildcard({ parts, caseSensitive }: Extract<WithOutline, { kind: 'wildcard' }>): Outline {
  return {
    least: parts.reduce((sum, { length }) => sum + length, 0),
    first: toRanges(parts[0] ?? '', !caseSensitive),
    last: toRanges(parts[parts.length - 1] ?? '', !caseSensitive).reverse(),
    needed: () => parts.flatMap((part) => toRanges(part, !caseSensitive)),
    alphabet: () => undefined,
  }
}

function leastOf(node: RegexNode): number {
  switch (node.kind) {
    case 'bytes':
      return 1
    case 'group':
      return leastOf(node.node)
    case 'concat':
      return node.parts.reduce((sum, part) => sum + leastOf(part), 0)
    case 'alternation':
      return node.parts.reduce((least, part) => Math.min(least, leastOf(part)), Infinity)
    case 'repeat':
      return node.min === 0 ? 0 : node.min * leastOf(node.node)
    default:
      return 0
  }
}

/** Notes all bytes of a pattern. */
function spread(node: RegexNode, bytes: Uint8Array): void {
  if (node.kind === 'bytes') for (const [from, to] of node.ranges) bytes.fill(1, from, to + 1)
  else if (node.kind === 'concat' || node.kind === 'alternation') for (const part of node.parts) spread(part, bytes)
  else if (node.kind === 'group' || node.kind === 'repeat') spread(node.node, bytes)
}

/** The parts of a pattern in a row; groups change no match. */
function flatten(node: RegexNode, parts: RegexNode[]): RegexNode[] {
  if (node.kind === 'group') return flatten(node.node, parts)
  if (node.kind === 'concat') for (const part of node.parts) flatten(part, parts)
  else parts.push(node)
  return parts
}

/** The byte that a part is, or repeats. */
function byteOf(part: RegexNode): Ranges | undefined {
  if (part.kind === 'bytes') return part.ranges
  return part.kind === 'repeat' && part.node.kind === 'bytes' ? part.node.ranges : undefined
}

/** The places that a row of parts fills for certain, up to the first one whose length is open. */
function placesOf(parts: readonly RegexNode[]): Ranges[] {
  const places: Ranges[] = []
  for (const part of parts) {
    if (part.kind === 'assertion' || part.kind === 'empty') continue
    const ranges = byteOf(part)
    if (ranges === undefined || places.length > mostPlaces) break
    if (part.kind !== 'repeat') places.push(ranges)
    else {
      for (let count = Math.min(part.min, mostPlaces); count > 0; count--) places.push(ranges)
      if (part.min !== part.max || part.min > mostPlaces) break
    }
  }
  return places
}

function isAssertion(part: RegexNode | undefined, assertion: 'start_text' | 'end_text'): boolean {
  return part?.kind === 'assertion' && part.assertion === assertion
}

function ofPattern({ root }: Extract<WithOutline, { kind: 'regex' }>): Outline {
  const parts = flatten(root, [])
  const isFirst = isAssertion(parts[0], 'start_text')
  const isLast = isAssertion(parts[parts.length - 1], 'end_text')
  let alphabet: Uint8Array | undefined
  return {
    least: leastOf(root),
    first: isFirst ? placesOf(parts) : [],
    last: isLast ? placesOf(parts.toReversed()) : [],
    needed: () =>
      parts.flatMap((part) => {
        const ranges = part.kind === 'repeat' && part.min === 0 ? undefined : byteOf(part)
        return ranges === undefined ? [] : [ranges]
      }),
    alphabet() {
      if (isFirst && isLast && alphabet === undefined) spread(root, (alphabet = new Uint8Array(256)))
      return alphabet
    },
  }
}

const known = new WeakMap<WithOutline, Outline>()

function outlineOf(atom: WithOutline): Outline {
  let outline = known.get(atom)
  if (outline === undefined) known.set(atom, (outline = atom.kind === 'wildcard' ? ofWildcard(atom) : ofPattern(atom)))
  return outline
}

function areApart(a: Ranges, b: Ranges): boolean {
  for (const [from, to] of a) for (const [first, last] of b) if (from <= last && first <= to) return false
  return true
}

function differ(a: readonly Ranges[], b: readonly Ranges[]): boolean {
  const count = Math.min(a.length, b.length)
  for (let at = 0; at < count; at++) if (areApart(a[at] as Ranges, b[at] as Ranges)) return true
  return false
}

/** Whether the one has no place for a byte that the other needs. */
function lacks(one: Outline, other: Outline): boolean {
  const alphabet = one.alphabet()
  if (alphabet === undefined) return false
  for (const ranges of other.needed()) {
    let isThere = false
    for (const [from, to] of ranges)
      for (let byte = from; byte <= to && !isThere; byte++) isThere = alphabet[byte] === 1
    if (!isThere) return true
  }
  return false
}

/**
 * Whether it is plain that no byte string is a member of every literal: it would have to be longer than it may be, to begin
 * or end with two things, or to hold a byte that one of them leaves no place for. False says nothing. Most parts that never
 * meet differ in this way, and their words and automata need not be made.
 */
export function isPlainlyEmpty(literals: readonly BytesLiteral[], { ranges }: IntervalSet): boolean {
  const longest = ranges[ranges.length - 1]?.[1] ?? 0n
  if (literals.length < 2 && longest >= unbounded) return false
  const seen: { readonly outline: Outline; readonly map: BytesLiteral['map'] }[] = []
  for (const { atom, negative, map } of literals) {
    if (negative || !hasOutline(atom)) continue
    const outline = outlineOf(atom)
    if (outline.least > longest) return true
    // What two letter maps leave of a value are two texts.
    for (const { outline: other, map: otherMap } of seen)
      if (
        map === otherMap &&
        (differ(outline.first, other.first) ||
          differ(outline.last, other.last) ||
          lacks(outline, other) ||
          lacks(other, outline))
      )
        return true
    seen.push({ outline, map })
  }
  return false
}
