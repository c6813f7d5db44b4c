import type { TierRule } from '../../../policy/index.ts'
import { isDetection } from '../../facts/fields.ts'
import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { doneBy } from '../../sites/describe.ts'
import type { PolicySite, RuleSite } from '../../sites/policy-site.ts'

/** In these sections a rule can say what a missing answer of a detector means. */
const ownSections: ReadonlySet<string | number | undefined> = new Set(['rules', 'tiers'])

/** What the document says of a rule. */
function written({ unit, path }: RuleSite): Partial<TierRule> {
  let value: unknown = unit.document
  for (const step of path) value = (value as Readonly<Record<string | number, unknown>> | undefined)?.[step]
  return value ?? {}
}

function* find({ rules }: PolicySite): Generator<Report> {
  for (const rule of rules) {
    // Where a guardrail of the AI gateway blocks, a detector that fails refuses the call.
    if (rule.isMonitored || rule.hasHoles || !rule.isBlocking || rule.path[0] === 'ai_gateway') continue
    const { on_missing_detection: setting } = written(rule)
    const [field] = rule.compiled.filter.fields.filter((name) => name.startsWith('cf.llm.'))
    if (setting !== undefined || field === undefined || !isDetection(field)) continue
    const { filter } = rule.compiled
    // A condition that is true without the value blocks then.
    if (filter.checked.root.kind === 'constant') continue
    yield {
      ...rule.place,
      effect: `a request whose detector gives no answer may pass without being ${doneBy(rule)}`,
      cause: `without an answer \`${field}\` has no value, and what happens then is left to the setting of the enforcer`,
      remedy: ownSections.has(rule.path[0])
        ? 'say it in the rule: `on_missing_detection: closed` or `open`'
        : 'add a rule for requests without the value, by `not (…)` round the comparison',
      subject: rule.id,
    }
  }
}

export const rule: LintRule = {
  id: 'fails-open',
  level: 'info',
  summary: 'a blocking rule that does not say what a missing detection means',
  why: 'A detector that is slow, overloaded or gone gives no answer, and a comparison with nothing is false. Whether such a request passes is a choice that belongs into the rule.',
  cases: {
    bad: [
      rulesCase('‹cf.llm.prompt.injection_score lt 20›'),
      rulesCase('http.host eq "a.example" or true', '‹cf.llm.prompt.pii_detected›'),
    ],
    good: [
      rulesCase('http.request.uri.path eq "/.env"'),
      rulesCase({ expression: 'cf.llm.prompt.injection_score lt 20', action: 'log' }),
    ],
    near: rulesCase('cf.waf.score lt 20'),
  },
  check: { kind: 'policy', find },
}
