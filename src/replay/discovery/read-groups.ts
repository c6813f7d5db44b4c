import {
  EndpointAggregator,
  isMcpEndpoint,
  longestAgent,
  normaliseHost,
  sketchNames,
  toType,
  UsageCounter,
  type ExchangeGroup,
  type SketchName,
} from '../../inspection/discovery/index.ts'

/** What a log was found to hold, ready for labels and for the report of who uses what. */
export interface DiscoveredLog {
  readonly aggregator: EndpointAggregator
  readonly usage: UsageCounter
  /** Rows that are no exchange, by reason. */
  readonly broken: ReadonlyMap<string, number>
}

type Pairs = readonly (readonly [value: unknown, count: unknown])[]

/** Places of a group's row behind its sums: the sketches, and the user agents. */
const firstSketch = 19

function groupOf(row: readonly unknown[], entries: (value: unknown) => Pairs): ExchangeGroup {
  const number = (at: number): number => Number(row[at])
  const type = (at: number): string | null => (row[at] === '' ? null : toType(row[at]))
  const sketches = Object.fromEntries(
    sketchNames.map((name, at) => [name, entries(row[firstSketch + at]).map(([bucket, count]) => [Number(bucket), Number(count)] as const)]), // prettier-ignore
  ) as unknown as Record<SketchName, readonly (readonly [number, number])[]>
  return {
    requests: number(8),
    status: number(5),
    requestType: type(6),
    responseType: type(7),
    sentBytes: number(9),
    receivedBytes: number(10),
    empty: number(11),
    underSlowBitrate: number(12),
    progressive: number(13),
    growth: { count: number(8), x: number(14), y: number(15), xx: number(16), yy: number(17), xy: number(18) },
    sketches,
    userAgents: entries(row[firstSketch + sketchNames.length]).map(([text, count]) => [String(text).slice(0, longestAgent), Number(count)] as const), // prettier-ignore
  }
}

/**
 * Counts the groups of `writeDiscoveryQuery`.
 *
 * @param entries - the counts by value of one cell
 */
export function readGroups(rows: readonly (readonly unknown[])[], entries: (value: unknown) => Pairs): DiscoveredLog {
  const aggregator = new EndpointAggregator()
  const usage = new UsageCounter()
  const broken = new Map<string, number>()
  for (const row of rows) {
    const [problem, method, host, path, user] = row.slice(0, 5).map(String) as [string, string, string, string, string]
    if (problem !== '') {
      broken.set(problem, (broken.get(problem) ?? 0) + Number(row[8]))
      continue
    }
    const group = groupOf(row, entries)
    aggregator.addGroup({ method: method.toUpperCase(), host, path }, group)
    const plain = path.split('?', 1)[0] ?? ''
    const name = normaliseHost(host)
    const { requests, sentBytes, receivedBytes } = group
    usage.merge([{ user: user.slice(0, 320), host: name, path: plain.split('/', 4).join('/'), isMcp: isMcpEndpoint(name, plain), requests, sentBytes, receivedBytes }]) // prettier-ignore
  }
  return { aggregator, usage, broken }
}
