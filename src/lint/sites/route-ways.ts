import type { Goal } from '../../analysis/index.ts'
import { compile } from '../../compiler/index.ts'
import type { DocumentPath } from '../../policy/index.ts'
import type { PolicySite } from './policy-site.ts'

type Routes = NonNullable<PolicySite['policy']['aiGateway']>['routes']
type Route = Routes extends ReadonlyMap<string, infer Value> ? Value : never

/** Ways to one node of a route that are followed at most; of a node with more nothing is said. */
const mostWays = 64

/** A branch of a node that asks: where it stands, and what is known on each way to it. */
export interface RouteBranch {
  readonly route: string
  readonly node: string
  readonly branch: 'then' | 'else'
  readonly path: DocumentPath
  readonly text: string
  readonly condition: Goal['condition']
  /** What holds on each way to the node; undefined if there are too many ways. */
  readonly ways: readonly (readonly Goal[])[] | undefined
}

/** A condition that the gateway itself fulfils, as a goal. */
function known(text: string, { policy }: PolicySite): readonly Goal[] {
  const result = compile(text, policy.scheme)
  return result.ok ? [{ condition: result.value.checked.root, answer: true }] : []
}

interface Way {
  readonly goals: readonly Goal[]
  /** No model was asked on it. */
  readonly isFirst: boolean
}

/** Nodes in an order in which each stands behind those that lead to it: a policy with a loop has no routes to look at. */
function inOrder({ start, nodes }: Route, next: (name: string) => readonly string[]): readonly string[] {
  const order: string[] = []
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name) || !nodes.has(name)) return
    seen.add(name)
    for (const to of next(name)) visit(to)
    order.unshift(name)
  }
  visit(start)
  return order
}

/** Where a node leads to, with what is then known. */
function leadsTo(route: Route, name: string, way: Way): readonly (readonly [to: string, way: Way])[] {
  const node = route.nodes.get(name)
  switch (node?.kind) {
    case 'condition': {
      const condition = node.when.checked.root
      return [
        [node.then, { ...way, goals: [...way.goals, { condition, answer: true }] }],
        [node.otherwise, { ...way, goals: [...way.goals, { condition, answer: false }] }],
      ]
    }
    case 'shares':
      return [...node.shares.map(({ to }) => to), node.otherwise].flatMap((to) => (to === undefined ? [] : [[to, way] as const])) // prettier-ignore
    case 'limit':
      return [node.then, node.over].flatMap((to) => (to === undefined ? [] : [[to, way] as const]))
    case 'model':
      return node.fallback === undefined ? [] : [[node.fallback, { ...way, isFirst: false }]]
    case 'end':
    case undefined:
      return []
  }
}

function* branchesOf(route: Route, site: PolicySite): Generator<RouteBranch> {
  const nothing: Way = { goals: [], isFirst: true }
  const order = inOrder(route, (name) => leadsTo(route, name, nothing).map(([to]) => to))
  const ways = new Map<string, readonly Way[] | undefined>([[route.start, [nothing]]])
  const ofRoute = known(`ai.route eq ${JSON.stringify(route.name)} and ai.attempt ge 1`, site)
  const ofFirst = known('ai.attempt eq 1', site)
  for (const name of order) {
    const own = ways.get(name)
    const node = route.nodes.get(name)
    if (node?.kind === 'condition') {
      const path = ['ai_gateway', 'routes', route.name, 'nodes', name, 'if']
      const goals = own?.map((way) => [...ofRoute, ...(way.isFirst ? ofFirst : []), ...way.goals])
      const common = { route: route.name, node: name, path, text: node.when.text, condition: node.when.checked.root, ways: goals } // prettier-ignore
      yield { ...common, branch: 'then' }
      yield { ...common, branch: 'else' }
    }
    const onward = own === undefined ? leadsTo(route, name, nothing).map(([to]) => [to, undefined] as const) : own.flatMap((way) => leadsTo(route, name, way)) // prettier-ignore
    for (const [to, way] of onward) {
      const before = ways.has(to) ? ways.get(to) : []
      const isTooMany = way === undefined || before === undefined || before.length >= mostWays
      ways.set(to, isTooMany ? undefined : [...before, way])
    }
  }
}

/** Every branch of every route of a policy, each behind those that lead to it. */
export function* routeBranches(site: PolicySite): Generator<RouteBranch> {
  for (const route of site.policy.aiGateway?.routes.values() ?? []) yield* branchesOf(route, site)
}
