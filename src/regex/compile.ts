import { nativeRegex, type ByteString, type RegexMatcher } from '../runtime/index.ts'
import { defaultStepBudget } from './automaton/budget.ts'
import { createLinearMatcher } from './automaton/matcher.ts'
import { worstStepsPerByte } from './cost.ts'
import { onlyText, requiredSets } from './literals.ts'
import { parseRegex } from './syntax/parse-regex.ts'
import { capturesInRepeat, isSafeForBacktracking } from './safety.ts'
import { regexSize } from './syntax/size.ts'
import { RegexSyntaxError, RegexTooBigError, type RegexSyntax } from './syntax/syntax.ts'
import { translateRegex } from './translate.ts'

/** A checked pattern and the engine that runs it. */
export interface CompiledRegex extends RegexMatcher {
  /** The pattern in Rust's syntax, as the rule wrote it. */
  readonly source: string
  /** The same with properties that need tables spelled out, as `linearRegex` reads it. */
  readonly portable: string
  /** `native`: proven free of backtracking trouble, runs as a RegExp; `linear`: runs on the automaton. */
  readonly engine: 'native' | 'linear'
  /** The equivalent RegExp over byte strings, if `engine` is native. */
  readonly native: { readonly source: string; readonly flags: string } | undefined
  readonly groupCount: number
  /** The byte string that the pattern is, if it is nothing else. */
  readonly text: ByteString | undefined
  /** Byte strings of which one stands in every match, or undefined if there is no such set. */
  readonly required: readonly ByteString[] | undefined
  /** Steps that one byte may take in the worst case, of which one call may take `defaultStepBudget`; 0 if `engine` is native. */
  readonly worstSteps: number
}

export type RegexProblem =
  | { readonly kind: 'syntax'; readonly reason: string; /** By code point of the pattern. */ readonly at: number }
  | { readonly kind: 'too_big'; readonly size: number }

function read(pattern: string): RegexSyntax | RegexProblem {
  try {
    return parseRegex(pattern)
  } catch (error) {
    if (error instanceof RegexSyntaxError) return { kind: 'syntax', reason: error.message, at: error.at }
    if (error instanceof RegexTooBigError) return { kind: 'too_big', size: Infinity }
    throw error
  }
}

/** Builds the engine on first use: a policy holds many patterns that no event ever asks. */
function lazyMatcher(build: () => RegexMatcher): RegexMatcher {
  let matcher: RegexMatcher | undefined
  return {
    test: (value) => (matcher ??= build()).test(value),
    exec: (value, from) => (matcher ??= build()).exec(value, from),
    all: (value) => (matcher ??= build()).all(value),
  }
}

// Apart from `compile`, so that a native pattern does not hold on to its syntax tree.
function lazyNative(source: string, flags: string): RegexMatcher {
  return lazyMatcher(() => nativeRegex(source, flags))
}

function lazyLinear(syntax: RegexSyntax): RegexMatcher {
  return lazyMatcher(() => createLinearMatcher(syntax, defaultStepBudget))
}

/** The patterns of last time: policies repeat them, and reloaded policies repeat them all. */
const known = new Map<string, { readonly regex: CompiledRegex; readonly size: number }>()
const mostKnown = 1000

/**
 * Checks a pattern and chooses its engine.
 *
 * @param pattern - Rust's syntax; a character beyond ASCII stands for its UTF-8 bytes
 * @param maxSize - bytes that the pattern may take in the reference engine (its own default is 10 MiB)
 */
export function compileRegex(pattern: string, maxSize: number): CompiledRegex | RegexProblem {
  const entry = known.get(pattern)
  if (entry !== undefined && entry.size <= maxSize) return entry.regex
  const syntax = read(pattern)
  if ('kind' in syntax) return syntax
  const { root, groupCount, portable } = syntax
  const size = regexSize(root, maxSize)
  if (!(size <= maxSize)) return { kind: 'too_big', size }
  const isNative = isSafeForBacktracking(root) && !capturesInRepeat(root)
  const native = isNative ? { source: translateRegex(root), flags: '' } : undefined
  const matcher = native === undefined ? lazyLinear(syntax) : lazyNative(native.source, native.flags)
  const regex: CompiledRegex = {
    source: pattern,
    portable,
    engine: isNative ? 'native' : 'linear',
    native,
    groupCount,
    text: onlyText(root),
    required: requiredSets(root)[0],
    worstSteps: isNative ? 0 : worstStepsPerByte(root),
    ...matcher,
  }
  if (known.size >= mostKnown) known.clear()
  known.set(pattern, { regex, size })
  return regex
}
