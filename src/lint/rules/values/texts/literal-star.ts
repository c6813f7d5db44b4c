import { isStarless } from '../../../facts/fields.ts'
import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { doneBy, inside, literal as quote, textsOf } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

const exact: ReadonlySet<string> = new Set(['eq', 'ne', 'in', 'contains', 'starts_with', 'ends_with'])

function find(site: ExpressionSite, tell: Tell): void {
  for (const comparison of site.comparisons) {
    const { field, operator, span, left, functions } = comparison
    if (field === undefined || !isStarless(field.name) || !exact.has(operator)) continue
    for (const { text, span: own, form } of textsOf(comparison)) {
      if (!text.includes('*')) continue
      const pattern = operator === 'contains' ? `*${text.replace(/^\*|\*$/g, '')}*` : text
      const canWrite =
        (operator === 'eq' || operator === 'contains') &&
        form === 'quoted' &&
        functions.length === 0 &&
        !pattern.includes('**')
      tell(
        inside(site, own, {
          effect: `no request is ${doneBy(site.rule)} through \`${text}\``,
          cause: `\`${operator}\` takes a star for a star, and \`${field.name}\` holds none`,
          remedy: 'write `wildcard` in place of the operator',
          ...(canWrite
            ? { fix: { title: 'write `wildcard`', edits: [{ span, text: `${left} wildcard ${quote(pattern)}` }] } }
            : {}),
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'literal-star',
  level: 'warning',
  summary: 'a star in a text that is compared as it stands',
  why: 'Only `wildcard` and `strict wildcard` give a star a meaning. In `eq`, `in` and `contains` it is a character that hosts and paths do not hold.',
  cases: {
    bad: [rulesCase('http.host eq ‹"*.shop.example"›'), rulesCase('http.request.uri.path in {"/a" ‹"/b/*"›}')],
    good: [rulesCase('http.host wildcard "*.shop.example"'), rulesCase('starts_with(http.request.uri.path, "/b/")')],
    near: rulesCase('any(http.request.headers["accept"][*] eq "*/*")'),
  },
  check: { kind: 'expression', find },
}
