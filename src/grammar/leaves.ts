import type { IToken } from 'chevrotain'
import type { Span } from '../diagnostics/index.ts'
import type { Expression, LogicalOperator, RightSide, SetItem } from './ast.ts'
import type { BytesValue, IntRangeValue, IpRangeValue, RegexText } from './lexer/literals.ts'
import { tokens, type GrammarToken, type Payloads } from './lexer/tokens.ts'

/** Binds tightest first. */
const precedence: readonly LogicalOperator[] = ['and', 'xor', 'or']

/** The range of a token in its text. */
export function tokenSpan(token: IToken): Span {
  return { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 }
}

/** From the beginning of one range to the end of another. */
export function joinSpans(first: Span, last: Span): Span {
  return { start: first.start, end: last.end }
}

/** The operator of a logical token. */
export function logicalOperatorOf(token: GrammarToken): LogicalOperator {
  return token.tokenType === tokens.Or ? 'or' : token.tokenType === tokens.And ? 'and' : 'xor'
}

/** The node of a literal's token. */
export function literalNode(token: GrammarToken): Exclude<RightSide, { readonly kind: 'missing' }> {
  const span = tokenSpan(token)
  switch (token.tokenType) {
    case tokens.Int:
      return { kind: 'int', span, value: token.payload as number | bigint }
    case tokens.Bool:
      return { kind: 'bool', span, value: token.payload as boolean }
    case tokens.Ip:
      return { kind: 'ip', span, value: token.payload as Payloads['Ip'] }
    case tokens.Regex: {
      const { pattern, form } = token.payload as RegexText
      return { kind: 'regex', span, pattern, form }
    }
    case tokens.Wildcard: {
      const { bytes, form } = token.payload as BytesValue
      return { kind: 'wildcard', span, pattern: bytes, form: form === 'raw' ? 'raw' : 'quoted' }
    }
    default: {
      const { bytes, form } = token.payload as BytesValue
      return { kind: 'bytes', span, value: bytes, form }
    }
  }
}

/** The node of a token inside of a set. */
export function setItemNode(token: GrammarToken): SetItem {
  if (token.tokenType === tokens.IntRange) {
    const { first, last, single } = token.payload as IntRangeValue
    const span = tokenSpan(token)
    return single ? { kind: 'int', span, value: first } : { kind: 'int_range', span, first, last }
  }
  if (token.tokenType === tokens.IpRange) {
    const { first, last, prefix } = token.payload as IpRangeValue
    const span = tokenSpan(token)
    const single = prefix === undefined && first === last && !token.image.includes('..')
    return single ? { kind: 'ip', span, value: first } : { kind: 'ip_range', span, first, last, prefix }
  }
  return literalNode(token) as SetItem
}

function runOf(operator: LogicalOperator, operands: readonly Expression[]): Expression {
  const first = operands[0] as Expression
  if (operands.length === 1) return first
  const last = operands[operands.length - 1] as Expression
  return { kind: 'logical', span: joinSpans(first.span, last.span), operator, operands }
}

function isOne(operators: readonly LogicalOperator[], operator: LogicalOperator): boolean {
  for (let at = 1; at < operators.length; at++) if (operators[at] !== operator) return false
  return true
}

/**
 * Joins operands by precedence; a run of one operator becomes one node.
 *
 * @param operands - one more than there are operators
 */
export function joinOperands(operands: readonly Expression[], operators: readonly LogicalOperator[]): Expression {
  const only = operators[0]
  if (only === undefined) return operands[0] as Expression
  if (isOne(operators, only)) return runOf(only, operands)
  let level = operands
  let between = operators
  for (const operator of precedence) {
    const joined: Expression[] = []
    const left: LogicalOperator[] = []
    let run: Expression[] = [level[0] as Expression]
    for (const [index, found] of between.entries()) {
      const next = level[index + 1] as Expression
      if (found === operator) run.push(next)
      else {
        joined.push(runOf(operator, run))
        left.push(found)
        run = [next]
      }
    }
    joined.push(runOf(operator, run))
    level = joined
    between = left
  }
  return level[0] as Expression
}
