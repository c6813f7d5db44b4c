import { rangeOf } from '../../../facts/fields.ts'
import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import type { ComparisonSite, LiteralSite } from '../../../sites/comparisons.ts'
import { doneBy, inside, textAt } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

type IntLiteral = Extract<LiteralSite, { kind: 'int' }>

/** What a comparison with a number outside of a range always says; undefined if it may be either. */
function outcomeOf(operator: string, { first, last }: IntLiteral, low: number, high: number): boolean | undefined {
  const isOutside = last < low || first > high
  if (operator === 'eq' || operator === 'in') return isOutside ? false : undefined
  if (operator === 'ne') return isOutside ? true : undefined
  if (operator === 'lt') return first <= low ? false : first > high ? true : undefined
  if (operator === 'le') return first < low ? false : first >= high ? true : undefined
  if (operator === 'gt') return first >= high ? false : first < low ? true : undefined
  return operator === 'ge' ? (first > high ? false : first <= low ? true : undefined) : undefined
}

function find(site: ExpressionSite, tell: Tell): void {
  for (const comparison of site.comparisons) {
    const range = comparison.field === undefined ? undefined : rangeOf(comparison.field.name)
    if (range === undefined || comparison.functions.length > 0) continue
    for (const literal of comparison.literals) if (literal.kind === 'int') judge(site, comparison, literal, range, tell)
  }
}

function judge(
  site: ExpressionSite,
  { field, operator }: ComparisonSite,
  literal: IntLiteral,
  { first, last }: { readonly first: number; readonly last: number },
  tell: Tell,
): void {
  const always = outcomeOf(operator, literal, first, last)
  if (always === undefined || field === undefined) return
  const value = textAt(site, literal.span)
  tell(
    inside(site, literal.span, {
      effect: always
        ? `the comparison with \`${value}\` holds back no request from being ${doneBy(site.rule)}`
        : `no request is ${doneBy(site.rule)} through the comparison with \`${value}\``,
      cause: `\`${field.name}\` holds ${String(first)} to ${String(last)}, so it is ${always ? 'always' : 'never'} true`,
      remedy: `compare with a number from ${String(first)} to ${String(last)}, or remove the comparison`,
    }),
  )
}

export const rule: LintRule = {
  id: 'value-out-of-range',
  level: 'warning',
  summary: 'a number that a field never holds',
  why: 'Scores, ports and status codes have a range. A comparison with a number outside of it is the same for every request: a rule that looks like a limit and is none.',
  cases: {
    bad: [rulesCase('cf.waf.score gt ‹100›'), rulesCase('cf.edge.server_port in {443 ‹84430›}')],
    good: [rulesCase('cf.waf.score lt 20'), rulesCase('cf.edge.server_port in {443 8443}')],
    near: rulesCase('http.request.body.size gt 100000'),
  },
  check: { kind: 'expression', find },
}
