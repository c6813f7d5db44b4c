import { succeed, type Result } from '../../../../diagnostics/index.ts'
import { defined, rejectRow, textOf, type Row } from '../log-row.ts'
import { columnFormat, toTime, type LogFormat, type LogRecord } from './log-format.ts'

const docs = 'Cloudflare docs: Logs, log fields'

/** Requests to a zone. */
export const cloudflareHttpRequests: LogFormat = columnFormat(
  { id: 'cloudflare-http', title: 'Cloudflare Logpush http_requests', source: `${docs}, http_requests` },
  {
    method: ['ClientRequestMethod'],
    host: ['ClientRequestHost'],
    target: ['ClientRequestURI', 'ClientRequestPath'],
    scheme: ['ClientRequestScheme'],
    version: ['ClientRequestProtocol'],
    status: ['EdgeResponseStatus'],
    requestBytes: ['ClientRequestBytes'],
    responseBytes: ['EdgeResponseBodyBytes', 'EdgeResponseBytes'],
    firstByte: ['EdgeTimeToFirstByteMs'],
    start: ['EdgeStartTimestamp'],
    end: ['EdgeEndTimestamp'],
    clientIp: ['ClientIP'],
    clientPort: ['ClientSrcPort'],
    destinationIp: ['OriginIP'],
    tlsVersion: ['ClientSSLProtocol'],
    tlsCipher: ['ClientSSLCipher'],
    requestHeaders: ['RequestHeaders'],
    responseHeaders: ['ResponseHeaders'],
    headers: { 'user-agent': ['ClientRequestUserAgent'], referer: ['ClientRequestReferer'] },
    responseType: ['EdgeResponseContentType'],
  },
)

/** Requests of users through Gateway. It tells neither sizes nor times. */
export const cloudflareGatewayHttp: LogFormat = columnFormat(
  { id: 'cloudflare-gateway-http', title: 'Cloudflare Logpush gateway_http', source: `${docs}, gateway_http` },
  {
    method: ['HTTPMethod'],
    url: ['URL'],
    host: ['HTTPHost'],
    target: ['URL'],
    version: ['HTTPVersion'],
    status: ['HTTPStatusCode'],
    start: ['Datetime'],
    clientIp: ['SourceIP'],
    clientPort: ['SourcePort'],
    destinationIp: ['DestinationIP'],
    user: ['Email', 'UserID'],
    headers: { 'user-agent': ['UserAgent'], referer: ['Referer'] },
  },
)

/** Questions for names that users asked through Gateway. */
export const cloudflareGatewayDns: LogFormat = {
  id: 'cloudflare-gateway-dns',
  title: 'Cloudflare Logpush gateway_dns',
  source: `${docs}, gateway_dns`,
  read(row: Row): Result<LogRecord> {
    const name = textOf(row['QueryName'])
    if (name === undefined) return rejectRow(this.title, 'it has no `QueryName`')
    return succeed(
      defined<Extract<LogRecord, { kind: 'dns' }>>({
        kind: 'dns',
        name: name.toLowerCase().replace(/\.$/, ''),
        type: textOf(row['QueryTypeName']),
        clientIp: textOf(row['SrcIP']),
        receivedAt: toTime(row['Datetime']),
        user: textOf(row['Email']) ?? textOf(row['UserID']),
      }),
    )
  },
}
