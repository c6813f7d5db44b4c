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

/**
 * Builds a matcher. Each star takes the shortest run at which the next part stands, so
 * that matching takes time in proportion to value and pattern, with no backtracking.
 *
 * @param parts - the literal parts between the stars, as {@link parseWildcard} gives them
 * @param caseSensitive - false folds A-Z to a-z on both sides, no other byte
 */
export function createWildcard(parts: readonly ByteString[], caseSensitive: boolean): WildcardMatcher {
  const fold = caseSensitive ? (value: ByteString) => value : lowerAscii
  const literals = parts.map(fold)
  const first = literals[0] ?? ''
  const last = literals[literals.length - 1] ?? ''
  const middle = literals.slice(1, -1)
  const shortest = literals.reduce((sum, part) => sum + part.length, 0)
  let twin: WildcardMatcher | undefined
  const strict = (): WildcardMatcher => (twin ??= createWildcard(parts, true))

  const locate = (value: ByteString): number[] | undefined => {
    if (value.length < shortest || !value.startsWith(first) || !value.endsWith(last)) return undefined
    const limit = value.length - last.length
    const starts: number[] = []
    let at = first.length
    for (const part of middle) {
      const found = findBytes(value, part, at)
      if (found === -1 || found + part.length > limit) return undefined
      starts.push(found)
      at = found + part.length
    }
    return starts
  }

  if (literals.length === 1) {
    return {
      test: (value) => value !== undefined && fold(value) === first,
      capture: (value) => (fold(value) === first ? [] : undefined),
      strict,
    }
  }
  return {
    strict,
    test: (value) => value !== undefined && locate(fold(value)) !== undefined,
    capture(value) {
      const starts = locate(fold(value))
      if (starts === undefined) return undefined
      const result: ByteString[] = []
      let at = first.length
      for (const [index, start] of starts.entries()) {
        result.push(value.slice(at, start))
        at = start + (middle[index] ?? '').length
      }
      result.push(value.slice(at, value.length - last.length))
      return result
    },
  }
}
