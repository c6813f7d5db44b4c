import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { inside } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

/** Cyrillic and Greek letters that look like Latin ones, and what they look like. Source: Unicode, confusables. */
const alike: ReadonlyMap<string, string> = new Map(
  [
    ...'аaеeоoрpсcхxуyіiјjѕsһhԁdԛqԝwАAВBЕEКKМMНHОOРPСCТTХXαaοoνvρpΑAΒBΕEΗHΙIΚKΜMΝNΟOΡPΤTΧXΥYΖZıi'.matchAll(/(.)(.)/gu),
  ].map(([, letter = '', latin = '']) => [letter, latin] as const),
)

/** The first such letter in a word that has Latin letters too. */
function findLetter(text: string): string | undefined {
  // Nearly all texts are ASCII, which the classes of Unicode are dear for.
  if (!/[^\x00-\x7f]/.test(text)) return undefined
  for (const [word] of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (!/[A-Za-z]/.test(word)) continue
    for (const letter of word) if (alike.has(letter)) return letter
  }
  return undefined
}

function find(site: ExpressionSite, tell: Tell): void {
  for (const { literals } of site.comparisons)
    for (const literal of literals) {
      if (literal.kind === 'int' || literal.kind === 'ip') continue
      const letter = findLetter(literal.text)
      if (letter === undefined) continue
      const code = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
      tell(
        inside(site, literal.span, {
          effect: `requests with the text as one reads it are not taken`,
          cause: `\`${letter}\` (${code}) only looks like the Latin \`${alike.get(letter) ?? ''}\``,
          remedy: 'write the word in letters of one script',
        }),
      )
    }
}

export const rule: LintRule = {
  id: 'look-alike-letters',
  level: 'warning',
  summary: 'a word that mixes Latin letters with others that look alike',
  why: 'A Cyrillic or Greek letter among Latin ones cannot be seen, and makes the comparison never true for what it seems to say. It comes with copied text, or is put there on purpose.',
  cases: {
    bad: [
      rulesCase('http.host eq ‹"p\u0430ypal.example"›'),
      rulesCase('http.request.uri.path contains ‹"/\u0430dmin"›'),
    ],
    good: [rulesCase('http.host eq "paypal.example"'), rulesCase('http.request.uri.path contains "/admin"')],
    near: rulesCase('http.request.uri.query contains "привет"'),
  },
  check: { kind: 'expression', find },
}
