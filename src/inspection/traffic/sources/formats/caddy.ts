import { columnFormat, type LogFormat } from './log-format.ts'

/** Caddy's access log in JSON. Times are in seconds; headers that hold credentials stand as `REDACTED`. */
export const caddy: LogFormat = columnFormat(
  { id: 'caddy', title: 'Caddy', source: 'Caddy docs: how logging works (access logs)' },
  {
    method: ['request.method'],
    host: ['request.host'],
    target: ['request.uri'],
    version: ['request.proto'],
    status: ['status'],
    requestBytes: ['bytes_read'],
    responseBytes: ['size'],
    duration: ['duration'],
    unit: 's',
    start: ['ts'],
    clientIp: ['request.client_ip', 'request.remote_ip', 'request.remote_addr'],
    clientPort: ['request.remote_port'],
    serverName: ['request.tls.server_name'],
    user: ['user_id'],
    requestHeaders: ['request.headers'],
    responseHeaders: ['resp_headers'],
  },
)
