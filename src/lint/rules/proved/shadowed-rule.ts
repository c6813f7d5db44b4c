import { rulesCase, type LintRule } from '../../rule.ts'
import { findCovered } from '../../sites/covered.ts'

export const rule: LintRule = {
  id: 'shadowed-rule',
  level: 'warning',
  summary: 'a rule that several before it together leave nothing',
  why: 'No single rule before it takes all of its events, but together they do. This is what reading rule by rule does not find.',
  cases: {
    bad: [
      rulesCase(
        'http.request.method eq "GET"',
        'http.request.method eq "POST"',
        '‹http.request.method in {"GET" "POST"}›',
      ),
      rulesCase(
        'ip.src in {198.51.100.0/25}',
        'ip.src in {198.51.100.128/25}',
        '‹ip.src in {198.51.100.0/24} and http.request.uri.path eq "/login"›',
      ),
    ],
    good: [
      rulesCase(
        'http.request.method eq "GET"',
        'http.request.method eq "POST"',
        'http.request.method in {"GET" "PUT"}',
      ),
      rulesCase('ip.src in {198.51.100.0/25}', 'ip.src in {198.51.100.0/24}'),
    ],
    near: rulesCase(
      'ip.src in {198.51.100.0/25}',
      'ip.src in {198.51.100.129/32}',
      'ip.src in {198.51.100.0/24} and http.request.uri.path eq "/login"',
    ),
  },
  check: { kind: 'policy', readsVerdicts: true, find: (policy) => findCovered(policy, 'several') },
}
