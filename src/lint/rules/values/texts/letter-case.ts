import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import type { ComparisonSite } from '../../../sites/comparisons.ts'
import { doneBy, inside, textsOf } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

/** What makes letters of one case impossible on the left; undefined: both are possible. */
function caseOf({
  functions,
  field,
  keys,
}: ComparisonSite): { readonly want: 'lower' | 'upper'; readonly cause: string } | undefined {
  const [outer] = functions
  if (outer === 'lower') return { want: 'lower', cause: '`lower()` gives lower-case letters only' }
  if (outer === 'upper') return { want: 'upper', cause: '`upper()` gives capitals only' }
  if (functions.length > 0 || keys.length > 0) return undefined
  if (field?.name === 'http.request.method') return { want: 'upper', cause: 'methods are in capitals' }
  return undefined
}

const compared: ReadonlySet<string> = new Set(['eq', 'ne', 'in', 'contains', 'starts_with', 'ends_with'])

function find(site: ExpressionSite, tell: Tell): void {
  for (const comparison of site.comparisons) {
    const wanted = caseOf(comparison)
    if (wanted === undefined || !compared.has(comparison.operator)) continue
    for (const { span, text, form } of textsOf(comparison)) {
      const isWrong = wanted.want === 'lower' ? /[A-Z]/.test(text) : /[a-z]/.test(text)
      if (!isWrong || form === 'hex') continue
      const written = site.text.slice(span.start, span.end)
      const right = wanted.want === 'lower' ? text.toLowerCase() : text.toUpperCase()
      const canWrite = form === 'quoted' && written === `"${text}"`
      tell(
        inside(site, span, {
          effect: `no request is ${doneBy(site.rule)} through the comparison with \`${text}\``,
          cause: `${wanted.cause}, and the literal has ${wanted.want === 'lower' ? 'capitals' : 'lower-case letters'}`,
          remedy: `write \`${right}\``,
          ...(canWrite ? { fix: { title: `write \`${right}\``, edits: [{ span, text: `"${right}"` }] } } : {}),
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'letter-case',
  level: 'warning',
  summary: 'a literal with letters of a case that its value never has',
  why: 'What `lower()` gives has no capitals, and methods have no lower-case letters, so the comparison is never true. Comparisons look at the case of letters.',
  cases: {
    bad: [rulesCase('lower(http.host) eq ‹"Shop.example"›'), rulesCase('http.request.method in {"GET" ‹"post"›}')],
    good: [rulesCase('lower(http.host) eq "shop.example"'), rulesCase('http.request.method eq "POST"')],
    near: rulesCase('http.user_agent contains "Mozilla"'),
  },
  check: { kind: 'expression', find },
}
