import { rulesCase, type LintRule } from '../../rule.ts'
import { findCovered } from '../../sites/covered.ts'

export const rule: LintRule = {
  id: 'dead-rule',
  level: 'warning',
  summary: 'a rule that another one before it leaves nothing',
  why: 'It was proved that a single rule before it takes every event that it matches. It never acts: it can be removed, or it stands in the wrong place.',
  cases: {
    bad: [
      rulesCase('starts_with(http.request.uri.path, "/api/")', '‹http.request.uri.path eq "/api/users"›'),
      rulesCase('ip.src in {198.51.100.0/24}', {
        expression: '‹ip.src eq 198.51.100.7 and http.host eq "a.example"›',
        action: 'managed_challenge',
      }),
    ],
    good: [
      rulesCase('http.request.uri.path eq "/api/users"', 'starts_with(http.request.uri.path, "/api/")'),
      rulesCase({ expression: 'ip.src in {198.51.100.0/24}', action: 'log' }, 'ip.src eq 198.51.100.7'),
    ],
    near: rulesCase({ expression: 'ip.src in {198.51.100.0/24}', mode: 'monitor' }, 'ip.src eq 198.51.100.7'),
  },
  check: { kind: 'policy', readsVerdicts: true, find: (policy) => findCovered(policy, 'one') },
}
