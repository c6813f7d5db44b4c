import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { inside } from '../../../sites/describe.ts'
import { plans } from '../../../settings/settings.ts'
import type { ExpressionSite, PolicySite } from '../../../sites/policy-site.ts'

/** The least plan that a note of the catalogue names. */
function leastPlan(note: string): number {
  return plans.findIndex((name) => note.toLowerCase().startsWith(name))
}

function find(site: ExpressionSite, tell: Tell, { plan }: PolicySite): void {
  if (site.scheme.dialect.apiText) return
  const told = new Set<string>()
  for (const { field, node, operator, operatorSpan } of site.comparisons) {
    const needs: [string, string, { readonly start: number; readonly end: number }][] = []
    if (field?.plan !== undefined) needs.push([field.name, field.plan, node.left.span])
    // Source: ruleset-json.md, "Limits found".
    if (operator === 'matches') needs.push(['matches', 'Business or above', operatorSpan])
    for (const [name, needed, span] of needs) {
      const least = leastPlan(needed)
      if (told.has(name) || least === -1) continue
      told.add(name)
      if (plan !== undefined && plans.indexOf(plan) >= least) continue
      tell(
        inside(site, span, {
          effect: 'no request meets the rule where the plan does not have what it asks for: the API refuses it',
          cause: `\`${name}\` needs ${needed}${plan === undefined ? '' : `, and the plan is ${plan}`}`,
          remedy:
            plan === undefined
              ? 'name the plan in the settings of the linter (`plan: enterprise`), and this is told only where it matters'
              : 'ask for something that the plan has',
          ...(plan === undefined ? {} : { level: 'error' as const }),
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'field-plan',
  level: 'info',
  summary: 'a field or operator that not every plan has',
  why: 'Some fields come with a plan or an add-on, and `matches` with Business. The API refuses a rule that asks for more than the zone has. With `plan` in the settings it is an error where the plan is too small, and nothing else is told.',
  cases: {
    bad: [rulesCase('‹cf.bot_management.score› lt 30'), rulesCase('http.request.uri.path ‹matches› "^/v[0-9]+/"')],
    good: [rulesCase('http.request.uri.path wildcard "/v*/"'), rulesCase('http.host eq "a.example"')],
    near: rulesCase('cf.client.bot'),
  },
  check: { kind: 'expression', find },
}
