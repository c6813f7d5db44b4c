import { invertRanges, normalRanges, subtractRanges } from './ranges.ts'
import type { RegexNode, Ranges } from './syntax.ts'

export const lastCodePoint = 0x10ffff
const surrogates: Ranges = [[0xd800, 0xdfff]]

const cache = new Map<string, Ranges>()

/** Every code point (but surrogates) that a JavaScript `u` pattern of one character matches. */
function enumerate(source: string, flags: string): Ranges {
  const key = `${flags} ${source}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const regex = new RegExp(source, flags)
  const ranges: [number, number][] = []
  let start = -1
  for (let point = 0; point <= lastCodePoint + 1; point++) {
    const isSurrogate = point >= 0xd800 && point <= 0xdfff
    const inside = point <= lastCodePoint && !isSurrogate && regex.test(String.fromCodePoint(point))
    if (inside && start === -1) start = point
    else if (!inside && start !== -1) {
      ranges.push([start, point - 1])
      start = -1
    }
  }
  cache.set(key, ranges)
  return ranges
}

/** What is made of ranges, once for each: a class may stand in a pattern hundreds of times. */
function onceForRanges<Made>(make: (ranges: Ranges) => Made): (ranges: Ranges) => Made {
  const made = new WeakMap<Ranges, { readonly value: Made }>()
  return (ranges) => {
    let known = made.get(ranges)
    if (known === undefined) made.set(ranges, (known = { value: make(ranges) }))
    return known.value
  }
}

const propertyName = /^[A-Za-z0-9_]{1,60}$/

function tryProperty(expression: string): Ranges | undefined {
  try {
    return enumerate(`^\\p{${expression}}$`, 'u')
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Spellings that JavaScript may know a property by; Rust compares names without case, blanks and `_`. */
function spellings(name: string): string[] {
  const words = name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
  return [
    ...new Set([name, words.join('_'), name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()]),
  ]
}

/**
 * The code points of `\p{…}`, by JavaScript's own Unicode tables: a general category, a
 * script, a binary property, or `name=value`.
 *
 * @returns undefined if the property is not known
 */
export function propertyRanges(text: string): Ranges | undefined {
  const [name = '', value] = text.replace(/[\s-]+/g, '_').split(/[=:]/)
  if (!propertyName.test(name) || (value !== undefined && !propertyName.test(value))) return undefined
  if (value === undefined) {
    if (/^any$/i.test(name)) return subtractRanges([[0, lastCodePoint]], surrogates, lastCodePoint)
    for (const spelling of spellings(name)) {
      const ranges = tryProperty(spelling) ?? tryProperty(`Script=${spelling}`)
      if (ranges !== undefined) return ranges
    }
    return undefined
  }
  const key = /^(?:gc|general_?category)$/i.test(name)
    ? 'gc'
    : /^(?:sc|script)$/i.test(name)
      ? 'sc'
      : /^(?:scx|script_?extensions)$/i.test(name)
        ? 'scx'
        : undefined
  if (key === undefined) return undefined
  for (const spelling of spellings(value)) {
    const ranges = tryProperty(`${key}=${spelling}`)
    if (ranges !== undefined) return ranges
  }
  return undefined
}

export const unicodeDigits = (): Ranges => enumerate('^\\p{Nd}$', 'u')
export const unicodeSpaces = (): Ranges => enumerate('^\\p{White_Space}$', 'u')
/** Source: UTS 18, annex C, as the Rust crate uses it. */
export const unicodeWords = (): Ranges => enumerate('^[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]$', 'u')

function escapePoint(point: number): string {
  return `\\u{${point.toString(16)}}`
}

/** Every code point that is not in the ranges. */
export const invertUnicode = onceForRanges((ranges) => invertRanges(ranges, lastCodePoint))

/** Adds every code point with the same simple case folding. */
export const foldUnicode = onceForRanges(addFolded)

function addFolded(ranges: Ranges): Ranges {
  if (ranges.length === 0) return ranges
  const cased = enumerate('^[\\p{Changes_When_Casemapped}\\p{Changes_When_Casefolded}]$', 'u')
  const inside = new RegExp(
    `^[${ranges.map(([first, last]) => `${escapePoint(first)}-${escapePoint(last)}`).join('')}]$`,
    'iu',
  )
  const added: [number, number][] = []
  for (const [first, last] of cased) {
    for (let point = first; point <= last; point++)
      if (inside.test(String.fromCodePoint(point))) added.push([point, point])
  }
  return normalRanges([...ranges, ...added])
}

function encode(point: number): number[] {
  if (point < 0x80) return [point]
  if (point < 0x800) return [0xc0 | (point >> 6), 0x80 | (point & 63)]
  if (point < 0x10000) return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
}

/** Cuts a range where the length of its encoding, or a lower byte's whole range, changes. */
function sequences(first: number, last: number, out: Ranges[]): void {
  for (const limit of [0x7f, 0x7ff, 0xffff]) {
    if (first <= limit && limit < last) {
      sequences(first, limit, out)
      sequences(limit + 1, last, out)
      return
    }
  }
  const length = encode(first).length
  for (let byte = 1; byte < length; byte++) {
    const mask = (1 << (6 * byte)) - 1
    if ((first & ~mask) !== (last & ~mask)) {
      if ((first & mask) !== 0) {
        sequences(first, first | mask, out)
        sequences((first | mask) + 1, last, out)
        return
      }
      if ((last & mask) !== mask) {
        sequences(first, (last & ~mask) - 1, out)
        sequences(last & ~mask, last, out)
        return
      }
    }
  }
  const from = encode(first)
  const to = encode(last)
  out.push(from.map((byte, index) => [byte, to[index] as number] as const))
}

/** The pattern over bytes that matches the UTF-8 form of any of the code points. */
export const utf8Node = onceForRanges(toUtf8Node)

function toUtf8Node(ranges: Ranges): RegexNode {
  const all: Ranges[] = []
  for (const [first, last] of subtractRanges(ranges, surrogates, lastCodePoint)) sequences(first, last, all)
  const single = all
    .filter((sequence) => sequence.length === 1)
    .map((sequence) => sequence[0] as readonly [number, number])
  const parts: RegexNode[] = all
    .filter((sequence) => sequence.length > 1)
    .map((sequence) => ({
      kind: 'concat',
      parts: sequence.map((range): RegexNode => ({ kind: 'bytes', ranges: [range] })),
    }))
  if (single.length > 0 || parts.length === 0) parts.unshift({ kind: 'bytes', ranges: normalRanges(single) })
  return parts.length === 1 ? (parts[0] as RegexNode) : { kind: 'alternation', parts }
}

/** The bytes of one character. */
export function utf8Bytes(point: number): number[] {
  return encode(point)
}
