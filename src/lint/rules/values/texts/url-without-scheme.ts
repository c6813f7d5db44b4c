import { isUrl } from '../../../facts/fields.ts'
import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { doneBy, inside } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

const whole: ReadonlySet<string> = new Set(['eq', 'ne', 'in', 'starts_with'])

function find(site: ExpressionSite, tell: Tell): void {
  for (const { field, operator, literals } of site.comparisons) {
    if (field === undefined || !isUrl(field.name)) continue
    for (const literal of literals) {
      const isWhole = literal.kind === 'text' ? whole.has(operator) : literal.kind === 'wildcard'
      if (!isWhole || literal.kind === 'int' || literal.kind === 'ip') continue
      // A star may stand for the scheme, and the beginning of one is the beginning of a URL.
      if (literal.text === '' || /^(?:[a-z]*\*|[a-z]+:\/\/|h(?:t(?:t(?:ps?:?\/?)?)?)?$)/i.test(literal.text)) continue
      tell(
        inside(site, literal.span, {
          effect: `no request is ${doneBy(site.rule)} through \`${literal.text}\``,
          cause: `\`${field.name}\` is the whole URL, which begins with \`https://\` or \`http://\``,
          remedy: `write \`https://${literal.text.replace(/^\/+/, '')}\`, or compare the host and the path`,
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'url-without-scheme',
  level: 'warning',
  summary: 'a whole URL that is compared with one without `https://`',
  why: 'The full URI of a request has its scheme in front. A literal that begins with the host, or with a path, is equal to none and the beginning of none.',
  cases: {
    bad: [
      rulesCase('http.request.full_uri eq ‹"shop.example/admin"›'),
      rulesCase('starts_with(http.request.full_uri, ‹"/admin"›)'),
    ],
    good: [
      rulesCase('http.request.full_uri eq "https://shop.example/admin"'),
      rulesCase('starts_with(http.request.uri.path, "/admin")'),
    ],
    near: rulesCase(
      'http.request.full_uri wildcard "*://shop.example/*" or http.request.full_uri contains "shop.example/"',
    ),
  },
  check: { kind: 'expression', find },
}
