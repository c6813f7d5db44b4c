import type { Goal } from '../../../analysis/index.ts'
import { fileCase, type LintRule, type Report } from '../../rule.ts'
import { quoted } from '../../sites/describe.ts'
import type { PolicySite } from '../../sites/policy-site.ts'

/** The earlier routes that leave one nothing: one of them if it does so alone. */
function takers(
  own: Goal,
  earlier: readonly (Goal & { readonly name: string })[],
  { analyzer }: PolicySite,
): readonly string[] | undefined {
  const empty = (goals: readonly Goal[]): boolean => analyzer.find([own, ...goals]).kind === 'empty'
  if (empty([])) return []
  const one = earlier.find((goal) => empty([goal]))
  if (one !== undefined) return [one.name]
  return earlier.length > 1 && empty(earlier) ? earlier.map(({ name }) => name) : undefined
}

function* find(policy: PolicySite): Generator<Report> {
  const earlier: (Goal & { readonly name: string })[] = []
  for (const { name, when } of policy.policy.aiGateway?.routes.values() ?? []) {
    if (when === undefined) continue
    const condition = when.checked.root
    const by = takers({ condition, answer: true }, earlier, policy)
    if (by !== undefined)
      yield {
        path: ['ai_gateway', 'routes', name, 'when'],
        target: { kind: 'inside', span: { start: 0, end: when.text.length } },
        effect: `no call comes to the route ${quoted(name)} by its \`when\``,
        cause:
          by.length === 0
            ? `${quoted(when.text)} never holds`
            : `${by.map(quoted).join(' and ')} before it ${by.length === 1 ? 'takes' : 'take'} all of them`,
        remedy:
          by.length === 0
            ? 'mend the condition; without one only calls that name the route take it'
            : 'put the route before them, or mend its condition',
        subject: name,
      }
    earlier.push({ name, condition, answer: false })
  }
}

const routes = (first: string, second: string): string => `version: 1
ai_gateway:
  providers: { openai: { api: openai } }
  routes:
    long: { when: ${first}, start: ask, nodes: { ask: { provider: openai, model: gpt-4.1 } } }
    longer: { when: ${second}, start: ask, nodes: { ask: { provider: openai, model: gpt-5 } } }
`

export const rule: LintRule = {
  id: 'route-not-chosen',
  level: 'warning',
  summary: 'a route that its `when` brings no call to',
  why: 'A call takes the first route whose `when` is about it. It was proved that no call is left for this one: its condition never holds, or the routes before it take each call that it is about. Calls that name the route (`dynamic/<name>`) still take it.',
  cases: {
    bad: [
      fileCase('policy.yaml', routes(`'ai.tokens.input gt 1000'`, `'‹ai.tokens.input gt 50000›'`)),
      fileCase('policy.yaml', routes(`'ai.stream'`, `'‹ai.user eq "ada" and ai.user eq "eve"›'`)),
    ],
    good: [
      fileCase('policy.yaml', routes(`'ai.tokens.input gt 50000'`, `'ai.tokens.input gt 1000'`)),
      fileCase('policy.yaml', routes(`'ai.stream'`, `'ai.user eq "ada"'`)),
    ],
    near: fileCase('policy.yaml', routes(`'ai.tokens.input gt 1000'`, `'ai.tokens.input gt 999'`)),
  },
  check: { kind: 'policy', find },
}
