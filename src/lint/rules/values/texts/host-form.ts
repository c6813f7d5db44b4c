import { isHost } from '../../../facts/fields.ts'
import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { doneBy, inside } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

/** What a host name cannot have; undefined if it may be one. */
function problemOf(text: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'it has a scheme, and a host name has none'
  if (/^[^:]*:\d{1,5}$/.test(text) && /[a-z]/i.test(text)) return 'it has a port, and a host name has none'
  return text.includes('/') ? 'it has a slash, and a host name has no path' : undefined
}

function find(site: ExpressionSite, tell: Tell): void {
  for (const { field, literals, operator } of site.comparisons) {
    if (field === undefined || !isHost(field.name) || operator === 'ends_with') continue
    for (const literal of literals) {
      if (literal.kind !== 'text' && literal.kind !== 'wildcard') continue
      const problem = problemOf(literal.text)
      if (problem === undefined) continue
      const host = literal.text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/:].*$/, '')
      tell(
        inside(site, literal.span, {
          effect: `no request is ${doneBy(site.rule)} through \`${literal.text}\``,
          cause: problem,
          remedy: host === '' ? 'write a host name alone' : `write \`${host}\``,
          ...(literal.form === 'quoted' && host !== ''
            ? { fix: { title: `write \`${host}\``, edits: [{ span: literal.span, text: `"${host}"` }] } }
            : {}),
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'host-form',
  level: 'warning',
  summary: 'a host name with a scheme, a port or a path',
  why: 'Fields of host names hold the name alone. What a browser shows as the address of a page is never equal to it.',
  cases: {
    bad: [
      rulesCase('http.host eq ‹"https://shop.example"›'),
      rulesCase('http.host in {"a.example" ‹"b.example:8443"›}'),
    ],
    good: [
      rulesCase('http.host eq "shop.example"'),
      rulesCase('cf.edge.server_port eq 8443 and http.host eq "b.example"'),
    ],
    near: rulesCase('http.request.full_uri eq "https://shop.example/"'),
  },
  check: { kind: 'expression', find },
}
