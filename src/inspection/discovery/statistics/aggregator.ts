import type { DiscoveryExchange } from '../exchange.ts'
import { EndpointStatistics, type ExchangeGroup } from './endpoint-statistics.ts'
import { foldEndpoints } from './fold-endpoints.ts'
import { normaliseHost, normalisePath, printPath, maxSegments, type Segment } from '../paths/normalise-path.ts'
import {
  childOf,
  countLeaves,
  createTree,
  findOrCreate,
  leavesOf,
  type PathNode,
  type PathTree,
} from '../paths/path-tree.ts'

/** Bounds of an aggregator. What does not fit is counted in {@link Overflow}. */
export interface AggregatorLimits {
  readonly maxHosts: number
  /** Over all hosts. An endpoint takes some 2 to 30 KB. */
  readonly maxEndpoints: number
  readonly maxEndpointsPerHost: number
  readonly maxFirstSegments: number
  readonly maxSegmentValues: number
  /** Values with the same text behind them that make a variable when endpoints are listed. */
  readonly maxSiblings: number
}

export const defaultAggregatorLimits: AggregatorLimits = {
  maxHosts: 1000,
  maxEndpoints: 5000,
  maxEndpointsPerHost: 2000,
  maxFirstSegments: 100,
  maxSegmentValues: 20,
  maxSiblings: 9,
}

/** Exchanges that were counted but belong to no endpoint, because a limit was reached. */
export interface Overflow {
  hosts: number
  endpoints: number
}

export interface Endpoint {
  readonly method: string
  readonly host: string
  /** With `{name}` for a variable. */
  readonly path: string
  readonly segments: readonly Segment[]
  readonly statistics: EndpointStatistics
}

interface HostTree extends PathTree {
  endpoints: number
}

/** Paths whose places are known, over all hosts, and the length of the longest: some 1 MB. */
const [mostKnown, longestKnown] = [4096, 128]

/** Read state, or what is wrong with it. */
export type ReadState =
  { readonly ok: true; readonly value: EndpointAggregator } | { readonly ok: false; readonly reason: string }

const stateVersion = 1

function isSegment(value: unknown): value is Segment {
  if (typeof value !== 'object' || value === null) return false
  const { text, kinds, ending } = value as Readonly<Record<string, unknown>>
  if (text !== undefined) return typeof text === 'string' && text !== '' && !/[\u0000/]/.test(text)
  return Number.isInteger(kinds) && (kinds as number) > 0 && (kinds as number) < 65_536 && typeof ending === 'string'
}

/**
 * Groups exchanges by method, host and path template, in one pass and bounded memory. Aggregators of several machines
 * merge; all counts and sketches are then those of one aggregator that saw everything, as long as no limit was reached.
 */
export class EndpointAggregator {
  readonly #limits: AggregatorLimits
  readonly #hosts = new Map<string, HostTree>()
  readonly overflow: Overflow = { hosts: 0, endpoints: 0 }
  #endpoints = 0
  #exchanges = 0
  /** Paths that became known since all were forgotten. */
  #known = 0

  constructor(limits: Partial<AggregatorLimits> = {}) {
    this.#limits = { ...defaultAggregatorLimits, ...limits }
  }

  /** Exchanges that were added. */
  get exchanges(): number {
    return this.#exchanges
  }

  add(exchange: DiscoveryExchange): void {
    this.#at(exchange, 1)?.add(exchange)
  }

  /**
   * Adds exchanges that were counted elsewhere.
   *
   * @param place - whose path is that of one of them; the others differ in values of variables only
   */
  addGroup(place: Pick<DiscoveryExchange, 'method' | 'host' | 'path'>, group: ExchangeGroup): void {
    this.#at(place, group.requests)?.addGroup(group)
  }

  /** Where a number of exchanges are counted; undefined: there is no room. */
  #at(
    { method, host, path }: Pick<DiscoveryExchange, 'method' | 'host' | 'path'>,
    count: number,
  ): EndpointStatistics | undefined {
    this.#exchanges += count
    const tree = this.#treeOf(normaliseHost(host))
    if (tree === undefined) {
      this.overflow.hosts += count
      return undefined
    }
    const statistics = tree.known.get(path)?.methods.get(method) ?? this.#statisticsAt(tree, method, path)
    if (statistics === undefined) this.overflow.endpoints += count
    return statistics
  }

  #statisticsAt(tree: HostTree, method: string, path: string): EndpointStatistics | undefined {
    const segments = normalisePath(path)
    const statistics = this.#statisticsOf(tree, method, segments)
    // A variable is told of each value that it has; fixed text tells its place nothing new.
    if (statistics === undefined || path.length > longestKnown || !segments.every((segment) => 'text' in segment))
      return statistics
    const node = findNode(tree.root, segments)
    if (node === undefined) return statistics
    if (this.#known >= mostKnown) {
      for (const { known } of this.#hosts.values()) known.clear()
      this.#known = 0
    }
    tree.known.set(path, node)
    this.#known += 1
    return statistics
  }

  /** Adds all of a stream: an async iterable, such as a Node stream of objects. */
  async addAll(exchanges: AsyncIterable<DiscoveryExchange> | Iterable<DiscoveryExchange>): Promise<this> {
    // To wait for each row of what is at hand would take longer than to count it.
    if (Symbol.asyncIterator in exchanges) for await (const exchange of exchanges) this.add(exchange)
    else for (const exchange of exchanges) this.add(exchange)
    return this
  }

  #treeOf(host: string): HostTree | undefined {
    let tree = this.#hosts.get(host)
    if (tree === undefined && this.#hosts.size < this.#limits.maxHosts) {
      tree = { ...createTree(), endpoints: 0 }
      this.#hosts.set(host, tree)
    }
    return tree
  }

  #hasRoom(tree: HostTree): boolean {
    return tree.endpoints < this.#limits.maxEndpointsPerHost && this.#endpoints < this.#limits.maxEndpoints
  }

  #statisticsOf(tree: HostTree, method: string, segments: readonly Segment[]): EndpointStatistics | undefined {
    // Where there is no room, only what is there already is found.
    if (!this.#hasRoom(tree)) return findNode(tree.root, segments)?.methods.get(method)
    const node = findOrCreate(tree, segments, this.#limits)
    let statistics = node.methods.get(method)
    if (statistics === undefined) {
      statistics = new EndpointStatistics()
      node.methods.set(method, statistics)
      this.#recount(tree)
    }
    return statistics
  }

  /** Folding joins endpoints, so they are counted again where one was added. */
  #recount(tree: HostTree): void {
    this.#endpoints -= tree.endpoints
    tree.endpoints = countLeaves(tree.root)
    this.#endpoints += tree.endpoints
  }

  /** Adds what another aggregator saw; the other one stays as it was. */
  merge(other: EndpointAggregator): void {
    this.#exchanges += other.#exchanges
    this.overflow.hosts += other.overflow.hosts
    this.overflow.endpoints += other.overflow.endpoints
    for (const [host, source] of other.#hosts) {
      const tree = this.#treeOf(host)
      for (const { method, segments, statistics } of leavesOf(source.root)) {
        if (tree === undefined) this.overflow.hosts += statistics.counts.requests
        else {
          const known = this.#statisticsOf(tree, method, segments)
          if (known === undefined) this.overflow.endpoints += statistics.counts.requests
          else known.merge(statistics)
        }
      }
    }
  }

  /** All endpoints, those with most requests first. */
  endpoints(): readonly Endpoint[] {
    const found: Endpoint[] = []
    for (const [host, { root }] of this.#hosts)
      for (const leaf of foldEndpoints([...leavesOf(root)], this.#limits.maxSiblings))
        found.push({ ...leaf, host, path: printPath(leaf.segments) })
    const keyOfEndpoint = ({ host, path, method }: Endpoint): string => `${host} ${path} ${method}`
    return found.sort(
      (a, b) =>
        b.statistics.counts.requests - a.statistics.counts.requests || (keyOfEndpoint(a) < keyOfEndpoint(b) ? -1 : 1),
    )
  }

  /** All that is known, for another machine or a later run. Limits are not part of it. */
  toJSON(): unknown {
    const endpoints = [...this.#hosts].flatMap(([host, { root }]) =>
      [...leavesOf(root)].map((leaf) => ({ host, ...leaf })),
    )
    return { version: stateVersion, exchanges: this.#exchanges, overflow: { ...this.overflow }, endpoints }
  }

  /** Reads what {@link toJSON} gave. The state is not trusted: it is checked, and kept within the limits. */
  static fromJSON(state: unknown, limits: Partial<AggregatorLimits> = {}): ReadState {
    const wrong = (reason: string): ReadState => ({ ok: false, reason })
    if (typeof state !== 'object' || state === null) return wrong('it is no object')
    const { version, exchanges, overflow, endpoints } = state as Readonly<Record<string, unknown>>
    if (version !== stateVersion) return wrong(`its version is not ${String(stateVersion)}`)
    if (!Array.isArray(endpoints)) return wrong('it has no endpoints')
    const { hosts: hostCount, endpoints: endpointCount } = (overflow ?? {}) as Readonly<Record<string, unknown>>
    if (![exchanges, hostCount, endpointCount].every((count) => Number.isSafeInteger(count) && (count as number) >= 0))
      return wrong('its counts are no whole numbers')
    const result = new EndpointAggregator(limits)
    result.#exchanges = exchanges as number
    result.overflow.hosts = hostCount as number
    result.overflow.endpoints = endpointCount as number
    for (const [index, row] of (endpoints as unknown[]).entries()) {
      const { host, method, segments, statistics } = (row ?? {}) as Readonly<Record<string, unknown>>
      const read = EndpointStatistics.fromJSON(statistics)
      const areSegments = Array.isArray(segments) && segments.length <= maxSegments && segments.every(isSegment)
      if (read === undefined || !areSegments || typeof host !== 'string' || typeof method !== 'string')
        return wrong(`its endpoint ${String(index)} is not complete`)
      const tree = result.#treeOf(host)
      const known = tree === undefined ? undefined : result.#statisticsOf(tree, method, segments)
      if (known === undefined) result.overflow[tree === undefined ? 'hosts' : 'endpoints'] += read.counts.requests
      else known.merge(read)
    }
    return { ok: true, value: result }
  }
}

function findNode(root: PathNode, segments: readonly Segment[]): PathNode | undefined {
  let node: PathNode | undefined = root
  for (const segment of segments) {
    node = childOf(node, segment)
    if (node === undefined) return undefined
  }
  return node
}
