import type { Goal } from '../../../analysis/index.ts'
import { fileCase, type LintRule, type Report } from '../../rule.ts'
import { quoted } from '../../sites/describe.ts'
import type { PolicySite } from '../../sites/policy-site.ts'
import { routeBranches, type RouteBranch } from '../../sites/route-ways.ts'

function isEmpty(goals: readonly Goal[], { analyzer }: PolicySite): boolean {
  return analyzer.find(goals).kind === 'empty'
}

/** Why no call takes a branch; undefined if one may, or if the node itself is one that no call comes to. */
function causeOf({ branch, condition, ways, text }: RouteBranch, policy: PolicySite): string | undefined {
  const answer = branch === 'then'
  const taken: Goal = { condition, answer }
  if (ways === undefined || !ways.every((way) => isEmpty([...way, taken], policy))) return undefined
  if (ways.every((way) => isEmpty(way, policy))) return undefined
  const said = answer ? 'never holds' : 'always holds'
  return isEmpty([taken], policy) ? `${quoted(text)} ${said}` : `${quoted(text)} ${said} on the ways that lead to it`
}

/** Shares of 100 that leave nothing for the rest. */
function* emptyRests({ policy }: PolicySite): Generator<Report> {
  for (const [route, { nodes }] of policy.aiGateway?.routes ?? [])
    for (const [name, node] of nodes) {
      if (node.kind !== 'shares' || node.otherwise === undefined || (node.shares.at(-1)?.upTo ?? 0) < 100) continue
      yield {
        path: ['ai_gateway', 'routes', route, 'nodes', name, 'else'],
        target: { kind: 'value' },
        effect: `no call takes the branch \`else\` of the node ${quoted(name)}`,
        cause: 'its shares are 100 together',
        remedy: 'make the shares smaller, or remove `else`',
        subject: `${route}.${name}`,
      }
    }
}

function* find(policy: PolicySite): Generator<Report> {
  for (const own of routeBranches(policy)) {
    const cause = causeOf(own, policy)
    if (cause === undefined) continue
    yield {
      path: own.path,
      target: { kind: 'inside', span: { start: 0, end: own.text.length } },
      effect: `no call takes the branch \`${own.branch}\` of the node ${quoted(own.node)} of the route ${quoted(own.route)}`,
      cause,
      remedy: 'mend the condition, or let what leads to the node lead to its other branch',
      subject: `${own.route}.${own.node}`,
    }
  }
  yield* emptyRests(policy)
}

const route = (nodes: string): string => `version: 1
ai_gateway:
  providers: { openai: { api: openai } }
  routes:
    tiers:
      start: plan
      nodes:
${nodes.replace(/^/gm, '        ')}
        small: { provider: openai, model: gpt-5-mini }
        big: { provider: openai, model: gpt-5 }
`
const asked = (second: string): string =>
  route(`plan: { if: 'ai.metadata["plan"] eq "free"', then: small, else: size }
size: { if: ${second}, then: small, else: big }`)

export const rule: LintRule = {
  id: 'route-branch-not-taken',
  level: 'warning',
  summary: 'a branch of a route that no call takes',
  why: 'It was proved that no call comes to the branch: its condition never holds (or always), by itself or after what was asked on every way to it. Mostly a question is asked twice, or a number or text has a typing error; the model behind the branch is never asked.\n\nWhat the gateway knows itself counts, too: within a route `ai.route` is its name, and `ai.attempt` is 1 before a model was asked.',
  cases: {
    bad: [
      fileCase(
        'policy.yaml',
        asked(`'‹ai.metadata["plan"] in {"free" "trial"} and not ai.metadata["plan"] in {"trial"}›'`),
      ),
      fileCase('policy.yaml', route(`plan: { if: '‹ai.attempt gt 1›', then: small, else: big }`)),
    ],
    good: [
      fileCase('policy.yaml', asked(`'ai.metadata["plan"] in {"trial"}'`)),
      fileCase('policy.yaml', route(`plan: { shares: [{ percent: 90, to: small }], else: big }`)),
    ],
    near: fileCase(
      'policy.yaml',
      route(`plan: { if: 'ai.tokens.input gt 1000', then: first, else: small }
first: { provider: openai, model: gpt-4.1, fallback: again }
again: { if: 'ai.attempt gt 1', then: small, else: big }`),
    ),
  },
  check: { kind: 'policy', find },
}
