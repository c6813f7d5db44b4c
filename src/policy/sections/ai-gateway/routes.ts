import type { DocumentPath } from '../../document/text/document-text.ts'
import { checkProvider, compileBy, compileLimit, compileWhen, type SectionTools } from './expressions.ts'
import type { Route, RouteNode } from './plan.ts'
import type { AiSection } from './written.ts'

type WrittenRoute = NonNullable<AiSection['routes']>[string]
type WrittenNode = WrittenRoute['nodes'][string]

/** Members of each kind of node, by the member that names the kind; the first of the others must be there. */
const kinds = {
  provider: { needs: [], may: ['model', 'timeout_ms', 'wait_for', 'retries', 'retry_delay_ms', 'backoff', 'fallback'] },
  if: { needs: ['then', 'else'], may: [] },
  shares: { needs: [], may: ['by', 'else'] },
  limit: { needs: ['then'], may: ['by', 'over'] },
  end: { needs: [], may: [] },
} as const

type Kind = keyof typeof kinds

/** The kind of a node; members that do not belong together are told. */
function kindOf(node: WrittenNode, path: DocumentPath, { findings }: SectionTools): Kind | undefined {
  const found = (Object.keys(kinds) as Kind[]).filter((kind) => node[kind] !== undefined)
  const [kind] = found
  if (kind === undefined || found.length > 1) {
    findings.add('E_AI_ROUTE_NODE', path, { reason: 'it needs one of `provider`, `if`, `shares`, `limit` and `end`' })
    return undefined
  }
  const { needs, may } = kinds[kind]
  const known = new Set<string>([kind, ...needs, ...may])
  for (const member of Object.keys(node))
    if (!known.has(member)) findings.add('E_AI_ROUTE_NODE', [...path, member], { reason: `a node with \`${kind}\` has no \`${member}\`` }, { target: 'key' }) // prettier-ignore
  for (const need of needs)
    if (node[need] === undefined) findings.add('E_AI_ROUTE_NODE', path, { reason: `a node with \`${kind}\` needs \`${need}\`: every way must end` }) // prettier-ignore
  return kind
}

function compileShares(node: WrittenNode, path: DocumentPath, tools: SectionTools): RouteNode {
  const written = node.shares ?? []
  // Shares are counted in thousandths of a percent, so that 33.3 three times and 0.1 are 100.
  const sum = written.reduce((all, { percent }) => all + Math.round(percent * 1000), 0)
  const isWrong = node.else === undefined ? sum !== 100_000 : sum > 100_000
  if (isWrong)
    tools.findings.add('E_AI_ROUTE_SHARES', [...path, 'shares'], {
      sum: sum / 1000,
      expected: node.else === undefined ? 'exactly 100, or an `else` for the rest' : 'at most 100',
    })
  let upTo = 0
  const shares = written.map(({ percent, to }) => ({ upTo: (upTo += Math.round(percent * 1000) / 1000), to }))
  return { kind: 'shares', by: compileBy(node.by, [...path, 'by'], tools, 'node'), shares, otherwise: node.else }
}

function compileNode(name: string, node: WrittenNode, route: string, tools: SectionTools): RouteNode | undefined {
  const path = ['ai_gateway', 'routes', route, 'nodes', name]
  const kind = kindOf(node, path, tools)
  switch (kind) {
    case undefined:
      return undefined
    case 'provider':
      checkProvider(node.provider ?? '', [...path, 'provider'], tools)
      return {
        kind: 'model',
        provider: node.provider ?? '',
        model: node.model,
        timeoutMs: node.timeout_ms ?? 60_000,
        waitFor: node.wait_for ?? 'first_text',
        retries: node.retries ?? 0,
        retryDelayMs: node.retry_delay_ms ?? 100,
        backoff: node.backoff ?? 'exponential',
        fallback: node.fallback,
      }
    case 'if': {
      const when = compileWhen(node.if, [...path, 'if'], tools, 'node')
      return when === undefined
        ? undefined
        : { kind: 'condition', when, then: node.then ?? '', otherwise: node.else ?? '' }
    }
    case 'shares':
      return compileShares(node, path, tools)
    case 'limit': {
      const compiled = compileLimit(`route:${route}:${name}`, node.limit ?? {}, [...path, 'limit'], tools)
      if (compiled === undefined || compiled.unit === 'tokens' || compiled.unit === 'concurrent') return undefined
      const by = compileBy(node.by, [...path, 'by'], tools, 'node')
      return { kind: 'limit', limit: compiled.limit, unit: compiled.unit, by, then: node.then ?? '', over: node.over }
    }
    case 'end':
      return { kind: 'end' }
  }
}

/** Where a node leads to, with the place of each name. */
function waysOf(node: WrittenNode): readonly (readonly [name: string, place: DocumentPath])[] {
  const members = (['then', 'else', 'over', 'fallback'] as const).flatMap((member) => {
    const to = node[member]
    return to === undefined ? [] : [[to, [member]] as const]
  })
  return [...members, ...(node.shares ?? []).map(({ to }, index) => [to, ['shares', index, 'to']] as const)]
}

/** Tells names of no node, loops, and nodes that no way leads to. */
function checkWays(name: string, { start, nodes }: WrittenRoute, { findings }: SectionTools): void {
  const path = ['ai_gateway', 'routes', name]
  const unknown = (to: string, at: DocumentPath): boolean => {
    if (Object.hasOwn(nodes, to)) return false
    findings.add('E_UNKNOWN_REFERENCE', at, { what: 'node', name: to })
    return true
  }
  if (unknown(start, [...path, 'start'])) return
  for (const [own, node] of Object.entries(nodes))
    for (const [to, place] of waysOf(node)) unknown(to, [...path, 'nodes', own, ...place])
  const done = new Set<string>()
  const open = new Set<string>()
  let hasLoop = false
  const follow = (own: string, from: DocumentPath): void => {
    if (open.has(own)) {
      findings.add('E_AI_ROUTE_LOOP', from, { node: own })
      hasLoop = true
    }
    if (open.has(own) || done.has(own)) return
    open.add(own)
    for (const [to, place] of waysOf(nodes[own] as WrittenNode))
      if (Object.hasOwn(nodes, to)) follow(to, [...path, 'nodes', own, ...place])
    open.delete(own)
    done.add(own)
  }
  follow(start, [...path, 'start'])
  for (const [own, { provider, model, fallback }] of Object.entries(nodes)) {
    const next = fallback === undefined ? undefined : nodes[fallback]
    // A loop is told as one.
    if (provider === undefined || hasLoop || next?.provider !== provider || next.model !== model) continue
    findings.add('W_AI_ROUTE_SAME', [...path, 'nodes', own, 'fallback'], { model: model ?? 'the model of the call', provider }) // prettier-ignore
  }
  for (const own of Object.keys(nodes))
    if (!done.has(own)) findings.add('W_AI_ROUTE_UNREACHED', [...path, 'nodes', own], { node: own }, { target: 'key' })
}

/** Compiles the part `routes`. */
export function compileRoutes(
  routes: NonNullable<AiSection['routes']>,
  tools: SectionTools,
): ReadonlyMap<string, Route> {
  return new Map(
    Object.entries(routes).map(([name, route]) => {
      checkWays(name, route, tools)
      const nodes = Object.entries(route.nodes).flatMap(([own, node]) => {
        const compiled = compileNode(own, node, name, tools)
        return compiled === undefined ? [] : [[own, compiled] as const]
      })
      const when = compileWhen(route.when, ['ai_gateway', 'routes', name, 'when'], tools, 'route')
      return [name, { name, when, start: route.start, nodes: new Map(nodes) }] as const
    }),
  )
}
