import type { ByteString, Value } from '../../../runtime/index.ts'

/** What an index can look up. */
export type GuardKind =
  'equal' | 'prefix' | 'suffix' | 'contains' | 'contains_any_case' | 'int_interval' | 'ip_interval'

/** One entry of an index, but for the value that it is about. */
export interface EntryTail {
  readonly kind: GuardKind
  /** For `equal` and the texts. */
  readonly literal?: Value | undefined
  /** For intervals; an absent end is open. */
  readonly first?: number | bigint | undefined
  readonly last?: number | bigint | undefined
}

/**
 * All that the plan knows of one kind of test.
 *
 * @typeParam T - the test in the IR
 */
export interface PlanKind<T> {
  /** What the test says: tests with one key are one test. */
  key(test: T): string
  /** Entries of which at least one holds whenever the test does; undefined: there are none. */
  entries(test: T): readonly EntryTail[] | undefined
  /** Why there are none, where there can be none: a clause for people. */
  withoutEntries?(test: T): string
  /** The entries are only a part of what the test asks, so it must still be asked; absent: they say all of it. */
  isWider?(test: T): boolean
}

interface Range {
  readonly first: number | bigint
  readonly last: number | bigint
}

export function rangesKey(ranges: readonly Range[]): string {
  return ranges.map(({ first, last }) => `${typeof first}${String(first)}..${String(last)}`).join()
}

/** One entry for each range. */
export function rangeEntries(ranges: readonly Range[], kind: 'int_interval' | 'ip_interval'): EntryTail[] {
  return ranges.map(({ first, last }) => (first === last ? { kind: 'equal', literal: first } : { kind, first, last }))
}

export function longest(parts: readonly ByteString[]): ByteString {
  return parts.reduce((best, part) => (part.length > best.length ? part : best), '')
}
