import { lowerAscii, type ByteString } from './bytes.ts'
import { findBytes } from './lookup/search.ts'

/** The literal parts of a pattern, between its stars. One part: no star. */
export interface WildcardPattern {
  readonly parts: readonly ByteString[]
}

export type WildcardProblem = 'invalid_escape' | 'double_star'

/**
 * Reads a wildcard pattern: `*` is any run of bytes, `\*` and `\\` are literal.
 * Source: `wirefilter.md`, section 15.
 */
export function parseWildcard(pattern: ByteString): WildcardPattern | WildcardProblem {
  const parts: string[] = []
  let part = ''
  let afterStar = false
  let double = false
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string
    if (char === '*') {
      if (afterStar) double = true
      parts.push(part)
      part = ''
      afterStar = true
      continue
    }
    afterStar = false
    if (char === '\\') {
      at++
      const next = pattern[at]
      if (next !== '*' && next !== '\\') return 'invalid_escape'
      part += next
    } else part += char
  }
  parts.push(part)
  return double ? 'double_star' : { parts }
}

export interface WildcardMatcher {
  /** Whether the whole value matches. A missing value does not. */
  test(value: ByteString | undefined): boolean
  /** What each star stands for, the shortest first, or undefined if the value does not match. */
  capture(value: ByteString): ByteString[] | undefined
  /** The same pattern with case. */
  strict(): WildcardMatcher
}

class Wildcard implements WildcardMatcher {
  readonly #parts: readonly ByteString[]
  readonly #isStrict: boolean
  readonly #first: ByteString
  readonly #last: ByteString
  readonly #middle: readonly ByteString[]
  readonly #shortest: number
  readonly #hasStar: boolean
  #twin: WildcardMatcher | undefined

  constructor(parts: readonly ByteString[], caseSensitive: boolean) {
    const literals = caseSensitive ? parts : parts.map(lowerAscii)
    this.#parts = parts
    this.#isStrict = caseSensitive
    this.#first = literals[0] ?? ''
    this.#last = literals[literals.length - 1] ?? ''
    this.#middle = literals.slice(1, -1)
    this.#hasStar = literals.length !== 1
    let shortest = 0
    for (const { length } of literals) shortest += length
    this.#shortest = shortest
  }

  strict(): WildcardMatcher {
    return (this.#twin ??= new Wildcard(this.#parts, true))
  }

  /** Whether the value matches; where each part stands goes to `starts`. */
  #locate(value: ByteString, starts: number[] | undefined): boolean {
    const last = this.#last
    if (value.length < this.#shortest || !value.startsWith(this.#first) || !value.endsWith(last)) return false
    const limit = value.length - last.length
    let at = this.#first.length
    for (const part of this.#middle) {
      const found = findBytes(value, part, at)
      if (found === -1 || found + part.length > limit) return false
      starts?.push(found)
      at = found + part.length
    }
    return true
  }

  test(value: ByteString | undefined): boolean {
    if (value === undefined) return false
    const folded = this.#isStrict ? value : lowerAscii(value)
    return this.#hasStar ? this.#locate(folded, undefined) : folded === this.#first
  }

  capture(value: ByteString): ByteString[] | undefined {
    const folded = this.#isStrict ? value : lowerAscii(value)
    if (!this.#hasStar) return folded === this.#first ? [] : undefined
    const starts: number[] = []
    if (!this.#locate(folded, starts)) return undefined
    const result: ByteString[] = []
    let at = this.#first.length
    for (const [index, start] of starts.entries()) {
      result.push(value.slice(at, start))
      at = start + (this.#middle[index] ?? '').length
    }
    result.push(value.slice(at, value.length - this.#last.length))
    return result
  }
}

/**
 * Builds a matcher. Each star takes the shortest run at which the next part stands, so
 * that matching takes time in proportion to value and pattern, with no backtracking.
 *
 * @param parts - the literal parts between the stars, as {@link parseWildcard} gives them
 * @param caseSensitive - false folds A-Z to a-z on both sides, no other byte
 */
export function createWildcard(parts: readonly ByteString[], caseSensitive: boolean): WildcardMatcher {
  return new Wildcard(parts, caseSensitive)
}
