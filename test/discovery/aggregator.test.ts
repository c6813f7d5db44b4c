import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createFirstWorld } from '../evaluation/generate-discovery-log/first-world.ts'
import { drawRows } from '../evaluation/generate-discovery-log/rows.ts'
import { createSeededUnit } from '../../src/testing/index.ts'
import {
  EndpointAggregator,
  fromLogRow,
  QuantileSketch,
  relativeError,
  type DiscoveryExchange,
} from '../../src/inspection/discovery/index.ts'

const exchanges = [...drawRows(createFirstWorld(137), 6000)].map((row): DiscoveryExchange => {
  const read = fromLogRow(row)
  if ('problem' in read) throw new Error(read.problem)
  return read
})

function aggregate(rows: readonly DiscoveryExchange[]): EndpointAggregator {
  const aggregator = new EndpointAggregator()
  for (const row of rows) aggregator.add(row)
  return aggregator
}

/** All that an aggregator knows, in an order that does not depend on that of the rows. */
function knowledge(aggregator: EndpointAggregator): readonly string[] {
  return aggregator
    .endpoints()
    .map(({ method, host, path, statistics: { counts, sketches, growth } }) =>
      JSON.stringify([method, host, path, counts, sketches, growth]),
    )
    .sort()
}

const whole = knowledge(aggregate(exchanges))

async function* stream(): AsyncGenerator<DiscoveryExchange> {
  for (const exchange of exchanges) yield await Promise.resolve(exchange)
}

describe('what an aggregator takes', () => {
  it('is a Node stream', async () => {
    const aggregator = await new EndpointAggregator().addAll(Readable.from(exchanges))
    expect(aggregator.exchanges).toBe(exchanges.length)
    expect(knowledge(aggregator)).toEqual(whole)
  })
  it('is an async iterable', async () => {
    expect(knowledge(await new EndpointAggregator().addAll(stream()))).toEqual(whole)
  })
  it('is an iterable', async () => {
    expect(knowledge(await new EndpointAggregator().addAll(exchanges))).toEqual(whole)
  })
  it('fails as the stream fails', async () => {
    const broken = Readable.from(
      (function* () {
        yield exchanges[0]
        throw new Error('the line is cut')
      })(),
    )
    await expect(new EndpointAggregator().addAll(broken)).rejects.toThrow('the line is cut')
  })
})

describe('merged shards', () => {
  const shards = [0, 1, 2, 3].map((shard) => aggregate(exchanges.filter((_, at) => at % 4 === shard)))

  it('know exactly what one aggregator knows', () => {
    const merged = new EndpointAggregator()
    for (const shard of shards) merged.merge(shard)
    expect(merged.exchanges).toBe(exchanges.length)
    expect(knowledge(merged)).toEqual(whole)
  })
  it('do so in any order, and through JSON', () => {
    const merged = new EndpointAggregator()
    for (const shard of [...shards].reverse()) {
      const read = EndpointAggregator.fromJSON(JSON.parse(JSON.stringify(shard)))
      if (!read.ok) throw new Error(read.reason)
      merged.merge(read.value)
    }
    expect(knowledge(merged)).toEqual(whole)
  })
  it('stay as they were', () => {
    const [first, second] = shards as [EndpointAggregator, EndpointAggregator]
    const before = knowledge(second)
    first.merge(second)
    first.add(exchanges[0] as DiscoveryExchange)
    expect(knowledge(second)).toEqual(before)
  })
})

it('keeps quantiles within the error that it states', () => {
  const sketches = [new QuantileSketch(), new QuantileSketch()] as const
  const numbers = exchanges.map(({ durationMs }) => durationMs)
  for (const [at, number] of numbers.entries()) sketches[at % 2 === 0 ? 0 : 1].add(number)
  sketches[0].merge(sketches[1])
  const sorted = [...numbers].sort((a, b) => a - b)
  for (const share of [0.01, 0.1, 0.5, 0.9, 0.99]) {
    const exact = sorted[Math.floor(share * (sorted.length - 1))] ?? NaN
    expect(Math.abs(sketches[0].quantile(share) - exact)).toBeLessThanOrEqual(relativeError * exact + 1)
  }
})

it('counts what has no room, and keeps within its limits', () => {
  const aggregator = new EndpointAggregator({ maxHosts: 3, maxEndpoints: 5, maxEndpointsPerHost: 4 })
  for (let at = 0; at < 200; at++) {
    aggregator.add({
      ...(exchanges[0] as DiscoveryExchange),
      host: `h${String(at % 10)}.example`,
      method: `M${String(at)}`,
    })
  }
  expect(aggregator.exchanges).toBe(200)
  expect(aggregator.endpoints().length).toBeLessThanOrEqual(5)
  const counted = aggregator.endpoints().reduce((sum, { statistics }) => sum + statistics.counts.requests, 0)
  expect(counted + aggregator.overflow.hosts + aggregator.overflow.endpoints).toBe(200)
})

describe('a path that came before', () => {
  /** Names of objects and of versions, names with endings, values, and names that are many enough to be one variable. */
  const names = ['__proto__', 'constructor', 'v1', 'chat', 'report.pdf', '7', 'a%40b.example', 'run:predict']
  const limits = { maxHosts: 3, maxEndpoints: 60, maxFirstSegments: 6, maxSegmentValues: 4 }

  it.each([1, 2, 3, 4])('is counted where it would be if it were new, with seed %i', (seed) => {
    const draw = createSeededUnit(seed)
    const pick = (from: readonly string[]): string => from[Math.floor(draw() * from.length)] ?? ''
    const rows = Array.from({ length: 3000 }, (): DiscoveryExchange => {
      const steps = Array.from({ length: 1 + Math.floor(draw() * 3) }, () =>
        draw() < 0.5 ? pick(names) : `${pick(['x', 'y', 'z', 'w'])}${pick(['a', 'b', 'c'])}${pick(['', '', '.txt'])}`,
      )
      const host = pick(['a.example', 'A.example:443', '__proto__', 'b.example', 'c.example'])
      return {
        ...(exchanges[0] as DiscoveryExchange),
        method: pick(['GET', 'POST']),
        host,
        path: `/${steps.join('/')}`,
      }
    })
    const known = new EndpointAggregator(limits)
    const unknown = new EndpointAggregator(limits)
    for (const [at, row] of rows.entries()) {
      known.add(row)
      unknown.add({ ...row, path: `${row.path}?${String(at)}` })
    }
    expect(known.endpoints().length).toBeGreaterThan(10)
    expect(known.toJSON()).toEqual(unknown.toJSON())
  })

  it('is counted where it belongs once its place has too many values', () => {
    const aggregator = new EndpointAggregator({ maxSegmentValues: 2 })
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b', 'd'])
      aggregator.add({ ...(exchanges[0] as DiscoveryExchange), path: `/teams/${name}` })
    const counts = aggregator.endpoints().map(({ path, statistics }) => [path, statistics.counts.requests])
    expect(counts).toEqual([['/teams/{name}', 7]])
  })
})
