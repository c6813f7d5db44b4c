import { describe, expect, it } from 'vitest'
import {
  createMappedFormat,
  findLogFormat,
  logFormats,
  type Exchange,
  type LogRecord,
} from '../../src/inspection/traffic/index.ts'

function read(id: string, row: Readonly<Record<string, unknown>> | string): LogRecord {
  const format = findLogFormat(id)
  const members = typeof row === 'string' ? format?.readLine?.(row) : row
  if (format === undefined || members === undefined) throw new Error(`${id} does not read this`)
  const found = format.read(members)
  if (!found.ok) throw new Error(found.diagnostics[0]?.message)
  return found.value
}

function exchangeOf(id: string, row: Readonly<Record<string, unknown>> | string): Exchange {
  const record = read(id, row)
  if (record.kind !== 'http') throw new Error('no request')
  return record.exchange
}

const header = (exchange: Exchange, name: string): string | undefined =>
  exchange.headers.find(([key]) => key.toLowerCase() === name)?.[1]

const start = Date.parse('2026-05-01T10:00:00.000Z')

describe('logs of others', () => {
  it("are Envoy Gateway's default", () => {
    const row = { start_time: '2026-05-01T10:00:00.000Z', method: 'POST', 'x-envoy-origin-path': '/v1/chat/completions', protocol: 'HTTP/1.1', response_code: 200, response_flags: '-', bytes_received: 300, bytes_sent: 2000, duration: 4000, 'x-envoy-upstream-service-time': null, 'x-forwarded-for': '192.0.2.9', 'user-agent': 'x', 'x-request-id': 'a', ':authority': 'llm.example.com', upstream_host: '192.0.2.5:8000', downstream_remote_address: '192.0.2.9:5', route_name: 'r' } // prettier-ignore
    const exchange = exchangeOf('envoy', row)
    expect(exchange).toMatchObject({
      method: 'POST',
      host: 'llm.example.com',
      target: '/v1/chat/completions',
      bodySize: 300,
      clientIp: '192.0.2.9',
      destinationIp: '192.0.2.5',
      receivedAt: start,
      response: { status: 200, bodySize: 2000 },
      timing: { durationMs: 4000 },
    })
    expect(header(exchange, 'user-agent')).toBe('x')
  })

  it("are Contour's JSON, and the lines of Envoy and Istio", () => {
    const contour = { '@timestamp': '2026-05-01T10:00:00.000Z', authority: 'llm.example.com', bytes_received: 300, bytes_sent: 2000, downstream_local_address: '10.0.0.1:8443', downstream_remote_address: '192.0.2.9:5000', duration: 4000, method: 'POST', path: '/v1/messages', protocol: 'HTTP/2', request_id: 'a', requested_server_name: 'llm.example.com', response_code: 200, response_flags: '-', uber_trace_id: null, upstream_cluster: 'c', upstream_host: '192.0.2.5:8000', upstream_service_time: 900, user_agent: 'x', x_forwarded_for: '192.0.2.9' } // prettier-ignore
    expect(exchangeOf('envoy', contour)).toMatchObject({ host: 'llm.example.com', target: '/v1/messages', receivedAt: start, timing: { firstByteMs: 900, durationMs: 4000 } }) // prettier-ignore
    const short = '[2026-05-01T10:00:00.000Z] "POST /v1/messages?beta=true HTTP/2" 200 - 300 2000 4000 900 "192.0.2.9" "curl/8 (a \\"b\\")" "id" "llm.example.com" "192.0.2.5:8000"' // prettier-ignore
    const long = '[2026-05-01T10:00:00.000Z] "POST /v1/messages?beta=true HTTP/2" 200 - via_upstream - "-" 300 2000 4000 900 "192.0.2.9" "curl/8 (a \\"b\\")" "id" "llm.example.com" "192.0.2.5:8000" outbound|80||llm 10.1.1.1:4 10.0.0.1:8443 192.0.2.9:5000 llm.example.com default' // prettier-ignore
    for (const line of [short, long]) {
      const exchange = exchangeOf('envoy', line)
      expect(exchange).toMatchObject({
        host: 'llm.example.com',
        target: '/v1/messages?beta=true',
        bodySize: 300,
        response: { status: 200, bodySize: 2000 },
        timing: { firstByteMs: 900, durationMs: 4000 },
      })
      expect(header(exchange, 'user-agent')).toBe('curl/8 (a "b")')
    }
    expect(exchangeOf('envoy', long).clientIp).toBe('192.0.2.9')
  })

  it("are Cloudflare's three", () => {
    const http = { ClientRequestMethod: 'POST', ClientRequestHost: 'llm.example.com', ClientRequestURI: '/v1/chat/completions?x=1', EdgeResponseStatus: 200, ClientRequestBytes: 300, EdgeResponseBytes: 2000, EdgeTimeToFirstByteMs: 3000, ClientRequestUserAgent: 'x', EdgeResponseContentType: 'application/json', ClientIP: '192.0.2.9' } // prettier-ignore
    const exchange = exchangeOf('cloudflare-http', http)
    expect(exchange).toMatchObject({ host: 'llm.example.com', target: '/v1/chat/completions?x=1', bodySize: 300, response: { status: 200, bodySize: 2000, headers: [['content-type', 'application/json']] }, timing: { firstByteMs: 3000, durationMs: 3000 } }) // prettier-ignore
    for (const [from, to] of [
      [1777629600000000000, 1777629604500000000],
      ['2026-05-01T10:00:00Z', '2026-05-01T10:00:04.500Z'],
      [1777629600, 1777629604.5],
    ])
      // prettier-ignore
      expect(exchangeOf('cloudflare-http', { ...http, EdgeStartTimestamp: from, EdgeEndTimestamp: to })).toMatchObject({
        receivedAt: start,
        timing: { durationMs: 4500 },
      })
    const gateway = { Datetime: '2026-05-01T10:00:00Z', Email: 'ada@example.com', HTTPHost: 'chatgpt.com', HTTPMethod: 'POST', HTTPStatusCode: 200, URL: 'https://chatgpt.com/backend-api/conversation?a=1', UserAgent: 'x', SourceIP: '192.0.2.9', UserID: 'u' } // prettier-ignore
    expect(read('cloudflare-gateway-http', gateway)).toMatchObject({
      user: 'ada@example.com',
      exchange: { host: 'chatgpt.com', target: '/backend-api/conversation?a=1', scheme: 'https' },
    })
    expect(exchangeOf('cloudflare-gateway-http', gateway).timing).toBeUndefined()
    const dns = { Datetime: '2026-05-01T10:00:00Z', QueryName: 'Claude.ai.', QueryTypeName: 'AAAA', Email: 'ada@example.com', SrcIP: '192.0.2.9' } // prettier-ignore
    expect(read('cloudflare-gateway-dns', dns)).toEqual({ kind: 'dns', name: 'claude.ai', type: 'AAAA', user: 'ada@example.com', clientIp: '192.0.2.9', receivedAt: start }) // prettier-ignore
  })

  it("are nginx's JSON and lines", () => {
    const json = { time_iso8601: '2026-05-01T10:00:00+00:00', remote_addr: '192.0.2.9', request_method: 'POST', host: 'llm.example.com', request_uri: '/v1/chat/completions', server_protocol: 'HTTP/1.1', status: '200', request_length: '350', body_bytes_sent: '2000', request_time: '4.250', upstream_header_time: '0.900', http_user_agent: 'x', sent_http_content_type: 'text/event-stream', scheme: 'https' } // prettier-ignore
    expect(exchangeOf('nginx', json)).toMatchObject({ host: 'llm.example.com', bodySize: 350, receivedAt: start, response: { status: 200, bodySize: 2000 }, timing: { firstByteMs: 900, durationMs: 4250 } }) // prettier-ignore
    const combined = '192.0.2.9 - ada [01/May/2026:10:00:00 +0000] "POST /v1/chat/completions HTTP/1.1" 200 2000 "-" "curl/8"' // prettier-ignore
    const vhost = read('nginx', `llm.example.com:443 ${combined}`)
    expect(vhost).toMatchObject({ user: 'ada', exchange: { host: 'llm.example.com:443', receivedAt: start } })
    expect(exchangeOf('nginx', `${combined} "llm.example.com" 4.250 0.900 350`)).toMatchObject({
      host: 'llm.example.com',
      timing: { firstByteMs: 900, durationMs: 4250 },
      bodySize: 350,
    })
    expect(() => read('nginx', combined)).toThrow('it has no host')
  })

  it('that leave the host out take the one that is given, and others keep theirs', () => {
    const line = '192.0.2.9 - - [01/May/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 2 "-" "curl/8"'
    const given = { host: 'shop.example.com' }
    const hostOf = (id: string, row: string | object): unknown => {
      const format = findLogFormat(id)
      const found = format?.read((typeof row === 'string' ? format.readLine?.(row) : row) as never, given)
      return found?.ok === true && found.value.kind === 'http' ? found.value.exchange.host : found
    }
    expect(hostOf('nginx', line)).toBe('shop.example.com')
    expect(hostOf('nginx', `own.example.com:443 ${line}`)).toBe('own.example.com:443')
    expect(hostOf('log', { method: 'GET', path: '/' })).toBe('shop.example.com')
    expect(hostOf('log', { method: 'GET', path: '/', host: 'own.example.com' })).toBe('own.example.com')
    expect(hostOf('envoy', { method: 'GET', path: '/', response_code: 200 })).toBe('shop.example.com')
    expect(hostOf('caddy', { request: { method: 'GET', uri: '/' } })).toBe('shop.example.com')
    expect(hostOf('answers', { contentType: 'text/plain', path: '/', body: '' })).toBe('shop.example.com')
  })

  it("are Caddy's JSON and the lines of a load balancer", () => {
    const caddy = { level: 'info', ts: 1777629600.5, logger: 'http.log.access', msg: 'handled request', request: { remote_ip: '192.0.2.9', remote_port: '5', client_ip: '192.0.2.9', proto: 'HTTP/2.0', method: 'POST', host: 'llm.example.com', uri: '/v1/messages', headers: { 'User-Agent': ['x'] }, tls: { server_name: 'llm.example.com' } }, bytes_read: 300, user_id: '', duration: 4.25, size: 2000, status: 200, resp_headers: { 'Content-Type': ['application/json'] } } // prettier-ignore
    expect(exchangeOf('caddy', caddy)).toMatchObject({ method: 'POST', host: 'llm.example.com', target: '/v1/messages', bodySize: 300, clientIp: '192.0.2.9', receivedAt: start + 500, response: { status: 200, bodySize: 2000 }, timing: { durationMs: 4250 } }) // prettier-ignore
    const alb = 'https 2026-05-01T10:00:00.000000Z app/my-lb/50dc6c495c0c9188 192.0.2.9:2817 10.0.0.1:80 0.001 3.048 0.037 200 200 300 2000 "POST https://llm.example.com:443/v1/chat/completions?a=1 HTTP/1.1" "curl/8" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:x "Root=1-58" "llm.example.com" "arn:aws:y" 0 2026-05-01T10:00:00.000000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID' // prettier-ignore
    const exchange = exchangeOf('alb', alb)
    expect(exchange).toMatchObject({ method: 'POST', host: 'llm.example.com', target: '/v1/chat/completions?a=1', scheme: 'https', clientIp: '192.0.2.9', destinationIp: '10.0.0.1', bodySize: 300, response: { status: 200, bodySize: 2000 } }) // prettier-ignore
    expect(exchange.timing?.durationMs).toBeCloseTo(3086)
    expect(exchange.timing?.firstByteMs).toBeCloseTo(3049)
  })

  it('are any other, by a mapping', () => {
    const made = createMappedFormat(['method=verb', 'url=req.url', 'status=code', 'duration_s=took', 'user=who', 'user_agent=ua']) // prettier-ignore
    if (!made.ok) throw new Error(made.diagnostics[0]?.message)
    const found = made.value.read({ verb: 'POST', req: { url: 'https://llm.example.com/v1/messages' }, code: 200, took: 4.25, who: 'ada', ua: 'x' }) // prettier-ignore
    expect(found).toMatchObject({ ok: true, value: { user: 'ada', exchange: { host: 'llm.example.com', target: '/v1/messages', headers: [['user-agent', 'x']], timing: { durationMs: 4250 } } } }) // prettier-ignore
    for (const wrong of ['method', '=x', 'method=', 'colour=x']) {
      const refused = createMappedFormat([wrong])
      expect(refused.ok ? '' : refused.diagnostics[0]?.code).toBe('E_LOG_MAP')
    }
    const mixed = createMappedFormat(['duration_s=a', 'ttfb_us=b'])
    expect(mixed.ok ? '' : mixed.diagnostics[0]?.message).toContain('two units')
  })

  it('that are something else are refused with a reason', () => {
    for (const { id, read: readRow, readLine } of logFormats) {
      for (const row of [{}, { method: 1, status: {}, request: [] }, { QueryName: 5 }]) {
        const found = readRow.call(findLogFormat(id), row)
        expect(found.ok ? '' : found.diagnostics[0]?.code, id).toBe('E_EXCHANGE_SHAPE')
      }
      for (const line of ['', 'x', '"', '[', `"${'a '.repeat(50_000)}`, '\\'.repeat(10_000)])
        expect(readLine?.(line), id).toBeUndefined()
    }
  })
})
