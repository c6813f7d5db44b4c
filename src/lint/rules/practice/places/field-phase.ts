import { customPhase as phase, rulesCase, type LintRule } from '../../../rule.ts'

export const rule: LintRule = {
  id: 'field-phase',
  level: 'error',
  summary: 'a field or function that its phase does not have',
  why: 'A phase runs before or after the response is there, and some fields are made for one phase only. The API refuses the rule.',
  cases: {
    bad: [
      rulesCase({ expression: '‹http.response.code› eq 404', phase }),
      rulesCase({ expression: 'http.host eq "a.example" and ‹cf.response.error_type› eq "waf"', phase }),
    ],
    good: [
      rulesCase({ expression: 'http.request.uri.path eq "/a"', phase }),
      rulesCase({ expression: 'http.response.code eq 404', phase: 'http_ratelimit', action: 'log', parameters: {} }),
    ],
    near: rulesCase({ expression: 'cf.timings.origin_ttfb_msec gt 100', phase }),
  },
  check: {
    kind: 'diagnostic',
    codes: ['E_PHASE'],
    tell: ({ message, hint }) => ({
      effect: 'no request is judged: the rule is refused',
      cause: message,
      remedy: hint ?? 'move the rule to a phase that has it, or ask for something else',
    }),
  },
}
