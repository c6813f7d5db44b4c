import { RecentTexts } from './recent-texts.ts'
import { declaredLength, findHeader, splitTarget, type Exchange } from '../traffic/index.ts'

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
/** Longer hosts are refused. */
export const longestHost = 300

/** What is kept of a user agent, in characters. */
export const longestAgent = 256

type Row = Readonly<Record<string, unknown>>

/** Logs name few media types, each of them in nearly every row. */
const types = new RecentTexts<string>()

/** A media type without its parameters; null where there is none. */
export function toType(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const known = types.get(value)
  if (known !== undefined) return known
  const end = value.indexOf(';')
  const type = (end === -1 ? value : value.slice(0, end)).trim().toLowerCase().slice(0, 128)
  types.set(value, type)
  return type
}

function isMeasure(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}

function noMeasure(name: keyof DiscoveryExchange): BrokenRow {
  return { problem: `its ${name} is no number from 0 on` }
}

/** Logs name few methods. */
const methods = new RecentTexts<string>()

function toMethod(text: string): string {
  const known = methods.get(text)
  if (known !== undefined) return known
  const method = text.toUpperCase()
  methods.set(text, method)
  return method
}

/** Checks the parts that every log has: one by one, as logs have millions of rows, and an object of them would be made for each. */
function toExchange(
  method: unknown,
  host: unknown,
  path: unknown,
  status: unknown,
  requestBytes: unknown,
  responseBytes: unknown,
  ttfbMs: unknown,
  durationMs: unknown,
  requestType: unknown,
  responseType: unknown,
  userAgent: unknown,
): DiscoveryExchange | BrokenRow {
  if (typeof method !== 'string' || method === '' || method.length > 32) return { problem: 'it has no method' }
  if (typeof host !== 'string' || host === '') return { problem: 'it has no host' }
  if (host.length > longestHost) return { problem: `its host has more than ${String(longestHost)} characters` }
  if (typeof path !== 'string') return { problem: 'it has no path' }
  if (path.length > maxPathLength) return { problem: `its path has more than ${String(maxPathLength)} characters` }
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 0 || status > 999)
    return { problem: 'its status is no HTTP status' }
  if (!isMeasure(requestBytes)) return noMeasure('requestBytes')
  if (!isMeasure(responseBytes)) return noMeasure('responseBytes')
  if (!isMeasure(ttfbMs)) return noMeasure('ttfbMs')
  if (!isMeasure(durationMs)) return noMeasure('durationMs')
  return {
    method: toMethod(method),
    host,
    path,
    status,
    requestBytes,
    responseBytes,
    ttfbMs,
    durationMs,
    requestType: toType(requestType),
    responseType: toType(responseType),
    userAgent:
      typeof userAgent !== 'string'
        ? null
        : userAgent.length > longestAgent
          ? userAgent.slice(0, longestAgent)
          : userAgent,
  }
}

/** Reads one row of a log with the columns `method`, `host`, `path`, `status`, `request_bytes` and so on. */
export function fromLogRow(row: Row): DiscoveryExchange | BrokenRow {
  return toExchange(
    row['method'],
    row['host'],
    row['path'],
    row['status'],
    row['request_bytes'],
    row['response_bytes'],
    row['ttfb_ms'],
    row['duration_ms'],
    row['request_content_type'],
    row['response_content_type'],
    row['user_agent'],
  )
}

/** Bytes of a body: as they were counted, as they are at hand, or as the message declares them. */
function sizeOf(message: Pick<Exchange, 'body' | 'bodySize' | 'headers'>): number {
  const atHand = message.body instanceof Uint8Array ? message.body.length : undefined
  return message.bodySize ?? atHand ?? declaredLength(message) ?? 0
}

/**
 * Takes from an exchange what discovery looks at. One without an answer, or whose duration nobody took, is
 * refused: it would count as a quick one.
 */
export function fromExchange(exchange: Exchange): DiscoveryExchange | BrokenRow {
  const { method, host, headers, response, timing, target } = exchange
  if (response === undefined) return { problem: 'it has no answer' }
  const durationMs = timing?.durationMs
  if (durationMs === undefined) return { problem: 'its duration is not known' }
  return toExchange(
    method,
    host,
    splitTarget(target).path,
    response.status,
    sizeOf(exchange),
    sizeOf(response),
    Math.min(timing?.firstByteMs ?? durationMs, durationMs),
    durationMs,
    findHeader(headers, 'content-type'),
    findHeader(response.headers, 'content-type'),
    findHeader(headers, 'user-agent'),
  )
}
