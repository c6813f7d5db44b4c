import { actionParameters } from '../../facts/action-parameters.ts'
import { customPhase as phase, rulesCase, type LintRule, type Report } from '../../rule.ts'
import type { PolicySite } from '../../sites/policy-site.ts'

function* find({ rules }: PolicySite): Generator<Report> {
  for (const rule of rules) {
    if (rule.path[0] !== 'rulesets') continue
    const allowed = actionParameters.get(rule.action)
    if (allowed === undefined) continue
    for (const key of Object.keys(rule.compiled.rule.report.parameters ?? {})) {
      if (allowed.has(key)) continue
      const owners = [...actionParameters].flatMap(([action, keys]) => (keys.has(key) ? [`\`${action}\``] : []))
      yield {
        path: [...rule.path, 'action_parameters', key],
        target: { kind: 'key' },
        effect: 'no request meets the rule: the API refuses it, or does not look at the parameter',
        cause:
          owners.length === 0
            ? `no action has the parameter \`${key}\``
            : `\`${key}\` is a parameter of ${owners.join(' and ')}, and the action is \`${rule.action}\``,
        remedy:
          allowed.size === 0 ? 'remove it' : `write one of ${[...allowed].map((name) => `\`${name}\``).join(', ')}`,
        subject: rule.id,
      }
    }
  }
}

export const rule: LintRule = {
  id: 'foreign-parameters',
  level: 'warning',
  summary: 'parameters of another action',
  why: 'When an action is changed, its parameters stay behind. Terraform passes them on, and the API refuses the rule or forgets them, so that every plan shows a change.',
  cases: {
    bad: [
      rulesCase({
        expression: 'http.host eq "a.example"',
        action: 'block',
        phase,
        parameters: { '‹ruleset›': 'current' },
      }),
      rulesCase({
        expression: 'http.host eq "a.example"',
        action: 'log',
        phase,
        parameters: { '‹phases›': ['http_ratelimit'] },
      }),
    ],
    good: [
      rulesCase({ expression: 'http.host eq "a.example"', action: 'skip', phase, parameters: { ruleset: 'current' } }),
      rulesCase({
        expression: 'http.host eq "a.example"',
        action: 'block',
        phase,
        parameters: { response: { status_code: 429 } },
      }),
    ],
    near: rulesCase({
      expression: 'http.host eq "a.example"',
      action: 'skip',
      phase,
      parameters: { phases: ['http_ratelimit'] },
    }),
  },
  check: { kind: 'policy', find },
}
