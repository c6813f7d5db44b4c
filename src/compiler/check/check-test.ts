import type { ComparisonNode, SetNode } from '../../grammar/ast.ts'
import { printType, type Type } from '../../language/index.ts'
import { compileRegex, defaultStepBudget, type CompiledRegex } from '../../regex/index.ts'
import { parseWildcard, type ByteString } from '../../runtime/index.ts'
import type { CheckState } from './check-state.ts'
import type { OrderOperator, RegexPattern, Test, WildcardPatternConstant } from '../ir/ir.ts'

type Comparable = 'Int' | 'Bytes' | 'Ip'

/** Operators that take only some types; the others take Int, Bytes and Ip. */
const onlyFor: Readonly<Record<string, Comparable>> = {
  bitwise_and: 'Int',
  contains: 'Bytes',
  matches: 'Bytes',
  wildcard: 'Bytes',
  'strict wildcard': 'Bytes',
}

/**
 * Checks the operator against the type of the left side and gives the test.
 *
 * @returns undefined if something is wrong; it is then among the findings
 */
export function checkTest(node: ComparisonNode, type: Type, state: CheckState): Test | undefined {
  const { operator, operatorSpan, right } = node
  if (operator === undefined || operatorSpan === undefined || right === undefined) return undefined
  const only = onlyFor[operator]
  if (typeof type === 'object' || type === 'Bool' || (only !== undefined && only !== type)) {
    state.findings.add('E_UNSUPPORTED_OPERATOR', operatorSpan, {
      kind: 'UnsupportedOp',
      noticed: operatorSpan.end,
      stage: 'check',
      values: { operator: state.text.slice(operatorSpan.start, operatorSpan.end), type: printType(type) },
      detail: { type: printType(type) },
      hint:
        typeof type === 'object'
          ? `test each element: \`any(${state.text.slice(node.left.span.start, node.left.span.end)}[*] …)\``
          : undefined,
    })
    return undefined
  }
  switch (right.kind) {
    case 'missing':
      return undefined
    case 'list':
      return checkList(node, right.name, right.span.end, type, state)
    case 'set':
      return checkSet(right, type)
    case 'regex':
      return checkRegex(right.pattern, right.form, right.span, state)
    case 'wildcard':
      return checkWildcard(right.pattern, operator === 'strict wildcard', right.span, state)
    case 'int':
      if (type !== 'Int') return undefined
      if (operator === 'bitwise_and') return { kind: 'bitwise_and', literal: right.value }
      return { kind: 'order', type, operator: operator as OrderOperator, literal: right.value }
    case 'bytes':
      if (type !== 'Bytes') return undefined
      if (operator === 'contains') return { kind: 'contains', literal: right.value }
      return { kind: 'order', type, operator: operator as OrderOperator, literal: right.value }
    case 'ip':
      if (type !== 'Ip') return undefined
      return { kind: 'order', type, operator: operator as OrderOperator, literal: right.value }
  }
}

function checkList(
  node: ComparisonNode,
  name: string,
  end: number,
  type: Comparable,
  state: CheckState,
): Test | undefined {
  if (state.scheme.lists.has(type)) return { kind: 'list', type, name }
  const start = node.operatorSpan?.start ?? node.span.start
  state.findings.add(
    'E_UNSUPPORTED_OPERATOR',
    { start, end },
    {
      kind: 'UnsupportedOp',
      noticed: end,
      stage: 'check',
      values: { operator: state.text.slice(start, end), type },
      detail: { type },
      hint: `the scheme has no lists of ${type}`,
    },
  )
  return undefined
}

function checkSet(set: SetNode, type: Comparable): Test {
  switch (type) {
    case 'Int':
      return {
        kind: 'int_set',
        ranges: set.items.flatMap((item) =>
          item.kind === 'int'
            ? [{ first: item.value, last: item.value }]
            : item.kind === 'int_range'
              ? [{ first: item.first, last: item.last }]
              : [],
        ),
      }
    case 'Bytes':
      return { kind: 'bytes_set', items: set.items.flatMap((item) => (item.kind === 'bytes' ? [item.value] : [])) }
    case 'Ip':
      return {
        kind: 'ip_set',
        ranges: set.items.flatMap((item) =>
          item.kind === 'ip'
            ? [{ first: item.value, last: item.value }]
            : item.kind === 'ip_range'
              ? [{ first: item.first, last: item.last }]
              : [],
        ),
      }
  }
}

interface Range {
  readonly start: number
  readonly end: number
}

/** Bytes of a value that a pattern must come through whatever they are: that of the bodies that are read. */
const promisedLength = 1_048_576

function warnOfCost({ worstSteps }: CompiledRegex, span: Range, state: CheckState): void {
  if (worstSteps * promisedLength <= defaultStepBudget) return
  state.findings.warn('W_REGEX_COST', span, {
    steps: worstSteps,
    bytes: Math.floor(defaultStepBudget / worstSteps),
  })
}

function checkRegex(pattern: string, form: 'quoted' | 'raw', span: Range, state: CheckState): RegexPattern | undefined {
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

/** The number of unescaped stars, whether or not two of them touch. */
function countStars(pattern: ByteString): number {
  return pattern.replace(/\\[\s\S]/g, '').split('*').length - 1
}

function checkWildcard(
  pattern: ByteString,
  caseSensitive: boolean,
  span: Range,
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
      values: {
        limit: wildcardStarLimit,
        reason: read === 'invalid_escape' ? 'a backslash escapes `*` and `\\` only' : 'two stars stand side by side',
      },
      hint:
        read === 'invalid_escape'
          ? 'in a quoted string each backslash is doubled first; a raw string r"…" is easier to read'
          : undefined,
      shown: span,
    },
  )
  return undefined
}

/** Reads a literal argument as a pattern; gives the reason if it is none. */
export function checkPattern(
  kind: 'regex' | 'wildcard',
  text: ByteString,
  source: string,
  state: CheckState,
): RegexPattern | WildcardPatternConstant | string {
  if (kind === 'regex') {
    const regex = compileRegex(source, state.scheme.limits.maxRegexSize)
    if (!('kind' in regex)) return { kind: 'regex', source, regex }
    return regex.kind === 'syntax' ? regex.reason : 'the pattern is too large'
  }
  const read = parseWildcard(text)
  if (typeof read === 'string')
    return read === 'invalid_escape' ? 'a backslash escapes `*` and `\\` only' : 'two stars stand side by side'
  return { kind: 'wildcard', source: text, parts: read.parts, caseSensitive: false }
}
