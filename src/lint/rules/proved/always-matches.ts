import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { doneBy } from '../../sites/describe.ts'
import type { PolicySite } from '../../sites/policy-site.ts'

function* find(policy: PolicySite): Generator<Report> {
  for (const verdict of policy.verdicts) {
    if (verdict.kind !== 'alive' || !verdict.always) continue
    const rule = policy.ruleAt(verdict.path)
    const [first] = rule?.expressions ?? []
    if (rule === undefined || first === undefined || ['true', '(true)'].includes(first.text.replace(/\s/g, '')))
      continue
    yield {
      path: first.path,
      target: first.whole,
      effect: `every request is ${doneBy(rule)}`,
      cause: 'its condition is true of every event, though it looks as if it were not',
      remedy: 'write `true` if that is meant',
      event: verdict.witness.event,
      subject: rule.id,
      ...(rule.isIdle ? { level: 'style' as const } : {}),
    }
  }
}

export const rule: LintRule = {
  id: 'always-matches',
  level: 'warning',
  summary: 'a rule whose condition every event fulfils',
  why: 'It was proved that every event fulfils the condition. Blocking rules of this kind block the whole site; allowing ones switch off what stands behind them.',
  cases: {
    bad: [
      rulesCase({
        expression: '‹http.request.uri.path contains "/a" or not http.request.uri.path contains "/a"›',
        action: 'log',
      }),
      rulesCase({
        expression: '‹not (http.request.method eq "GET" and http.request.method eq "POST")›',
        action: 'log',
      }),
    ],
    good: [
      rulesCase({ expression: 'true', action: 'log' }),
      rulesCase({
        expression: 'http.request.uri.path contains "/a" or not http.request.uri.path contains "/b"',
        action: 'log',
      }),
    ],
    near: rulesCase({ expression: 'not (http.request.method eq "GET" and http.host eq "POST")', action: 'log' }),
  },
  check: { kind: 'policy', readsVerdicts: true, find },
}
