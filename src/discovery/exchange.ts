/** One request and its answer, as far as discovery looks at it: no bodies, no header values but three. */
export interface DiscoveryExchange {
  readonly method: string
  /** With the port, if it is not the default one. */
  readonly host: string
  /** A query behind it is ignored. */
  readonly path: string
  readonly status: number
  readonly requestBytes: number
  readonly responseBytes: number
  /** Milliseconds from the request to the first byte of the answer. */
  readonly ttfbMs: number
  /** Milliseconds from the request to the last byte of the answer. */
  readonly durationMs: number
  readonly requestType: string | null
  readonly responseType: string | null
  readonly userAgent: string | null
}

/** Why a row of a log is no exchange. */
export interface BrokenRow {
  readonly problem: string
}

/** Longer paths are refused: no documented path is that long, and each is kept in memory. */
export const maxPathLength = 8192
const maxHostLength = 300

type Row = Readonly<Record<string, unknown>>

function toType(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const end = value.indexOf(';')
  return (end === -1 ? value : value.slice(0, end)).trim().toLowerCase().slice(0, 128)
}

/** Checks the parts that every log has. */
function toExchange(exchange: Readonly<Record<keyof DiscoveryExchange, unknown>>): DiscoveryExchange | BrokenRow {
  const { method, host, path, status } = exchange
  if (typeof method !== 'string' || method === '' || method.length > 32) return { problem: 'it has no method' }
  if (typeof host !== 'string' || host === '') return { problem: 'it has no host' }
  if (host.length > maxHostLength) return { problem: `its host has more than ${String(maxHostLength)} characters` }
  if (typeof path !== 'string') return { problem: 'it has no path' }
  if (path.length > maxPathLength) return { problem: `its path has more than ${String(maxPathLength)} characters` }
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 0 || status > 999)
    return { problem: 'its status is no HTTP status' }
  for (const name of ['requestBytes', 'responseBytes', 'ttfbMs', 'durationMs'] as const) {
    const value = exchange[name]
    if (typeof value !== 'number' || !(value >= 0) || value > Number.MAX_SAFE_INTEGER)
      return { problem: `its ${name} is no number from 0 on` }
  }
  return {
    ...(exchange as unknown as DiscoveryExchange),
    method: method.toUpperCase(),
    requestType: toType(exchange.requestType),
    responseType: toType(exchange.responseType),
    userAgent: typeof exchange.userAgent === 'string' ? exchange.userAgent.slice(0, 256) : null,
  }
}

/** Reads one row of a log with the columns `method`, `host`, `path`, `status`, `request_bytes` and so on. */
export function fromLogRow(row: Row): DiscoveryExchange | BrokenRow {
  return toExchange({
    method: row['method'],
    host: row['host'],
    path: row['path'],
    status: row['status'],
    requestBytes: row['request_bytes'],
    responseBytes: row['response_bytes'],
    ttfbMs: row['ttfb_ms'],
    durationMs: row['duration_ms'],
    requestType: row['request_content_type'],
    responseType: row['response_content_type'],
    userAgent: row['user_agent'],
  })
}

function asRow(value: unknown): Row {
  return typeof value === 'object' && value !== null ? (value as Row) : {}
}

function headerOf(message: Row, name: string): unknown {
  const headers = Array.isArray(message['headers']) ? (message['headers'] as unknown[]) : []
  for (const item of headers) {
    const header = asRow(item)
    if (typeof header['name'] === 'string' && header['name'].toLowerCase() === name) return header['value']
  }
  return undefined
}

/** HAR writes -1 for what is not known. */
function known(...values: readonly unknown[]): number {
  return values.find((value): value is number => typeof value === 'number' && value >= 0) ?? 0
}

/** Reads one entry of a HAR file (`log.entries[]`, HAR 1.2). */
export function fromHarEntry(entry: unknown): DiscoveryExchange | BrokenRow {
  const request = asRow(asRow(entry)['request'])
  const response = asRow(asRow(entry)['response'])
  const timings = asRow(asRow(entry)['timings'])
  const text = typeof request['url'] === 'string' ? request['url'] : ''
  if (!URL.canParse(text)) return { problem: 'its url is none' }
  const url = new URL(text)
  const content = asRow(response['content'])
  const waited = known(timings['blocked']) + known(timings['dns']) + known(timings['connect'])
  const ttfbMs = known(timings['send']) + known(timings['wait'])
  return toExchange({
    method: request['method'],
    host: url.host,
    path: url.pathname,
    status: response['status'],
    requestBytes: known(request['bodySize'], asRow(request['postData'])['size']),
    responseBytes: known(response['bodySize'], content['size']),
    ttfbMs,
    durationMs: Math.max(ttfbMs, known(asRow(entry)['time']) - waited),
    requestType: headerOf(request, 'content-type') ?? asRow(request['postData'])['mimeType'],
    responseType: headerOf(response, 'content-type') ?? content['mimeType'],
    userAgent: headerOf(request, 'user-agent'),
  })
}
