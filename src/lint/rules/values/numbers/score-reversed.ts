import { isLowBad } from '../../../facts/fields.ts'
import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import type { ComparisonSite } from '../../../sites/comparisons.ts'
import { doneBy, inside } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

const upward: ReadonlySet<string> = new Set(['gt', 'ge'])
const downward: ReadonlySet<string> = new Set(['lt', 'le'])

/** A lower bound up to this leaves out what has no score (0) or the surest attacks (1), and an upper bound from here on the surest good. */
const leftOut = { least: 2, most: 98 } as const

/** The other way round, without the equal. */
const turnedRound: Readonly<Record<string, string>> = { gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' }

/** Whether another comparison of the same value bounds it from the other side. */
function isBounded(own: ComparisonSite, all: readonly ComparisonSite[], other: ReadonlySet<string>): boolean {
  return all.some(
    (one) => one !== own && one.left === own.left && (other.has(one.operator) || !upward.has(one.operator)),
  )
}

function find(site: ExpressionSite, tell: Tell): void {
  const { rule, comparisons } = site
  if (!rule.isBlocking && !rule.isPassing) return
  for (const comparison of comparisons) {
    const { field, operator, isNegated, literals, functions } = comparison
    if (field === undefined || !isLowBad(field.name) || functions.length > 0) continue
    const [bound] = literals
    if (bound?.kind !== 'int') continue
    const wrong = rule.isBlocking !== isNegated ? upward : downward
    if (!wrong.has(operator) || isBounded(comparison, comparisons, wrong === upward ? downward : upward)) continue
    if (wrong === upward ? bound.first <= leftOut.least : bound.first >= leftOut.most) continue
    const turned = turnedRound[operator] as string
    tell(
      inside(site, comparison.span, {
        effect: rule.isBlocking
          ? `harmless requests are ${doneBy(rule)}, and attacks are not`
          : `attacks are ${doneBy(rule)}, and harmless requests are not`,
        cause: `of \`${field.name}\` low means bad: 1 is surely an attack and 99 surely none`,
        remedy: `turn the comparison round: \`${turned}\``,
        fix: { title: `write \`${turned}\``, edits: [{ span: comparison.operatorSpan, text: turned }] },
      }),
    )
  }
}

export const rule: LintRule = {
  id: 'score-reversed',
  level: 'warning',
  summary: 'a score that is compared the wrong way round',
  why: 'Cloudflare counts attack, injection and bot scores from 1 (bad) to 99 (good). Whoever comes from products that count the other way writes `gt 80` for attacks, and blocks everybody else.',
  cases: {
    bad: [
      rulesCase('http.request.uri.path eq "/chat" and ‹cf.llm.prompt.injection_score gt 20›'),
      rulesCase('http.request.uri.path eq "/chat" and not ‹cf.waf.score lt 80›'),
    ],
    good: [
      rulesCase('cf.waf.score lt 20 and not cf.llm.prompt.injection_score ge 20'),
      rulesCase({ expression: 'cf.bot_management.score gt 80', action: 'log' }),
    ],
    near: rulesCase('cf.bot_management.score gt 1 and cf.bot_management.score lt 30'),
  },
  check: { kind: 'expression', find },
}
