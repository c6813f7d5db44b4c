import type { RegexNode } from '../../grammar/ast.ts'
import { compileRegex, defaultStepBudget, type CompiledRegex } from '../../regex/index.ts'
import { toText, type ByteString } from '../../runtime/index.ts'
import type { CheckState } from '../check/check-state.ts'
import { code } from '../codegen/code.ts'
import { FormError } from '../serialize/form-reader.ts'
import { contains, type ContainsTest } from './contains.ts'
import type { PatternKind } from './kind.ts'

/** The pattern is found somewhere in the value. */
export interface RegexPattern {
  readonly kind: 'regex'
  /** As the user wrote it, after the literal was read. */
  readonly source: string
  readonly regex: CompiledRegex
}

export interface SerializedRegex {
  readonly kind: 'regex'
  readonly source: string
}

/** Bytes of a value that a pattern must come through whatever they are: that of the bodies that are read. */
const promisedLength = 1_048_576

function warnOfCost({ worstSteps }: CompiledRegex, span: RegexNode['span'], state: CheckState): void {
  if (worstSteps * promisedLength <= defaultStepBudget) return
  state.findings.warn('W_REGEX_COST', span, {
    steps: worstSteps,
    bytes: Math.floor(defaultStepBudget / worstSteps),
  })
}

/** In Gateway's texts a backslash of a pattern is doubled; samples with a single one mean the same. */
function patternOf({ pattern, form }: RegexNode, { dialect }: CheckState['scheme']): string {
  return dialect.apiText && form === 'quoted' ? pattern.replaceAll('\\\\', '\\') : pattern
}

function check(node: RegexNode, state: CheckState): RegexPattern | undefined {
  const { form, span } = node
  const pattern = patternOf(node, state.scheme)
  const { maxRegexSize } = state.scheme.limits
  const regex = compileRegex(pattern, maxRegexSize)
  if (!('kind' in regex)) {
    warnOfCost(regex, span, state)
    return { kind: 'regex', source: pattern, regex }
  }
  const inside = { start: span.start + 1, end: span.end - 1 }
  state.findings.add(
    regex.kind === 'too_big' ? 'E_LIMIT_REGEX_SIZE' : 'E_REGEX',
    form === 'quoted' ? inside : { start: span.end, end: state.end },
    {
      kind: 'ParseRegex',
      noticed: span.end,
      stage: 'check',
      values: { reason: regex.kind === 'syntax' ? regex.reason : '', limit: maxRegexSize },
      shown: span,
    },
  )
  return undefined
}

/** The same test for a pattern that is a text: the search for one is quicker than an engine. */
function asContains({ regex: { text } }: RegexPattern): ContainsTest | undefined {
  return text === undefined ? undefined : { kind: 'contains', literal: text }
}

export const regex: PatternKind<RegexPattern, SerializedRegex> = {
  types: ['Bytes'],
  cost(test) {
    const text = asContains(test)
    if (text !== undefined) return contains.cost(text)
    return test.regex.engine === 'native' ? 30 : 300
  },
  check: ({ right, state }) => (right.kind === 'regex' ? check(right, state) : undefined),
  predicate(test) {
    const text = asContains(test)
    return text === undefined ? (value) => test.regex.test(value as ByteString | undefined) : contains.predicate(text)
  },
  write(test, value, pool) {
    const text = asContains(test)
    return text === undefined ? code`${pool.regex(test)}.test(${value})` : contains.write(text, value, pool)
  },
  needsName(test) {
    const text = asContains(test)
    return text !== undefined && contains.needsName(text)
  },
  serialize: ({ kind, source }) => ({ kind, source }),
  // Compiled anew: nothing about its safety is taken from the form.
  read(form, _type, scheme) {
    const at = form.at('source')
    const source = at.string()
    const { maxRegexSize } = scheme.limits
    const compiled = compileRegex(source, maxRegexSize)
    if (!('kind' in compiled)) return { kind: 'regex', source, regex: compiled }
    if (compiled.kind === 'too_big') throw new FormError('E_LIMIT_REGEX_SIZE', { limit: maxRegexSize })
    return at.fail(compiled.reason)
  },
  // A pattern is characters, where the literal is UTF-8.
  fromLiteral(bytes, scheme) {
    const source = toText(bytes)
    const compiled = compileRegex(source, scheme.limits.maxRegexSize)
    if (!('kind' in compiled)) return { kind: 'regex', source, regex: compiled }
    return compiled.kind === 'syntax' ? compiled.reason : 'the pattern is too large'
  },
  matcher: (pattern) => pattern.regex,
  writeMatcher: (pattern, pool) => pool.regex(pattern),
}
