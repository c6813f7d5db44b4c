import type { ByteString } from '../runtime/index.ts'

/** What matching a pattern offers; all of it in time linear in the value. */
export interface RegexMatcher {
  /** Whether the pattern is found anywhere. A missing value never matches. */
  test(value: ByteString | undefined): boolean
  /** The first match (leftmost-first): its place, its text and its groups, or undefined. */
  exec(value: ByteString): RegexMatch | undefined
}

export interface RegexMatch {
  readonly start: number
  readonly end: number
  /** By group number; 0 is the whole match; a group that took no part is undefined. */
  readonly groups: readonly (ByteString | undefined)[]
}

/** A checked pattern and the engine that will run it. */
export interface CompiledRegex extends RegexMatcher {
  /** The pattern in Rust's syntax, as the rule wrote it. */
  readonly source: string
  /** `native`: proven free of backtracking trouble, runs as a RegExp; `linear`: runs on the linear engine. */
  readonly engine: 'native' | 'linear'
  /** The equivalent RegExp over byte strings, if `engine` is native. */
  readonly native: { readonly source: string; readonly flags: string } | undefined
  readonly groupCount: number
}

export type RegexProblem =
  | { readonly kind: 'syntax'; readonly reason: string; readonly at: number }
  | { readonly kind: 'too_big'; readonly size: number }

export function compileRegex(pattern: string, maxSize: number): CompiledRegex | RegexProblem {
  void maxSize
  try { const r = new RegExp(pattern); return { source: pattern, engine: "native", native: { source: pattern, flags: "" }, groupCount: 0, test: (v) => v !== undefined && r.test(v), exec: () => undefined } } catch (e) { return { kind: "syntax", reason: String(e), at: 0 } }
}
