import { rulesCase, type LintRule } from '../../../rule.ts'

/** Values that are longer are rare: paths and headers end long before, and of bodies mostly less is looked at. */
const longest = 524_288

function isRare(message: string): boolean {
  return Number(/of more than (\d+) bytes/.exec(message)?.[1] ?? 0) > longest
}

export const rule: LintRule = {
  id: 'expensive-pattern',
  level: 'warning',
  summary: 'a regular expression that may run into its step budget',
  why: 'Patterns run in linear time, but the factor is the size of the pattern: repeated groups and Unicode classes with large counts cost thousands of steps a byte. A long value then reaches the budget, and the rule fails instead of matching.',
  cases: {
    bad: [
      rulesCase('http.request.uri.path matches ‹"(a{1,60}){1,60}b"›'),
      rulesCase('http.user_agent matches ‹"(?:\\\\w{1,40}){1,40}!"›'),
    ],
    good: [rulesCase('http.request.uri.path matches "a{1,60}b"'), rulesCase('http.user_agent matches "[a-z]+!"')],
    near: rulesCase('http.request.uri.path matches "union.{0,200}select"'),
  },
  check: {
    kind: 'diagnostic',
    codes: ['W_REGEX_COST'],
    tell: ({ message, hint }) => ({
      effect: 'a request with a long value is not judged by the rule, which fails instead',
      cause: message,
      remedy: hint ?? 'shorten the repetitions',
      ...(isRare(message) ? { level: 'style' as const } : {}),
    }),
  },
}
