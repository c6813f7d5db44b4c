import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Result } from '../../src/diagnostics/index.ts'
import {
  fromEnvoyEntry,
  fromHarEntry,
  fromLogRow,
  MessageBody,
  type Exchange,
} from '../../src/inspection/traffic/index.ts'

function made(result: Result<Exchange>): Exchange {
  if (!result.ok) throw new Error(result.diagnostics[0]!.message)
  return result.value
}
const reason = (result: Result<Exchange>): string => (result.ok ? 'made' : result.diagnostics[0]!.message)
const textOf = ({ body }: Exchange): string => new TextDecoder().decode(body as Uint8Array)

const har = {
  startedDateTime: '2026-11-25T01:02:03.456Z',
  time: 250,
  serverIPAddress: '[2001:db8::1]',
  request: {
    method: 'POST',
    url: 'https://user@api.example.com:8443/a/../b?x=%41#part',
    httpVersion: 'h2',
    headers: [
      { name: ':authority', value: 'api.example.com' },
      { name: 'Content-Type', value: 'application/json' },
      { name: 'X-Tag', value: 'one' },
      { name: 'X-Tag', value: 'two' },
    ],
    postData: { mimeType: 'application/json', text: '{"a":"ü"}' },
    bodySize: 10,
  },
  response: {
    status: 200,
    headers: [{ name: 'Server', value: 'nginx' }],
    content: { size: 3, mimeType: 'text/plain', text: 'AQID', encoding: 'base64' },
    bodySize: -1,
  },
  timings: { blocked: 10, dns: -1, connect: 20, send: 5, wait: 100, receive: 115 },
}

/** A HAR entry whose request differs. */
const harRequest = (request: object): unknown => ({ ...har, request: { ...har.request, ...request } })

describe('a HAR entry', () => {
  it('becomes an exchange', () => {
    const exchange = made(fromHarEntry(har))
    expect(exchange).toMatchObject({
      method: 'POST',
      scheme: 'https',
      host: 'api.example.com',
      target: '/a/../b?x=%41',
      version: 'HTTP/2',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Tag', 'one'],
        ['X-Tag', 'two'],
      ],
      destinationIp: '2001:db8::1',
      receivedAt: Date.parse('2026-11-25T01:02:03.456Z'),
      response: { status: 200, bodySize: 3, body: new Uint8Array([1, 2, 3]) },
      timing: { firstByteMs: 100, durationMs: 215 },
    })
    expect(textOf(exchange)).toBe('{"a":"ü"}')
    expect(exchange.response?.headers).toContainEqual(['content-type', 'text/plain'])
  })

  it('takes a body of base64, and makes one of params', () => {
    const ofBase64 = { mimeType: 'application/octet-stream', text: 'AP8=', encoding: 'base64' }
    expect(made(fromHarEntry(harRequest({ postData: ofBase64 }))).body).toEqual(new Uint8Array([0, 255]))
    const params = [
      { name: 'a', value: '1 & 2%20%' },
      { name: 'ü', value: '' },
    ]
    const mimeType = 'application/x-www-form-urlencoded'
    const form = harRequest({ headers: [], postData: { mimeType, params } })
    expect(textOf(made(fromHarEntry(form)))).toBe('a=1%20%26%202%20%25&%C3%BC=')
    const parts = harRequest({
      headers: [],
      postData: {
        mimeType: 'multipart/form-data; boundary=xx',
        params: [{ name: 'f"', value: 'v', fileName: 'a.txt', contentType: 'text/plain' }, { name: 'b' }],
      },
    })
    const read = new MessageBody(made(fromHarEntry(parts)))
    expect(read.parts.map(({ names, filenames, value }) => [names, filenames, value])).toEqual([
      [['f%22'], ['a.txt'], 'v'],
      [['b'], [], ''],
    ])
    expect(read.problems).toEqual([])
  })

  it('has no answer where none came', () => {
    expect(made(fromHarEntry({ ...har, response: { status: 0 } })).response).toBeUndefined()
    expect(made(fromHarEntry({ request: { method: 'GET', url: 'http://a.example' } }))).toEqual({
      method: 'GET',
      scheme: 'http',
      host: 'a.example',
      target: '/',
      headers: [],
    })
  })

  it.each<[string, unknown, string]>([
    ['null', null, 'it has no `request`'],
    ['without request', {}, 'it has no `request`'],
    ['whose request is a list', { request: [] }, 'it has no `request`'],
    ['without method', harRequest({ method: 7 }), 'its request has no `method`'],
    ['without url', harRequest({ url: undefined }), 'its `url` is no web address'],
    ['of a page of the browser', harRequest({ url: 'chrome://settings' }), 'its `url` is no web address'],
    [
      'whose base64 is none',
      harRequest({ postData: { text: '*', encoding: 'base64' } }),
      'its `postData.text` is not base64',
    ],
  ])('%s is told', (_, entry, message) => {
    expect(reason(fromHarEntry(entry))).toBe(`the HAR row is no request: ${message}`)
  })
})

const envoy = {
  start_time: '2026-11-25T01:02:03.456Z',
  method: 'POST',
  path: '/v1/chat?x=1',
  protocol: 'HTTP/2',
  response_code: 200,
  response_flags: '-',
  bytes_received: 154,
  bytes_sent: '2048',
  duration: 226,
  upstream_service_time: '205',
  x_forwarded_for: '203.0.113.9',
  user_agent: 'curl/8',
  authority: 'api.example.com',
  upstream_host: '10.0.35.28:443',
  downstream_remote_address: '[2001:db8::7]:61234',
  downstream_local_address: '10.0.0.1:8443',
  requested_server_name: 'api.example.com',
  referer: '-',
}

describe('an Envoy entry', () => {
  it('of an access log becomes an exchange', () => {
    expect(made(fromEnvoyEntry(envoy))).toEqual({
      method: 'POST',
      scheme: 'https',
      host: 'api.example.com',
      target: '/v1/chat?x=1',
      version: 'HTTP/2',
      headers: [
        ['user-agent', 'curl/8'],
        ['x-forwarded-for', '203.0.113.9'],
      ],
      bodySize: 154,
      clientIp: '2001:db8::7',
      connection: { clientPort: 61_234, serverIp: '10.0.0.1', serverPort: 8443, serverName: 'api.example.com' },
      destinationIp: '10.0.35.28',
      receivedAt: Date.parse(envoy.start_time),
      response: { status: 200, headers: [], bodySize: 2048 },
      timing: { firstByteMs: 205, durationMs: 226 },
    })
  })

  it('tells the scheme as far as it can', () => {
    const scheme = (row: object): string =>
      made(fromEnvoyEntry({ ...envoy, requested_server_name: '-', ...row })).scheme
    expect([scheme({}), scheme({ scheme: 'https' }), scheme({ x_forwarded_proto: 'HTTP' })]).toEqual([
      'http',
      'https',
      'http',
    ])
    expect(made(fromEnvoyEntry({ method: 'GET', path: '/', authority: 'a' })).scheme).toBe('https')
    expect(made(fromEnvoyEntry({ ...envoy, response_code: 0 })).response).toBeUndefined()
  })

  it.each([
    ['attributes', (attributes: object): unknown => ({ attributes })],
    ['the attributes alone', (attributes: object): unknown => attributes],
  ])('of ext_authz becomes an exchange: %s', (_, wrap) => {
    const exchange = made(
      fromEnvoyEntry(
        wrap({
          source: { address: { socketAddress: { address: '192.0.2.7', portValue: 4000 } } },
          destination: { address: { socket_address: { address: '10.0.0.1', port_value: 80 } } },
          request: {
            time: '2026-11-25T01:02:03Z',
            http: {
              method: 'POST',
              path: '/a?b',
              host: 'a.example',
              scheme: 'http',
              protocol: 'HTTP/1.1',
              headers: { ':path': '/a?b', 'content-type': 'text/plain' },
              size: '-1',
              body: 'hello',
            },
          },
        }),
      ),
    )
    expect(exchange).toMatchObject({
      method: 'POST',
      scheme: 'http',
      host: 'a.example',
      target: '/a?b',
      version: 'HTTP/1.1',
      headers: [['content-type', 'text/plain']],
      clientIp: '192.0.2.7',
      connection: { clientPort: 4000, serverIp: '10.0.0.1', serverPort: 80 },
      receivedAt: Date.parse('2026-11-25T01:02:03Z'),
    })
    expect(textOf(exchange)).toBe('hello')
  })

  it('may name the source as CEL does, and hold its body as base64', () => {
    const http = { method: 'GET', path: '/', host: 'a', raw_body: 'AP8=' }
    expect(made(fromEnvoyEntry({ source: { address: '192.0.2.7:81' }, request: { http } }))).toMatchObject({
      clientIp: '192.0.2.7',
      body: new Uint8Array([0, 255]),
    })
  })

  it.each<[string, unknown, string]>([
    ['a list', [], 'expected an object'],
    ['without method', { ...envoy, method: '-' }, 'it has no `method`'],
    ['without authority', { ...envoy, authority: null }, 'it has no `authority`'],
    ['without path', { ...envoy, path: 5 }, 'it has no `path`'],
    ['of ext_authz without path', { request: { http: { method: 'GET', host: 'a' } } }, 'it has no `request.http.path`'],
    [
      'with a body that is no base64',
      { request: { http: { method: 'GET', host: 'a', path: '/', raw_body: '*' } } },
      '`request.http.raw_body` is not base64',
    ],
  ])('%s is told', (_, row, message) => {
    expect(reason(fromEnvoyEntry(row))).toBe(`the Envoy row is no request: ${message}`)
  })
})

/** Rows whose known keys hold anything, so that the depths of the readers are reached too. */
function rowLike(template: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(template)) return fc.oneof(fc.array(rowLike((template as unknown[])[0])), fc.anything())
  if (typeof template !== 'object' || template === null) return fc.oneof(fc.constant(template), fc.anything())
  const members = Object.entries(template).map(([key, value]) => [key, rowLike(value)] as const)
  return fc.oneof(
    { weight: 4, arbitrary: fc.record(Object.fromEntries(members), { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.anything() },
  )
}

it('takes the host of the URL where a HAR entry has an empty `:authority`', () => {
  const request = { ...har.request, headers: [{ name: ':authority', value: '' }] }
  expect(made(fromHarEntry({ ...har, request })).host).toBe(new URL(har.request.url).host)
})

describe('any object', () => {
  const attributes = {
    source: { address: { socketAddress: { address: '192.0.2.7', portValue: 4000 } } },
    request: { time: 'x', http: { method: 'GET', path: '/', host: 'a', headers: { a: 'b' }, size: 1, raw_body: '' } },
  }
  const log = { method: 'GET', host: 'a', path: '/', headers: { a: ['b'] }, bodyBase64: 'AA==', status: 200 }
  it.each<[string, (row: unknown) => Result<Exchange>, unknown]>([
    ['fromHarEntry', fromHarEntry, { ...har, request: { ...har.request, postData: { text: '', params: [{}] } } }],
    ['fromEnvoyEntry', fromEnvoyEntry, envoy],
    ['fromEnvoyEntry (ext_authz)', fromEnvoyEntry, attributes],
    ['fromLogRow', fromLogRow, log],
  ])('given to %s is an exchange or a reason', (_, make, template) => {
    let exchanges = 0
    fc.assert(
      fc.property(rowLike(template), (row) => {
        const result = make(row)
        if (!result.ok) return result.diagnostics[0]?.code === 'E_EXCHANGE_SHAPE'
        exchanges++
        const { method, host, target, headers, scheme } = result.value
        return (
          [method, host, target].every((text) => typeof text === 'string' && text !== '') &&
          headers.every((pair) => pair.every((text) => typeof text === 'string')) &&
          ['http', 'https'].includes(scheme)
        )
      }),
      { numRuns: 2000 },
    )
    expect(exchanges).toBeGreaterThan(20)
  })
})
