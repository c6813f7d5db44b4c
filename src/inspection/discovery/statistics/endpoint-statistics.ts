import { CappedCounts } from './capped-counts.ts'
import type { DiscoveryExchange } from '../exchange.ts'
import { Growth, type GrowthSums } from './growth.ts'
import { QuantileSketch } from './quantile-sketch.ts'

/** Bytes a second that most endpoints of models stay under (documented as 4 KB/s; 1024 is our reading). */
export const slowBitrate = 4096

/** A stream that lasts no longer tells of buffers. Milliseconds. */
export const shortestStreamMs = 200

/** Shares are of the answers with a 2xx status, or a switch to WebSocket for `webSockets`. */
export const countNames = [
  'requests',
  'successes',
  'clientErrors',
  'serverErrors',
  'webSockets',
  'partial',
  'empty',
  'underSlowBitrate',
  'progressive',
  'jsonRequests',
  'bulkRequests',
  'graphqlRequests',
  'streaming',
  'json',
  'text',
  'documents',
  'pages',
  'sentBytes',
  'receivedBytes',
] as const
export type CountName = (typeof countNames)[number]

export const sketchNames = ['duration', 'ttfb', 'requestBytes', 'responseBytes', 'bitrate', 'streamBitrate'] as const
export type SketchName = (typeof sketchNames)[number]

const cappedNames = ['statuses', 'requestTypes', 'responseTypes', 'userAgents'] as const
type CappedName = (typeof cappedNames)[number]
const differentTexts = 12

const streamingTypes: ReadonlySet<string> = new Set([
  'text/event-stream',
  'application/x-ndjson',
  'application/jsonl',
  'application/stream+json',
  'application/vnd.amazon.eventstream',
])
const document =
  /^(?:image|audio|video|font)\/|^text\/(?:csv|css|javascript)$|^application\/(?:pdf|zip|gzip|octet-stream|javascript|msword|vnd\.(?:ms-|openxmlformats))/
const bulkRequest = /^multipart\/form-data|^application\/(?:octet-stream|zip)|^(?:image|audio|video)\//
const json = /^application\/(?:[a-z0-9.-]+\+)?json$/

/**
 * Exchanges of one endpoint that were counted elsewhere, such as by a database, and are alike in status and types.
 * Shares and sketches count for successes only.
 */
export interface ExchangeGroup {
  readonly requests: number
  readonly status: number
  readonly requestType: string | null
  readonly responseType: string | null
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly empty: number
  readonly underSlowBitrate: number
  readonly progressive: number
  /** Counts by bucket; see `bucketScale`. */
  readonly sketches: Readonly<Record<SketchName, readonly (readonly [bucket: number, count: number])[]>>
  readonly growth: Readonly<GrowthSums>
  readonly userAgents: readonly (readonly [text: string, count: number])[]
}

function create<N extends string, T>(names: readonly N[], make: () => T): Record<N, T> {
  return Object.fromEntries(names.map((name) => [name, make()])) as Record<N, T>
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function rowOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

/** All that is kept of one endpoint: a fixed number of counts, sketches and short tables. */
export class EndpointStatistics {
  readonly counts: Record<CountName, number> = create(countNames, () => 0)
  readonly sketches: Record<SketchName, QuantileSketch> = create(sketchNames, () => new QuantileSketch())
  readonly tables: Record<CappedName, CappedCounts> = create(cappedNames, () => new CappedCounts(differentTexts))
  /** Of the duration with the size of the answer. */
  growth = new Growth()

  add(exchange: DiscoveryExchange): void {
    const { counts, tables } = this
    const { status } = exchange
    counts.sentBytes += exchange.requestBytes
    counts.receivedBytes += exchange.responseBytes
    if (exchange.userAgent !== null) tables.userAgents.add(exchange.userAgent)
    this.#countOutcome(exchange, 1)
    if (isSuccess(status)) this.#addSuccess(exchange)
  }

  /** Adds exchanges that were counted elsewhere: the same counts and sketches as of each by itself. */
  addGroup(group: ExchangeGroup): void {
    const { counts, tables, sketches } = this
    counts.sentBytes += group.sentBytes
    counts.receivedBytes += group.receivedBytes
    for (const [text, count] of group.userAgents) tables.userAgents.add(text, count)
    this.#countOutcome(group, group.requests)
    if (!isSuccess(group.status)) return
    counts.empty += group.empty
    counts.underSlowBitrate += group.underSlowBitrate
    counts.progressive += group.progressive
    for (const name of sketchNames)
      for (const [bucket, count] of group.sketches[name]) sketches[name].addBucket(bucket, count)
    this.growth.addSums(group.growth)
  }

  /** What status and types tell of a number of exchanges. */
  #countOutcome(
    { status, requestType, responseType }: Pick<DiscoveryExchange, 'status' | 'requestType' | 'responseType'>,
    count: number,
  ): void {
    const { counts, tables } = this
    counts.requests += count
    tables.statuses.add(String(status), count)
    if (requestType !== null) tables.requestTypes.add(requestType, count)
    if (status >= 500) counts.serverErrors += count
    else if (status >= 400) counts.clientErrors += count
    if (status === 101) counts.webSockets += count
    if (!isSuccess(status)) return
    counts.successes += count
    if (status === 206) counts.partial += count
    if (requestType !== null) {
      if (json.test(requestType)) counts.jsonRequests += count
      if (bulkRequest.test(requestType)) counts.bulkRequests += count
      if (requestType === 'application/graphql') counts.graphqlRequests += count
    }
    if (responseType === null) return
    tables.responseTypes.add(responseType, count)
    if (streamingTypes.has(responseType)) counts.streaming += count
    else if (json.test(responseType)) counts.json += count
    else if (responseType === 'text/plain' || responseType === 'text/markdown') counts.text += count
    else if (responseType === 'text/html') counts.pages += count
    else if (document.test(responseType)) counts.documents += count
  }

  #addSuccess({ requestBytes, responseBytes, ttfbMs, durationMs }: DiscoveryExchange): void {
    const { counts, sketches } = this
    const streamMs = durationMs - ttfbMs
    const bitrate = (responseBytes / Math.max(1, durationMs)) * 1000
    sketches.duration.add(durationMs)
    sketches.ttfb.add(ttfbMs)
    sketches.requestBytes.add(requestBytes)
    sketches.responseBytes.add(responseBytes)
    sketches.bitrate.add(bitrate)
    // Over a shorter time the bitrate of the stream tells of buffers, not of the server.
    if (streamMs > shortestStreamMs) sketches.streamBitrate.add((responseBytes / streamMs) * 1000)
    if (bitrate < slowBitrate) counts.underSlowBitrate += 1
    if (streamMs > shortestStreamMs && streamMs > durationMs / 2) counts.progressive += 1
    if (responseBytes === 0) counts.empty += 1
    this.growth.add(responseBytes, durationMs)
  }

  merge(other: EndpointStatistics): void {
    for (const name of countNames) this.counts[name] += other.counts[name]
    for (const name of sketchNames) this.sketches[name].merge(other.sketches[name])
    for (const name of cappedNames) this.tables[name].merge(other.tables[name])
    this.growth.merge(other.growth)
  }

  toJSON(): Readonly<Record<'counts' | 'sketches' | 'tables' | 'growth', unknown>> {
    const { counts, sketches, tables, growth } = this
    return { counts: { ...counts }, sketches, tables, growth }
  }

  /** Reads what {@link toJSON} gave; undefined if it is anything else. */
  static fromJSON(state: unknown): EndpointStatistics | undefined {
    const { counts, sketches, tables, growth } = rowOf(state)
    const result = new EndpointStatistics()
    for (const name of countNames) {
      const count = rowOf(counts)[name]
      if (typeof count !== 'number' || !(count >= 0) || count > Number.MAX_SAFE_INTEGER) return undefined
      result.counts[name] = count
    }
    for (const name of sketchNames) {
      const sketch = QuantileSketch.fromJSON(rowOf(sketches)[name])
      if (sketch === undefined) return undefined
      result.sketches[name] = sketch
    }
    for (const name of cappedNames) {
      const table = CappedCounts.fromJSON(rowOf(tables)[name], differentTexts)
      if (table === undefined) return undefined
      result.tables[name] = table
    }
    const read = Growth.fromJSON(growth)
    if (read === undefined) return undefined
    result.growth = read
    return result
  }
}
