import { rulesCase, type LintRule } from '../../rule.ts'

function newNameOf({ message }: { readonly message: string }): string | undefined {
  return /is an old name of `([\w.]+)`/.exec(message)?.[1]
}

export const rule: LintRule = {
  id: 'deprecated-name',
  level: 'style',
  summary: 'an old name of a field, or a field that is going away',
  why: 'Old names still work and mean the same as the new ones. They are not offered by the dashboard any more, and a day will come on which the API refuses them.',
  cases: {
    bad: [rulesCase('‹ip.geoip.country› eq "DE"'), rulesCase('http.host eq "a.example" and ‹ip.geoip.asnum› eq 13335')],
    good: [rulesCase('ip.src.country eq "DE"'), rulesCase('ip.src.asnum eq 13335')],
    near: rulesCase('ip.src.continent eq "EU"'),
  },
  check: {
    kind: 'diagnostic',
    codes: ['W_DEPRECATED_NAME', 'W_DEPRECATED_FIELD'],
    // Both names read the same slot.
    replacement: newNameOf,
    tell: (finding) => ({
      effect: 'requests are treated as before, until the name is taken away',
      cause: finding.message,
      remedy: `write ${newNameOf(finding) ?? 'the name that is in use today'}`,
    }),
  },
}
