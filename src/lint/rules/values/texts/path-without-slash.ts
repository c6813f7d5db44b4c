import { isPath } from '../../../facts/fields.ts'
import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import type { LiteralSite } from '../../../sites/comparisons.ts'
import { doneBy, inside, textsOf } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

const whole: ReadonlySet<string> = new Set(['eq', 'ne', 'in', 'starts_with'])

/** Whether no path begins as a literal of a comparison says. */
function lacksSlash(operator: string, literal: LiteralSite): boolean {
  if (literal.kind === 'text') return whole.has(operator) && literal.text !== '' && !literal.text.startsWith('/')
  if (literal.kind === 'wildcard') return /^[A-Za-z0-9_.-]/.test(literal.text)
  // A pattern that is bound to the beginning and goes on with a letter.
  return literal.kind === 'regex' && /^\^[A-Za-z0-9]/.test(literal.text) && !literal.text.includes('|')
}

function find(site: ExpressionSite, tell: Tell): void {
  for (const comparison of site.comparisons) {
    const { field, functions, operator, literals } = comparison
    if (field === undefined || !isPath(field.name) || functions.some((name) => name !== 'lower' && name !== 'upper'))
      continue
    for (const literal of literals) {
      if (literal.kind === 'int' || literal.kind === 'ip' || !lacksSlash(operator, literal)) continue
      const isText = textsOf(comparison).some(({ span, form }) => span === literal.span && form === 'quoted')
      const at = { start: literal.span.start + 1, end: literal.span.start + 1 }
      tell(
        inside(site, literal.span, {
          effect: `no request is ${doneBy(site.rule)} through \`${literal.text}\``,
          cause: `\`${field.name}\` begins with a slash on every request`,
          remedy: `write \`/${literal.text}\``,
          ...(isText ? { fix: { title: 'begin with a slash', edits: [{ span: at, text: '/' }] } } : {}),
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'path-without-slash',
  level: 'warning',
  summary: 'a path that does not begin with a slash',
  why: 'The path of a request begins with `/`. A literal without it is equal to none and the beginning of none, so the rule never acts there.',
  cases: {
    bad: [rulesCase('http.request.uri.path eq ‹"admin"›'), rulesCase('starts_with(http.request.uri.path, ‹"api/v1"›)')],
    good: [rulesCase('http.request.uri.path eq "/admin"'), rulesCase('starts_with(http.request.uri.path, "/api/v1")')],
    near: rulesCase('http.request.uri.path contains "admin" or ends_with(http.request.uri.path, ".php")'),
  },
  check: { kind: 'expression', find },
}
