import type { CompareCondition, Condition } from '../../../compiler/index.ts'
import { isDetection } from '../../facts/fields.ts'
import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { conditionKey } from '../../sites/condition-key.ts'
import { doneBy, quoted } from '../../sites/describe.ts'
import type { PolicySite, RuleSite } from '../../sites/policy-site.ts'

/** The operators of two comparisons that are each other's opposite on every value. */
const opposites: ReadonlyMap<string, string> = new Map([
  ['eq', 'ne'],
  ['ne', 'eq'],
  ['lt', 'ge'],
  ['ge', 'lt'],
  ['gt', 'le'],
  ['le', 'gt'],
])

/** What a condition of one comparison with a literal asks, and what its opposite would. */
function keysOf(
  condition: Condition,
): { readonly own: string; readonly opposite: string; readonly node: CompareCondition } | undefined {
  if (condition.kind !== 'compare' || condition.test.kind !== 'order') return undefined
  const { left, test } = condition
  const head = conditionKey(left)
  const opposite = opposites.get(test.operator)
  if (opposite === undefined) return undefined
  const literal = String(test.literal)
  return { own: `${head}\n${test.operator}\n${literal}`, opposite: `${head}\n${opposite}\n${literal}`, node: condition }
}

function* find(policy: PolicySite): Generator<Report> {
  const byKey = new Map<string, RuleSite>()
  for (const rule of policy.rules) {
    if (rule.hasHoles) continue
    const keys = keysOf(rule.compiled.filter.checked.root)
    if (keys === undefined) continue
    const key = (text: string): string => `${String(rule.stage)}\n${text}`
    const other = byKey.get(key(keys.opposite))
    if (!byKey.has(key(keys.own))) byKey.set(key(keys.own), rule)
    if (other === undefined) continue
    const roots = [other, rule].map(({ compiled }) => ({ condition: compiled.filter.checked.root, answer: false }))
    const found = policy.analyzer.find(roots)
    const [first] = rule.expressions
    if (found.kind !== 'value' || first === undefined) continue
    const [comparison] = first.comparisons
    // What every request has is missing in events alone that are none.
    if (comparison?.field === undefined || (comparison.keys.length === 0 && !isDetection(comparison.field.name)))
      continue
    const { left } = comparison
    yield {
      path: first.path,
      target: first.whole,
      effect: `a request without ${quoted(left)} is neither ${doneBy(other)} nor ${doneBy(rule)}`,
      cause: 'the two conditions are opposites of each other on every value, and both are false where there is none',
      remedy: `write one of them as \`not (…)\`, which is true of a missing value`,
      event: found.value.event,
      subject: rule.id,
    }
  }
}

const score = 'cf.llm.prompt.injection_score'

export const rule: LintRule = {
  id: 'missing-value-uncovered',
  level: 'warning',
  summary: 'two rules that look complementary and leave the missing value to neither',
  why: 'In the Rules language a comparison with a missing value is false, `ne` too. Two rules by `lt` and `ge`, or `eq` and `ne`, look as if one of them took every request; one without the value passes both.',
  cases: {
    bad: [
      rulesCase(`${score} lt 20`, { expression: `‹${score} ge 20›`, action: 'log' }),
      rulesCase(
        { expression: 'http.request.headers["x-tier"][0] eq "gold"', action: 'log' },
        '‹http.request.headers["x-tier"][0] ne "gold"›',
      ),
    ],
    good: [
      rulesCase(`${score} lt 20`, { expression: `not ${score} lt 20`, action: 'log' }),
      rulesCase({ expression: 'http.host eq "a.example"', action: 'log' }, 'http.host ne "a.example"'),
    ],
    near: rulesCase(`${score} lt 20`, { expression: `${score} ge 30`, action: 'log' }),
  },
  check: { kind: 'policy', find },
}
