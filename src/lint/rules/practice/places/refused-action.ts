import { customPhase as phase, rulesCase, type LintRule } from '../../../rule.ts'

export const rule: LintRule = {
  id: 'refused-action',
  level: 'error',
  summary: 'an action that the API refuses there',
  why: 'Each phase and each kind of policy takes some actions. Another one is refused when the rules are deployed, and with it mostly the whole ruleset.',
  cases: {
    bad: [
      rulesCase({ expression: 'http.host eq "a.example"', action: '‹redirect›', phase }),
      rulesCase({ expression: 'http.host eq "a.example"', action: '‹route›', phase }),
    ],
    good: [
      rulesCase({ expression: 'http.host eq "a.example"', action: 'managed_challenge', phase }),
      rulesCase({ expression: 'http.host eq "a.example"', action: 'log', phase }),
    ],
    near: rulesCase({ expression: 'http.host eq "a.example"', action: 'js_challenge', phase }),
  },
  check: {
    kind: 'diagnostic',
    codes: ['E_ACTION_PARAMETERS', 'E_ACTION_SECTION'],
    tell: ({ message, hint }) => ({
      effect: 'no request meets the rule: it is refused',
      cause: message,
      remedy: hint ?? 'write an action of that place',
    }),
  },
}
