import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { doneBy } from '../../sites/describe.ts'
import type { PolicySite, RuleSite } from '../../sites/policy-site.ts'

/** Rules behind one that are asked about. */
const mostLater = 200

/** Whether a skip names nothing that it leaves out. */
function skipsNothing({ compiled: { rule } }: RuleSite): boolean {
  const { skip } = rule
  if (skip === undefined || skip.current !== undefined) return false
  return (
    [skip.phases, skip.products, skip.rulesets].every((names) => (names?.length ?? 0) === 0) &&
    Object.keys(skip.rules ?? {}).length === 0
  )
}

/** Whether a rule behind an allowing one does something to events of both. */
function isNeeded(own: RuleSite, later: readonly RuleSite[], { analyzer }: PolicySite): boolean {
  const others = later.filter(({ isMonitored, action }) => !isMonitored && action !== own.action)
  if (others.length > mostLater) return true
  return others.some(
    (other) =>
      other.hasHoles ||
      analyzer.disjoint(own.compiled.filter.checked.root, other.compiled.filter.checked.root).kind !== 'proved',
  )
}

function* find(policy: PolicySite): Generator<Report> {
  for (const [place, rule] of policy.rules.entries()) {
    const { action, isMonitored } = rule
    if (isMonitored || rule.hasHoles) continue
    if (action === 'skip' && skipsNothing(rule))
      yield {
        path: [...rule.path, 'action'],
        target: { kind: 'value' },
        effect: `requests that are ${doneBy(rule)} meet every rule behind it all the same`,
        cause: 'its parameters name nothing that is left out',
        remedy: 'name `ruleset`, `phases`, `products` or `rules` among its parameters, or remove the rule',
        subject: rule.id,
      }
    // In rulesets an allow is the old firewall rules' own; in tiers it is an outcome that others are told from.
    if (action !== 'allow' || rule.tier !== undefined) continue
    if (isNeeded(rule, policy.rules.slice(place + 1), policy)) continue
    yield {
      ...rule.place,
      effect: 'every request is treated the same with and without the rule',
      cause: `it allows, and no rule behind it does anything to the requests that it matches`,
      remedy: 'remove it, or move it before the rule that it is an exception of',
      subject: rule.id,
      level: 'style',
    }
  }
}

export const rule: LintRule = {
  id: 'rule-without-effect',
  level: 'warning',
  summary: 'a rule that leaves every request as it was',
  why: 'A skip that names nothing skips nothing; an allow behind which no rule would have done anything allows what was allowed. They look like exceptions, and are none.',
  cases: {
    bad: [
      rulesCase(
        {
          expression: 'ip.src in {198.51.100.0/24}',
          action: '‹skip›',
          phase: 'http_request_firewall_custom',
          parameters: {},
        },
        { expression: 'http.request.uri.path eq "/admin"', phase: 'http_request_firewall_custom' },
      ),
      rulesCase('http.host eq "b.example"', { expression: '‹http.host eq "a.example"›', action: 'allow' }),
    ],
    good: [
      rulesCase(
        {
          expression: 'ip.src in {198.51.100.0/24}',
          action: 'skip',
          phase: 'http_request_firewall_custom',
          parameters: { ruleset: 'current' },
        },
        { expression: 'http.request.uri.path eq "/admin"', phase: 'http_request_firewall_custom' },
      ),
      rulesCase({ expression: 'http.host eq "a.example"', action: 'allow' }, 'http.request.uri.path eq "/admin"'),
    ],
    near: rulesCase(
      { expression: 'http.host eq "a.example"', action: 'allow' },
      { expression: 'ip.src eq 198.51.100.7', action: 'log' },
    ),
  },
  check: { kind: 'policy', find },
}
