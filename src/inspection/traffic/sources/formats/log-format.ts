import { succeed, type Result } from '../../../../diagnostics/index.ts'
import {
  type Exchange,
  type ExchangeConnection,
  type ExchangeResponse,
  type ExchangeTiming,
  type HeaderPair,
} from '../../message/exchange.ts'
import { hostName } from '../../request/host.ts'
import { readVersion } from '../har-entry.ts'
import { defined, isRow, numberOf, rejectRow, textOf, toHeaders, type Row } from '../log-row.ts'
import type { LoggedCall } from '../portal-call.ts'

/** What a line of a log tells: a request, a call through an MCP portal or a question for a name, and who was behind it. */
export type LogRecord =
  | { readonly kind: 'call'; readonly call: LoggedCall; readonly user?: string }
  | { readonly kind: 'http'; readonly exchange: Exchange; readonly user?: string }
  | {
      readonly kind: 'dns'
      readonly name: string
      /** Type of the record that was asked for, as in `AAAA`. */
      readonly type?: string
      readonly clientIp?: string
      readonly receivedAt?: number
      readonly user?: string
    }

/** What somebody says of all rows of a log that leaves it out. */
export interface RowDefaults {
  readonly host?: string
}

/** A form in which others write their logs. */
export interface LogFormat {
  /** As options name it. */
  readonly id: string
  /** What writes it. */
  readonly title: string
  /** Where its members or columns are documented. */
  readonly source: string
  /** @param otherwise - what rows are taken for that do not say it */
  read(row: Row, otherwise?: RowDefaults): Result<LogRecord>
  /** Takes a line of text apart where lines are no JSON; undefined if it is not of this form. */
  readonly readLine?: (line: string) => Row | undefined
}

/** Units of a time in a log. */
type TimeUnit = 's' | 'ms' | 'us' | 'ns'

/** Members of a row by what they tell; of several the first that has a value counts. `a.b` is a member of a member. */
export interface LogColumns {
  readonly method?: readonly string[]
  readonly host?: readonly string[]
  /** Path and query. */
  readonly target?: readonly string[]
  /** The query, where the target lacks it. */
  readonly query?: readonly string[]
  /** A whole URL in place of host and target. */
  readonly url?: readonly string[]
  readonly scheme?: readonly string[]
  readonly version?: readonly string[]
  readonly status?: readonly string[]
  readonly requestBytes?: readonly string[]
  readonly responseBytes?: readonly string[]
  /** From the request to the first byte of the answer. */
  readonly firstByte?: readonly string[]
  readonly duration?: readonly string[]
  readonly unit?: TimeUnit
  readonly start?: readonly string[]
  readonly end?: readonly string[]
  readonly clientIp?: readonly string[]
  readonly clientPort?: readonly string[]
  readonly serverIp?: readonly string[]
  readonly destinationIp?: readonly string[]
  readonly serverName?: readonly string[]
  readonly tlsVersion?: readonly string[]
  readonly tlsCipher?: readonly string[]
  readonly user?: readonly string[]
  /** Objects of header names and values. */
  readonly requestHeaders?: readonly string[]
  readonly responseHeaders?: readonly string[]
  /** Members that are headers, by the header's name. */
  readonly headers?: Readonly<Record<string, readonly string[]>>
  readonly responseType?: readonly string[]
}

/** The value of a member, or of a member of a member; `-` and an empty text are none. */
function valueAt(row: Row, path: string): unknown {
  if (path in row) return row[path]
  let value: unknown = row
  for (const step of path.split('.')) {
    if (Array.isArray(value)) value = (value as unknown[])[Number(step)]
    else if (isRow(value)) value = value[step]
    else return undefined
  }
  return value
}

function first(row: Row, columns: readonly string[] | undefined): unknown {
  for (const column of columns ?? []) {
    const value = valueAt(row, column)
    if (value !== undefined && value !== null && value !== '-' && value !== '') return value
  }
  return undefined
}

const perMillisecond: Readonly<Record<TimeUnit, number>> = { s: 0.001, ms: 1, us: 1000, ns: 1e6 }

function number(row: Row, columns: readonly string[] | undefined): number | undefined {
  const value = first(row, columns)
  // nginx joins the times of several upstreams by commas and colons; the first answered.
  const plain = typeof value === 'string' ? value.split(/[,:]/, 1)[0]?.trim() : value
  const read = numberOf(plain)
  return read !== undefined && read >= 0 ? read : undefined
}

/**
 * Milliseconds since 1970 of a time: a date, or a number of seconds, milliseconds, microseconds or nanoseconds since then,
 * told apart by their size; nginx's and Apache's `10/Oct/2026:13:55:36 +0000` too.
 */
export function toTime(value: unknown): number | undefined {
  const digits = numberOf(value)
  if (digits !== undefined) return digits < 1e11 ? digits * 1000 : digits < 1e14 ? digits : digits < 1e17 ? digits / 1000 : digits / 1e6 // prettier-ignore
  if (typeof value !== 'string') return undefined
  const common = /^(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(value)
  const parsed = Date.parse(
    common === null
      ? value
      : `${common[1] ?? ''} ${common[2] ?? ''} ${common[3] ?? ''} ${common[4] ?? ''} ${common[5] ?? ''}`,
  )
  return Number.isNaN(parsed) ? undefined : parsed
}

interface Destination {
  readonly host: string
  readonly target: string
  readonly scheme: 'http' | 'https' | undefined
}

function destinationOf(row: Row, columns: LogColumns, { host: otherwise }: RowDefaults): Destination | string {
  const url = textOf(first(row, columns.url))
  const written = textOf(first(row, columns.target))
  // What goes through a proxy asks for a whole URL, whose host counts. Source: RFC 9112, 3.2.2.
  const whole = [url, written].find(
    (text) => text !== undefined && /^(?:https?|wss?):\/\//i.test(text) && URL.canParse(text),
  )
  if (whole !== undefined) {
    const { protocol, host, pathname, search } = new URL(whole)
    return { host, target: pathname + search, scheme: /^(?:http|ws):$/.test(protocol) ? 'http' : 'https' }
  }
  const host = textOf(first(row, columns.host)) ?? otherwise
  if (host === undefined) return nameOf('host', columns.host ?? columns.url)
  const target = written ?? url
  if (target === undefined) return nameOf('path', columns.target ?? columns.url)
  const query = textOf(first(row, columns.query))
  const scheme = textOf(first(row, columns.scheme))?.toLowerCase()
  return {
    host,
    target: query === undefined || target.includes('?') ? target : `${target}?${query.replace(/^\?/, '')}`,
    scheme: scheme === 'http' || scheme === 'off' || scheme === 'none' ? 'http' : scheme === undefined ? undefined : 'https', // prettier-ignore
  }
}

function nameOf(what: string, columns: readonly string[] | undefined): string {
  const [column] = columns ?? []
  // Formats of lines, such as nginx's `combined`, leave it out; without it nobody can tell whose path it is.
  const help =
    what === 'host'
      ? ': have it logged, in nginx as `$host` in front of the line or behind it, or say it for all rows (`--host`)'
      : ''
  return `it has no ${what}${column === undefined ? '' : ` (\`${column}\`)`}${help}`
}

function headersOf(row: Row, { requestHeaders, headers }: LogColumns): HeaderPair[] {
  const pairs = toHeaders(first(row, requestHeaders))
  for (const [name, columns] of Object.entries(headers ?? {})) {
    const value = textOf(first(row, columns))
    if (value !== undefined && !pairs.some(([key]) => key.toLowerCase() === name)) pairs.push([name, value])
  }
  return pairs
}

function timingOf(row: Row, columns: LogColumns): ExchangeTiming | undefined {
  const scale = perMillisecond[columns.unit ?? 'ms']
  const start = toTime(first(row, columns.start))
  const end = toTime(first(row, columns.end))
  const between = start === undefined || end === undefined || end < start ? undefined : end - start
  const told = number(row, columns.duration)
  const firstByte = number(row, columns.firstByte)
  const firstByteMs = firstByte === undefined ? undefined : firstByte / scale
  const duration = told === undefined ? between : told / scale
  // A log that has only the time of the first byte tells at least that the answer took so long.
  const durationMs = duration === undefined ? firstByteMs : Math.max(duration, firstByteMs ?? 0)
  return durationMs === undefined ? undefined : defined<ExchangeTiming>({ firstByteMs, durationMs })
}

function responseOf(row: Row, columns: LogColumns): ExchangeResponse | undefined {
  const status = number(row, columns.status)
  // 0 and 000 stand for a request that got no answer.
  if (status === undefined || !Number.isInteger(status) || status < 100) return undefined
  const headers = toHeaders(first(row, columns.responseHeaders))
  const type = textOf(first(row, columns.responseType))
  if (type !== undefined && !headers.some(([name]) => name.toLowerCase() === 'content-type'))
    headers.push(['content-type', type])
  return defined<ExchangeResponse>({ status, headers, body: undefined, bodySize: number(row, columns.responseBytes) })
}

function connectionOf(row: Row, columns: LogColumns): ExchangeConnection | undefined {
  const connection = defined<ExchangeConnection>({
    clientPort: number(row, columns.clientPort),
    serverIp: textOf(first(row, columns.serverIp)),
    serverPort: undefined,
    serverName: textOf(first(row, columns.serverName)),
    tlsVersion: textOf(first(row, columns.tlsVersion)),
    tlsCipher: textOf(first(row, columns.tlsCipher)),
  })
  return Object.keys(connection).length === 0 ? undefined : connection
}

/**
 * Reads a row by the columns of its format.
 *
 * @param title - what writes the log, for messages
 */
export function readColumns(
  row: Row,
  columns: LogColumns,
  title: string,
  otherwise: RowDefaults = {},
): Result<LogRecord> {
  const method = textOf(first(row, columns.method))
  if (method === undefined) return rejectRow(title, nameOf('method', columns.method))
  const destination = destinationOf(row, columns, otherwise)
  if (typeof destination === 'string') return rejectRow(title, destination)
  if (hostName(destination.host) === '') return rejectRow(title, nameOf('host', columns.host))
  const exchange = defined<Exchange>({
    method,
    scheme: destination.scheme ?? 'https',
    host: destination.host,
    target: destination.target,
    version: readVersion(textOf(first(row, columns.version))),
    headers: headersOf(row, columns),
    body: undefined,
    bodySize: number(row, columns.requestBytes),
    clientIp: textOf(first(row, columns.clientIp)),
    connection: connectionOf(row, columns),
    destinationIp: textOf(first(row, columns.destinationIp)),
    receivedAt: toTime(first(row, columns.start)),
    response: responseOf(row, columns),
    timing: timingOf(row, columns),
  })
  const user = textOf(first(row, columns.user))
  return succeed({ kind: 'http', exchange, ...(user === undefined ? {} : { user }) })
}

/** A format whose rows are read by columns alone. */
export function columnFormat(
  { id, title, source }: Pick<LogFormat, 'id' | 'title' | 'source'>,
  columns: LogColumns,
  readLine?: LogFormat['readLine'],
): LogFormat {
  const read: LogFormat['read'] = (row, otherwise) => readColumns(row, columns, title, otherwise)
  return readLine === undefined ? { id, title, source, read } : { id, title, source, read, readLine }
}
