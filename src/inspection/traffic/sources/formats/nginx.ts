import type { Row } from '../log-row.ts'
import { columnFormat, type LogFormat } from './log-format.ts'
import { splitLine, splitRequest } from './split-line.ts'

/**
 * The format `combined`, with the host in front (`vhost_combined`) or behind (`"$host"`), and behind that the times
 * `$request_time` and `$upstream_header_time` and the size `$request_length`, as far as they are there.
 */
function readCombined(line: string): Row | undefined {
  const columns = splitLine(line)
  const at = columns.findIndex((column) => splitRequest(column) !== undefined)
  const request = splitRequest(columns[at] ?? '')
  if (request === undefined || at < 4) return undefined
  const [host, port] = at > 4 ? (columns[0] ?? '').split(':') : []
  const extra = columns.slice(at + 5)
  const isHost = (column: string | undefined): boolean =>
    column !== undefined && /[A-Za-z.]/.test(column) && !/^[\d.]+$/.test(column)
  const own = isHost(extra[0]) ? extra[0] : undefined
  const [requestTime, headerTime, length] = own === undefined ? extra : extra.slice(1)
  const name = host ?? own
  return {
    request_method: request.method,
    request_uri: request.target,
    server_protocol: request.protocol,
    remote_addr: columns[at - 4],
    remote_user: columns[at - 2],
    time_local: columns[at - 1],
    status: columns[at + 1],
    body_bytes_sent: columns[at + 2],
    http_referer: columns[at + 3],
    http_user_agent: columns[at + 4],
    ...(name === undefined ? {} : { host: port === undefined ? name : `${name}:${port}` }),
    ...(requestTime === undefined ? {} : { request_time: requestTime }),
    ...(headerTime === undefined ? {} : { upstream_header_time: headerTime }),
    ...(length === undefined ? {} : { request_length: length }),
  }
}

/** nginx: JSON with the names of its variables, or lines of `combined`. Times are in seconds. */
export const nginx: LogFormat = columnFormat(
  { id: 'nginx', title: 'nginx', source: 'nginx docs: ngx_http_log_module, ngx_http_core_module (variables)' },
  {
    method: ['request_method', 'method'],
    host: ['http_host', 'host', 'server_name', 'ssl_server_name'],
    target: ['request_uri', 'uri', 'path'],
    query: ['args', 'query_string'],
    scheme: ['scheme', 'https'],
    version: ['server_protocol', 'protocol'],
    status: ['status'],
    requestBytes: ['content_length', 'request_length'],
    responseBytes: ['body_bytes_sent', 'bytes_sent'],
    firstByte: ['upstream_header_time'],
    duration: ['request_time', 'upstream_response_time'],
    unit: 's',
    start: ['time_iso8601', 'msec', 'time_local', 'time', 'timestamp'],
    clientIp: ['remote_addr', 'realip_remote_addr'],
    clientPort: ['remote_port'],
    serverName: ['ssl_server_name'],
    tlsVersion: ['ssl_protocol'],
    tlsCipher: ['ssl_cipher'],
    user: ['remote_user'],
    headers: {
      'user-agent': ['http_user_agent'],
      referer: ['http_referer'],
      'content-type': ['content_type', 'http_content_type'],
      'x-forwarded-for': ['http_x_forwarded_for'],
    },
    responseType: ['sent_http_content_type', 'upstream_http_content_type'],
  },
  readCombined,
)
