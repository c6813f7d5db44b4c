import { fileCase, type LintRule } from '../../../rule.ts'

const policy = (expression: string): string => `version: 1
lists:
  office: { kind: ip, items: [198.51.100.0/24] }
rules:
  - id: office
    expression: '${expression}'
    action: block
`

export const rule: LintRule = {
  id: 'unknown-reference',
  level: 'error',
  summary: 'a list, profile or phase that is not there',
  why: 'A rule that names a list or profile which nobody defines has nothing to look into. In a policy document it is refused; in Terraform and in answers of the API lists are elsewhere, and nothing is said.',
  cases: {
    bad: [
      fileCase('policy.yaml', policy('‹ip.src in $offices›')),
      fileCase(
        'policy.json',
        '{"version":1,"rules":[{"id":"a","expression":"‹http.host in $hosts›","action":"block"}]}',
      ),
    ],
    good: [fileCase('policy.yaml', policy('ip.src in $office')), fileCase('rules.wf', 'ip.src in $office')],
    near: fileCase('policy.yaml', policy('ip.src in $office or ip.src in $cf.open_proxies')),
  },
  check: {
    kind: 'diagnostic',
    codes: ['E_UNKNOWN_REFERENCE'],
    tell: ({ message, hint }) => ({
      effect: 'no request can be decided: the policy is refused',
      cause: message,
      remedy: hint ?? 'define it, or name one that is there',
    }),
  },
}
