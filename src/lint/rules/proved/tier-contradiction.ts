import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { quoted } from '../../sites/describe.ts'
import type { PolicySite } from '../../sites/policy-site.ts'
import { tierContradictions } from '../../sites/tiers.ts'

function* find(policy: PolicySite): Generator<Report> {
  for (const { earlier, later, shared } of tierContradictions(policy)) {
    const both = [earlier, later].map((rule) => ({ condition: rule.compiled.filter.checked.root, answer: true }))
    const found = policy.analyzer.find(both)
    if (found.kind === 'empty') continue
    yield {
      ...later.place,
      effect: `requests with ${quoted(shared)} get \`${earlier.action}\` by the tier ${quoted(earlier.tier ?? '')}, never \`${later.action}\``,
      cause: `the tiers ${quoted(earlier.tier ?? '')} and ${quoted(later.tier ?? '')} both name it, and the first one decides`,
      remedy: `take ${quoted(shared)} out of one of ${quoted(earlier.id)} and ${quoted(later.id)}`,
      ...(found.kind === 'value' ? { event: found.value.event } : {}),
      subject: later.id,
    }
  }
}

const approved = (expression: string) => ({ expression, action: 'allow', tier: 'approved' })
const blocked = (expression: string) => ({ expression, action: 'block', tier: 'blocked' })

export const rule: LintRule = {
  id: 'tier-contradiction',
  level: 'warning',
  summary: 'two tiers that say different things of the same value',
  why: 'Tiers sort applications, hosts or tools: each should stand in one. Of a value that two name the first tier decides, and the other one only looks as if it did.',
  cases: {
    bad: [
      rulesCase(
        approved('http.host in {"chat.example" "code.example"}'),
        blocked('‹http.host in {"code.example" "draw.example"}›'),
      ),
      rulesCase(approved('any(app.names[*] eq "chatgpt")'), blocked('‹any(app.names[*] in {"chatgpt" "gemini"})›')),
    ],
    good: [
      rulesCase(approved('http.host in {"chat.example"}'), blocked('http.host in {"draw.example"}')),
      rulesCase(approved('http.host in {"chat.example"}'), {
        ...approved('http.host in {"chat.example" "b.example"}'),
        tier: 'reviewed',
      }),
    ],
    near: rulesCase(
      approved('http.host eq "chat.example" and http.request.method eq "GET"'),
      blocked('http.host eq "chat.example"'),
    ),
  },
  check: { kind: 'policy', find },
}
