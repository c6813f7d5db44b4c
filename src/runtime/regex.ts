import type { ByteString } from './bytes.ts'

export interface RegexMatch {
  readonly start: number
  readonly end: number
  /** By group number; 0 is the whole match; a group that took no part is undefined. */
  readonly groups: readonly (ByteString | undefined)[]
}

/**
 * What matching a pattern offers; all of it in time linear in the value. A pattern of the
 * linear engine throws a RuntimeError `E_REGEX_BUDGET` where one call would take too many steps.
 */
export interface RegexMatcher {
  /** Whether the pattern is found anywhere. A missing value never matches. */
  test(value: ByteString | undefined): boolean
  /**
   * The first match (leftmost-first) that begins at an offset or behind it, or undefined.
   *
   * @param from - offset to begin at (default 0); assertions see what stands before it
   */
  exec(value: ByteString, from?: number): RegexMatch | undefined
  /** Every match, leftmost first, not overlapping; all of them together count as one call. */
  all(value: ByteString): Iterable<RegexMatch>
}

/**
 * Runs a pattern that the compiler has proven to need no more than linear time on the
 * host's own engine.
 *
 * @param source - a RegExp over byte strings, as `CompiledRegex.native` gives it
 */
export function nativeRegex(source: string, flags: string): RegexMatcher {
  const regex = new RegExp(source, flags)
  let behind: RegExp | undefined
  const toMatch = (match: RegExpExecArray): RegexMatch => ({
    start: match.index,
    end: match.index + match[0].length,
    groups: [...match],
  })
  return {
    test: (value) => value !== undefined && regex.test(value),
    exec(value, from = 0) {
      let match: RegExpExecArray | null
      if (from === 0) match = regex.exec(value)
      else {
        behind ??= new RegExp(source, `${flags}g`)
        behind.lastIndex = from
        match = behind.exec(value)
      }
      return match === null ? undefined : toMatch(match)
    },
    *all(value) {
      let lastEnd = -1
      for (const match of value.matchAll(new RegExp(source, `${flags}g`))) {
        // An empty match right behind another one is part of it.
        if (match[0] !== '' || match.index !== lastEnd) yield toMatch(match)
        lastEnd = match.index + match[0].length
      }
    },
  }
}
