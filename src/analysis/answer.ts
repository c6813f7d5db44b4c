import type { Limit } from './limits.ts'

/** What is known of a set of values: a member, that there is none, or which limit left it open. */
export type Answer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'empty' }
  | { readonly kind: 'undecided'; readonly limit: Limit }

export const empty: Answer<never> = Object.freeze({ kind: 'empty' })

export function found<T>(value: T): Answer<T> {
  return { kind: 'value', value }
}

export function undecided(limit: Limit): Answer<never> {
  return { kind: 'undecided', limit }
}
