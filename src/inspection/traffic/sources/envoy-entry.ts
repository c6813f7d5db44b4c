import { succeed, type Result } from '../../../diagnostics/index.ts'
import type { Exchange, ExchangeConnection, ExchangeResponse, ExchangeTiming, HeaderPair } from '../message/exchange.ts'
import { readVersion } from './har-entry.ts'
import { defined, fromBase64, isRow, numberOf, rejectRow, textOf, toHeaders, type Row } from './log-row.ts'

const encoder = new TextEncoder()

// Sources: Envoy docs, access logging; envoyproxy/gateway: internal/xds/translator/accesslog.go (default JSON);
// projectcontour/contour: apis/projectcontour/v1alpha1/accesslog.go; istio/istio: pilot/pkg/model/telemetry_logging.go.
/** What an access log may call each value: operators name none, so these are the defaults of Envoy and its relatives. */
const names = {
  method: ['method', 'request_method', ':method'],
  path: ['x-envoy-origin-path', 'path', 'x_envoy_original_path', 'original_path', 'x-envoy-original-path', ':path'],
  authority: ['authority', 'host', ':authority'],
  protocol: ['protocol'],
  scheme: ['scheme', 'x_forwarded_proto', 'x-forwarded-proto', ':scheme'],
  start: ['start_time', 'timestamp', '@timestamp'],
  status: ['response_code'],
  received: ['bytes_received'],
  sent: ['bytes_sent'],
  duration: ['duration'],
  requestDuration: ['request_duration'],
  responseDuration: ['response_duration', 'upstream_service_time', 'x-envoy-upstream-service-time'],
  client: ['downstream_remote_address', 'downstream_remote_address_without_port', 'downstream_direct_remote_address'],
  server: ['downstream_local_address'],
  serverName: ['requested_server_name'],
  tlsVersion: ['downstream_tls_version'],
  tlsCipher: ['downstream_tls_cipher'],
  upstream: ['upstream_host'],
} as const

/** Columns that are request headers. */
const headerColumns: readonly (readonly [column: string, header: string])[] = [
  ['user_agent', 'user-agent'],
  ['referer', 'referer'],
  ['x_forwarded_for', 'x-forwarded-for'],
  ['x_forwarded_proto', 'x-forwarded-proto'],
  ['request_id', 'x-request-id'],
  ['user-agent', 'user-agent'],
  ['x-forwarded-for', 'x-forwarded-for'],
  ['x-request-id', 'x-request-id'],
  ['content_type', 'content-type'],
  ['request_content_type', 'content-type'],
]

function first(row: Row, columns: readonly string[]): unknown {
  return columns.map((column) => row[column]).find((value) => value !== undefined && value !== null && value !== '-')
}

function text(row: Row, columns: readonly string[]): string | undefined {
  return textOf(first(row, columns))
}

function number(row: Row, columns: readonly string[]): number | undefined {
  const value = numberOf(first(row, columns))
  return value !== undefined && value >= 0 ? value : undefined
}

/** An address with a port (`10.0.0.1:80`, `[::1]:80`), or without. */
function splitAddress(address: string | undefined): { readonly ip?: string; readonly port?: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(address ?? '')
  if (match === null) return address?.includes(':') === true && !address.includes('/') ? { ip: address } : {}
  const ip = match[1] ?? match[2]
  return defined({ ip, port: match[3] === undefined ? undefined : Number(match[3]) })
}

function toMilliseconds(value: unknown): number | undefined {
  if (typeof value === 'string') {
    const parsed = Date.parse(value)
    if (!Number.isNaN(parsed)) return parsed
  }
  const seconds = numberOf(isRow(value) ? value['seconds'] : value)
  return seconds === undefined ? undefined : seconds < 1e11 ? seconds * 1000 : seconds
}

/** Whether the client spoke TLS, as far as the row tells. */
function schemeOf(row: Row): 'http' | 'https' {
  const scheme = text(row, names.scheme)?.toLowerCase()
  if (scheme === 'http' || scheme === 'https') return scheme
  const isTold = [...names.tlsVersion, ...names.serverName].some((column) => column in row)
  if (!isTold) return 'https'
  return text(row, names.tlsVersion) === undefined && text(row, names.serverName) === undefined ? 'http' : 'https'
}

function timingOf(row: Row): ExchangeTiming | undefined {
  const request = number(row, names.requestDuration) ?? 0
  const duration = number(row, names.duration)
  const response = number(row, names.responseDuration)
  if (duration === undefined && response === undefined) return undefined
  const since = (value: number | undefined): number | undefined =>
    value === undefined ? undefined : Math.max(0, value - request)
  return defined<ExchangeTiming>({ firstByteMs: since(response), durationMs: since(duration) })
}

function connectionOf(row: Row): ExchangeConnection | undefined {
  const server = splitAddress(text(row, names.server))
  const connection = defined<ExchangeConnection>({
    clientPort: splitAddress(text(row, names.client)).port,
    serverIp: server.ip,
    serverPort: server.port,
    serverName: text(row, names.serverName),
    tlsVersion: text(row, names.tlsVersion),
    tlsCipher: text(row, names.tlsCipher),
  })
  return Object.keys(connection).length === 0 ? undefined : connection
}

function fromAccessLog(row: Row, otherwise: string | undefined): Result<Exchange> {
  const method = text(row, names.method)
  const authority = text(row, names.authority) ?? otherwise
  const target = text(row, names.path)
  if (method === undefined) return rejectRow('Envoy', 'it has no `method`')
  if (authority === undefined) return rejectRow('Envoy', 'it has no `authority`')
  if (target === undefined) return rejectRow('Envoy', 'it has no `path`')
  const headers: HeaderPair[] = []
  for (const [column, header] of headerColumns) {
    const value = textOf(row[column])
    if (value !== undefined && !headers.some(([name]) => name === header)) headers.push([header, value])
  }
  const status = number(row, names.status)
  return succeed(
    defined<Exchange>({
      method,
      scheme: schemeOf(row),
      host: authority,
      target,
      version: readVersion(text(row, names.protocol)),
      headers,
      bodySize: number(row, names.received),
      clientIp: splitAddress(text(row, names.client)).ip,
      connection: connectionOf(row),
      destinationIp: splitAddress(text(row, names.upstream)).ip,
      receivedAt: toMilliseconds(first(row, names.start)),
      // 0 stands for a request that got no answer.
      response:
        status === undefined || status < 100 || !Number.isInteger(status)
          ? undefined
          : defined<ExchangeResponse>({ status, headers: [], bodySize: number(row, names.sent) }),
      timing: timingOf(row),
    }),
  )
}

/** An address of the attribute context: `address:port`, or a socket address in either spelling. */
function readPeer(value: unknown): { readonly ip?: string; readonly port?: number } {
  const address = isRow(value) ? value['address'] : undefined
  if (!isRow(address)) return splitAddress(textOf(address))
  const socket = address['socketAddress'] ?? address['socket_address']
  if (!isRow(socket)) return {}
  return defined({
    ip: textOf(socket['address']),
    port: numberOf(socket['portValue'] ?? socket['port_value']),
  })
}

function fromAttributes(attributes: Row, request: Row, http: Row, otherwise: string | undefined): Result<Exchange> {
  const all = toHeaders(http['headers'])
  const pseudo = (name: string): string | undefined => textOf(all.find(([key]) => key === name)?.[1])
  const method = textOf(http['method']) ?? pseudo(':method')
  const host = textOf(http['host']) ?? pseudo(':authority') ?? otherwise
  const target = textOf(http['path']) ?? pseudo(':path')
  if (method === undefined) return rejectRow('Envoy', 'it has no `request.http.method`')
  if (host === undefined) return rejectRow('Envoy', 'it has no `request.http.host`')
  if (target === undefined) return rejectRow('Envoy', 'it has no `request.http.path`')
  const raw = http['rawBody'] ?? http['raw_body']
  let body: Uint8Array | undefined
  if (typeof raw === 'string' && raw !== '') {
    body = fromBase64(raw)
    if (body === undefined) return rejectRow('Envoy', '`request.http.raw_body` is not base64')
  } else if (typeof http['body'] === 'string' && http['body'] !== '') body = encoder.encode(http['body'])
  const size = numberOf(http['size'])
  const source = readPeer(attributes['source'])
  const destination = readPeer(attributes['destination'])
  const connection = defined<ExchangeConnection>({
    clientPort: source.port,
    serverIp: destination.ip,
    serverPort: destination.port,
  })
  return succeed(
    defined<Exchange>({
      method,
      scheme: (textOf(http['scheme']) ?? pseudo(':scheme')) === 'http' ? 'http' : 'https',
      host,
      target,
      version: readVersion(textOf(http['protocol'])),
      headers: all.filter(([name]) => !name.startsWith(':')),
      body,
      // -1 where the size is not known.
      bodySize: size === undefined || size < 0 ? undefined : size,
      clientIp: source.ip,
      connection: Object.keys(connection).length === 0 ? undefined : connection,
      receivedAt: toMilliseconds(request['time']),
      timing: undefined,
    }),
  )
}

/**
 * Reads what Envoy writes of a request: a row of a JSON access log with the usual names of its
 * command operators (`method`, `path`, `authority`, `response_code` and so on), or the attributes that
 * `ext_authz` sends (`attributes.request.http`, `attributes.source`). Where a row does not tell the
 * scheme it is `https`. The client is the downstream address; `x_forwarded_for` is only a header.
 */
export function fromEnvoyEntry(row: unknown, { host: otherwise }: { readonly host?: string } = {}): Result<Exchange> {
  if (!isRow(row)) return rejectRow('Envoy', 'expected an object')
  const attributes = isRow(row['attributes']) ? row['attributes'] : row
  const { request } = attributes
  if (isRow(request) && isRow(request['http'])) return fromAttributes(attributes, request, request['http'], otherwise)
  return fromAccessLog(row, otherwise)
}
