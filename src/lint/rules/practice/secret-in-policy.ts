import { compileDlpProfiles, predefinedDlpProfiles, type DlpScanner } from '../../../inspection/dlp/index.ts'
import { rulesCase, type LintRule, type Tell } from '../../rule.ts'
import { inside } from '../../sites/describe.ts'
import type { ExpressionSite } from '../../sites/policy-site.ts'

/** Shorter texts hold no key. */
const shortest = 16

let scanner: DlpScanner | undefined

/** What looks for keys and tokens: made when the first long text is seen. */
function getScanner(): DlpScanner {
  if (scanner !== undefined) return scanner
  const made = compileDlpProfiles(
    predefinedDlpProfiles.filter(({ id }) => id === 'credentials-and-secrets'),
    {},
  )
  if (!made.ok) throw new Error('INVARIANT: the ready profiles compile')
  return (scanner = made.value)
}

/** What was found in texts before: rules repeat them. */
const known = new Map<string, string | undefined>()
const mostKnown = 5000

/** The kind of secret that a text looks like; undefined: none. */
function secretOf(text: string): string | undefined {
  if (known.has(text)) return known.get(text)
  const [finding] = getScanner().scan(text).findings
  if (known.size >= mostKnown) known.clear()
  known.set(text, finding?.entry)
  return finding?.entry
}

function find(site: ExpressionSite, tell: Tell): void {
  for (const { literals, functions } of site.comparisons) {
    // A hash is no secret.
    if (functions.some((name) => /^(?:sha256|sha512|md5|hmac)/.test(name))) continue
    for (const literal of literals) {
      if (literal.kind !== 'text' || literal.text.length < shortest) continue
      const entry = secretOf(literal.text)
      if (entry === undefined) continue
      tell(
        inside(site, literal.span, {
          effect: 'whoever reads the policy can send requests with that key',
          cause: `the literal looks like a secret (\`${entry}\`)`,
          remedy: 'take it out and change it; compare a hash, or let Access or API Shield check tokens',
        }),
      )
    }
  }
}

const token = ['ghp', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'].join('_')
const key = ['AKIA', 'Q3EGRZ6YB5XTMJ4W'].join('')

export const rule: LintRule = {
  id: 'secret-in-policy',
  level: 'error',
  summary: 'a key or token in an expression',
  why: 'Policies are in repositories, plans, states and answers of the API. A token that a rule compares with is readable in all of them, and cannot be changed without a deployment.',
  cases: {
    bad: [
      rulesCase(`any(http.request.headers["authorization"][*] contains ‹"${token}"›)`),
      rulesCase(`any(http.request.headers["x-key"][*] eq ‹"${key}"›)`),
    ],
    good: [
      rulesCase('len(http.request.headers["authorization"]) eq 0'),
      rulesCase('any(http.request.headers["x-key"][*] eq "office-monitoring")'),
    ],
    near: rulesCase('http.request.uri.path contains "/0123456789abcdef0123456789abcdef/"'),
  },
  check: { kind: 'expression', find },
}
