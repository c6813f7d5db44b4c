import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { inside, textAt } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

/** Direction marks, zero-width characters, soft hyphens and blanks that are no space. */
const hidden = /[\u00a0\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202f\u2060-\u2064\u2066-\u206f\ufeff]/u

function find(site: ExpressionSite, tell: Tell): void {
  for (const { literals } of site.comparisons)
    for (const { span } of literals) {
      const match = hidden.exec(textAt(site, span))
      if (match === null) continue
      const at = span.start + match.index
      const code = `U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
      tell(
        inside(
          site,
          { start: at, end: at + 1 },
          {
            effect: 'requests with the text as one reads it are not taken',
            cause: `it holds the character ${code}, which cannot be seen or turns the direction of the text`,
            remedy: 'remove the character, or write it as an escape if it is meant',
            fix: { title: `remove ${code}`, edits: [{ span: { start: at, end: at + 1 }, text: '' }] },
          },
        ),
      )
    }
}

export const rule: LintRule = {
  id: 'hidden-characters',
  level: 'warning',
  summary: 'a character in a text that cannot be seen',
  why: 'Direction marks, zero-width characters and blanks that are no space come with copied text. The comparison then asks for a text that nobody sends, and a direction mark can make a rule read otherwise than it acts.',
  cases: {
    bad: [
      rulesCase('http.host eq "shop‹\u200b›.example"'),
      rulesCase('http.request.uri.path contains "‹\u202e›nimda"'),
    ],
    good: [rulesCase('http.host eq "shop.example"'), rulesCase('http.request.uri.path contains "nimda"')],
    near: rulesCase('http.user_agent contains "a b"'),
  },
  check: { kind: 'expression', find },
}
