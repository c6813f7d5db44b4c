import type { WildcardNode } from '../../grammar/ast.ts'
import { createWildcard, parseWildcard, type ByteString } from '../../runtime/index.ts'
import type { CheckState } from '../check/check-state.ts'
import { code } from '../codegen/code.ts'
import { FormError } from '../serialize/form-reader.ts'
import type { PatternKind } from './kind.ts'

/** The whole value fits the pattern. */
export interface WildcardPatternConstant {
  readonly kind: 'wildcard'
  readonly source: ByteString
  readonly parts: readonly ByteString[]
  readonly caseSensitive: boolean
}

export interface SerializedWildcard {
  readonly kind: 'wildcard'
  readonly source: string
  readonly caseSensitive: boolean
}

const reasons = {
  invalid_escape: 'a backslash escapes `*` and `\\` only',
  double_star: 'two stars stand side by side',
} as const

/** The number of unescaped stars, whether or not two of them touch. */
function countStars(pattern: ByteString): number {
  return pattern.replace(/\\[\s\S]/g, '').split('*').length - 1
}

function check(
  { pattern, span }: WildcardNode,
  caseSensitive: boolean,
  state: CheckState,
): WildcardPatternConstant | undefined {
  const { wildcardStarLimit } = state.scheme.limits
  const read = parseWildcard(pattern)
  const tooMany = read !== 'invalid_escape' && countStars(pattern) > wildcardStarLimit
  if (typeof read !== 'string' && !tooMany)
    return { kind: 'wildcard', source: pattern, parts: read.parts, caseSensitive }
  state.findings.add(
    tooMany ? 'E_LIMIT_WILDCARD_STARS' : 'E_WILDCARD',
    { start: span.start, end: state.end },
    {
      kind: 'ParseWildcard',
      noticed: span.end,
      stage: 'check',
      values: { limit: wildcardStarLimit, reason: typeof read === 'string' ? reasons[read] : '' },
      hint:
        read === 'invalid_escape'
          ? 'in a quoted string each backslash is doubled first; a raw string r"…" is easier to read'
          : undefined,
      shown: span,
    },
  )
  return undefined
}

export const wildcard: PatternKind<WildcardPatternConstant, SerializedWildcard> = {
  types: ['Bytes'],
  cost: () => 15,
  check: ({ node, right, state }) =>
    right.kind === 'wildcard' ? check(right, node.operator === 'strict wildcard', state) : undefined,
  predicate({ parts, caseSensitive }) {
    const matcher = createWildcard(parts, caseSensitive)
    return (value) => matcher.test(value as ByteString | undefined)
  },
  write: (test, value, pool) => code`${pool.wildcard(test)}.test(${value})`,
  needsName: () => false,
  serialize: ({ kind, source, caseSensitive }) => ({ kind, source, caseSensitive }),
  read(form, _type, scheme) {
    const at = form.at('source')
    const source = at.bytes()
    const { wildcardStarLimit } = scheme.limits
    const read = parseWildcard(source)
    if (typeof read === 'string') return at.fail('expected a wildcard pattern')
    if (read.parts.length - 1 > wildcardStarLimit)
      throw new FormError('E_LIMIT_WILDCARD_STARS', { limit: wildcardStarLimit })
    return { kind: 'wildcard', source, parts: read.parts, caseSensitive: form.at('caseSensitive').boolean() }
  },
  fromLiteral(source) {
    const read = parseWildcard(source)
    return typeof read === 'string'
      ? reasons[read]
      : { kind: 'wildcard', source, parts: read.parts, caseSensitive: false }
  },
  matcher: ({ parts, caseSensitive }) => createWildcard(parts, caseSensitive),
  writeMatcher: (pattern, pool) => pool.wildcard(pattern),
}
