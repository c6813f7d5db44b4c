import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { doneBy, inside, textsOf } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

const everywhere: ReadonlySet<string> = new Set(['contains', 'starts_with', 'ends_with'])

function find(site: ExpressionSite, tell: Tell): void {
  for (const comparison of site.comparisons) {
    if (!everywhere.has(comparison.operator)) continue
    for (const { span, text } of textsOf(comparison)) {
      if (text !== '') continue
      tell(
        inside(site, span, {
          effect: `every request that has \`${comparison.left}\` is ${doneBy(site.rule)} as far as this comparison goes`,
          cause: 'the empty text stands in every text',
          remedy: 'write what is meant; `len(…) gt 0` asks whether there is anything',
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'empty-literal',
  level: 'warning',
  summary: '`contains ""` and the like, which are always true',
  why: 'Every text contains the empty one, begins and ends with it. Mostly a variable of whoever writes the rules was empty.',
  cases: {
    bad: [
      rulesCase('http.user_agent contains ‹""›'),
      rulesCase('http.host eq "a.example" and starts_with(http.request.uri.path, ‹""›)'),
    ],
    good: [rulesCase('http.user_agent contains "bot"'), rulesCase('len(http.user_agent) gt 0')],
    near: rulesCase('http.user_agent eq ""'),
  },
  check: { kind: 'expression', find },
}
