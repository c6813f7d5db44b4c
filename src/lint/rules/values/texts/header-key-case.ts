import { rulesCase, type LintRule } from '../../../rule.ts'

export const rule: LintRule = {
  id: 'header-key-case',
  level: 'warning',
  summary: 'a header looked up by a name with capitals',
  why: 'The maps of headers hold names in lower case, however they were sent. A name with capitals is never there, so the condition sees a missing value on every request.',
  cases: {
    bad: [
      rulesCase('any(http.request.headers‹["X-Api-Key"]›[*] eq "1")'),
      rulesCase('len(http.request.headers‹["Authorization"]›[0]) gt 0'),
    ],
    good: [
      rulesCase('any(http.request.headers["x-api-key"][*] eq "1")'),
      rulesCase('len(http.request.headers["authorization"][0]) gt 0'),
    ],
    near: rulesCase('any(http.request.cookies["Session"][*] eq "1")'),
  },
  check: {
    kind: 'diagnostic',
    codes: ['W_KEY_CASE'],
    tell: ({ message }) => ({
      effect: 'no request has the header under that name, so the comparison is made with nothing',
      cause: message,
      remedy: 'write the name in lower case',
    }),
  },
}
