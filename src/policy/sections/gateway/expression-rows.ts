import { gateway, gatewaySelectors } from '../../../language/index.ts'
import { compile } from '../../../compiler/index.ts'
import { parse, printExpression, readRegexLiteral } from '../../../grammar/index.ts'
import { rowToExpression, subject, type DashboardRow, type PolicyType, type SelectorNames } from './rows.ts'

/** What one comparison can look like: an optional `not(...)` and `any(...)` round field, operator and right side. */
const comparison =
  /^(not\s*\()?\s*(?:(any\s*\()\s*)?([a-z][\w.]*(?:\[\*\](?:\.\w+)?)?)\s+(==|!=|eq|ne|in|matches|>=|<=|>|<|ge|le|gt|lt)\s+(\S[\s\S]*)$/

const symbols: ReadonlyMap<string, string> = new Map([
  ['==', 'is'],
  ['eq', 'is'],
  ['!=', 'is not'],
  ['ne', 'is not'],
  ['matches', 'matches regex'],
  ['>=', 'greater than or equal to'],
  ['ge', 'greater than or equal to'],
  ['<=', 'less than or equal to'],
  ['le', 'less than or equal to'],
  ['>', 'greater than'],
  ['gt', 'greater than'],
  ['<', 'less than'],
  ['lt', 'less than'],
])

function unquote(literal: string): string {
  return literal.startsWith('"') ? literal.slice(1, -1).replace(/\\(["\\])/g, '$1') : literal
}

/** The items of `{...}`: quoted texts and bare words. */
function readItems(text: string): string[] {
  return (text.match(/"(?:[^"\\]|\\.)*"|[^\s{}"]+/g) ?? []).map(unquote)
}

/** The values of a right side. */
function readRight(symbol: string, right: string): string[] {
  if (right.startsWith('$')) return [right.slice(1)]
  if (right.startsWith('{')) return readItems(right)
  return [symbol === 'matches' ? (readRegexLiteral(right) ?? right).replaceAll('\\\\', '\\') : unquote(right)]
}

function operatorName(symbol: string, right: string, isNegated: boolean): string | undefined {
  if (symbol === 'in') {
    const kind = right.startsWith('$') ? 'in list' : 'in'
    return isNegated ? `not ${kind}` : kind
  }
  const name = symbols.get(symbol)
  if (!isNegated) return name
  if (name === 'is') return 'is not'
  return name === 'matches regex' ? 'does not match regex' : undefined
}

/** Cuts closing parentheses that belong to `not(` and `any(`. */
function cut(text: string, closers: number): string | undefined {
  let rest = text.trim()
  for (let index = 0; index < closers; index++) {
    if (!rest.endsWith(')')) return undefined
    rest = rest.slice(0, -1).trim()
  }
  return rest
}

/** The same condition, whatever its spelling. */
function canonical(expression: string): string | undefined {
  const parsed = parse(expression, gateway)
  return parsed.ok ? printExpression(parsed.value) : undefined
}

/**
 * Reads an expression back as a row of the dashboard.
 *
 * @returns the row, or undefined if the expression has no such shape; a row that is given
 *   always writes the same condition again
 */
export function expressionToRow(
  expression: string,
  names: SelectorNames,
  type: PolicyType = 'http',
): DashboardRow | undefined {
  if (expression.length > gateway.limits.maxLength || !compile(expression, gateway).ok) return undefined
  const match = comparison.exec(expression.trim())
  if (match === null) return undefined
  const [, not, any, field = '', symbol = '', tail = ''] = match
  const right = cut(tail, (not === undefined ? 0 : 1) + (any === undefined ? 0 : 1))
  if (right === undefined) return undefined
  const selector = gatewaySelectors.find(
    (candidate) => subject(candidate).text === field && candidate.policyTypes.includes(type),
  )
  const operator = operatorName(symbol, right, not !== undefined)
  if (selector === undefined || operator === undefined) return undefined
  const given = readRight(symbol, right)
  const shown = new Map(
    [...(names.get(selector.ui) ?? [])].flatMap(([name, id]) => (name === id ? [] : [[id, name] as const])),
  )
  const row = { selector: selector.ui, operator, values: given.map((value) => shown.get(value) ?? value) }
  // The pattern is loose; writing the row again is the proof that nothing was lost.
  const again = rowToExpression(row, names, type)
  return again.ok && canonical(again.value) === canonical(expression) ? row : undefined
}
