import { rulesCase, type LintRule } from '../../../rule.ts'

export const rule: LintRule = {
  id: 'unknown-value',
  level: 'warning',
  summary: 'a value that a field with a closed vocabulary never has',
  why: 'Countries, categories, statuses and other fields of the catalogue hold one of a list of values. Another one is a misspelling, and the comparison is never true.',
  cases: {
    bad: [
      rulesCase('ip.src.country eq ‹"UK"›'),
      rulesCase('http.host eq "a.example" and cf.waf.score.class in {‹"attak"›}'),
    ],
    good: [rulesCase('ip.src.country eq "GB"'), rulesCase('cf.waf.score.class in {"attack"}')],
    near: rulesCase('ip.src.country in {"T1" "XX"}'),
  },
  check: {
    kind: 'diagnostic',
    codes: ['W_UNKNOWN_VALUE'],
    tell: ({ message, hint }) => ({
      effect: 'no request is taken through that value',
      cause: message,
      remedy: hint ?? 'write one of the values of the field',
    }),
  },
}
