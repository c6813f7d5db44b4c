import { isDetection } from '../../facts/fields.ts'
import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { doneBy } from '../../sites/describe.ts'
import type { PolicySite, RuleSite } from '../../sites/policy-site.ts'

/** The detections that a rule reads. */
function detectionsOf({ compiled }: RuleSite): readonly string[] {
  return compiled.filter.fields.filter(isDetection)
}

function* find({ rules }: PolicySite): Generator<Report> {
  const watched = new Set(
    rules
      .filter(({ isMonitored, action, hasHoles }) => !hasHoles && (isMonitored || action === 'log'))
      .flatMap(detectionsOf),
  )
  const told = new Set<string>()
  for (const rule of rules) {
    if (rule.isMonitored || !rule.isBlocking) continue
    for (const field of detectionsOf(rule)) {
      if (watched.has(field) || told.has(field)) continue
      told.add(field)
      yield {
        ...rule.place,
        effect: `requests that the detection is wrong about are ${doneBy(rule)}, and nobody has counted them`,
        cause: `no rule logs or monitors \`${field}\``,
        remedy: 'run it with `mode: monitor` or `action: log` first, and look at what it would have done',
        subject: rule.id,
      }
    }
  }
}

export const rule: LintRule = {
  id: 'never-monitored',
  level: 'info',
  summary: 'a detection that is enforced and was never watched',
  why: 'Detectors err. How often they do on traffic of one’s own is known only from a rule that logs; the rule that blocks comes after it, and the logging one may stay with a wider threshold.',
  cases: {
    bad: [
      rulesCase('‹cf.llm.prompt.injection_score lt 20›'),
      rulesCase('http.host eq "a.example"', '‹cf.waf.score.sqli lt 10›'),
    ],
    good: [
      rulesCase('cf.llm.prompt.injection_score lt 20', {
        expression: 'cf.llm.prompt.injection_score lt 50',
        action: 'log',
      }),
      rulesCase({ expression: 'cf.waf.score.sqli lt 10', action: 'log' }),
    ],
    near: rulesCase('http.request.uri.path eq "/.env"'),
  },
  check: { kind: 'policy', find },
}
