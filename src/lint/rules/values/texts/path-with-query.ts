import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { doneBy, inside, textsOf } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

const paths: ReadonlySet<string> = new Set(['http.request.uri.path', 'raw.http.request.uri.path'])

function find(site: ExpressionSite, tell: Tell): void {
  for (const comparison of site.comparisons) {
    const { field } = comparison
    if (field === undefined || !paths.has(field.name)) continue
    for (const { span, text } of textsOf(comparison)) {
      if (!/[?#]/.test(text)) continue
      tell(
        inside(site, span, {
          effect: `no request is ${doneBy(site.rule)} through \`${text}\``,
          cause: `\`${field.name}\` ends before the \`?\`, and browsers send no \`#\``,
          remedy: 'ask for `http.request.uri`, or for `http.request.uri.query` beside the path',
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'path-with-query',
  level: 'warning',
  summary: 'a path that is compared with one that has a query',
  why: 'The path of a request is what stands before the question mark. What stands behind it is `http.request.uri.query`, and both together are `http.request.uri`.',
  cases: {
    bad: [
      rulesCase('http.request.uri.path eq ‹"/search?q=1"›'),
      rulesCase('http.request.uri.path contains ‹"?debug="›'),
    ],
    good: [rulesCase('http.request.uri eq "/search?q=1"'), rulesCase('http.request.uri.query contains "debug="')],
    near: rulesCase('http.request.uri.path matches "^/a/?$"'),
  },
  check: { kind: 'expression', find },
}
