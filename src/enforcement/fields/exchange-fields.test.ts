import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { cloudflare, gateway, toPlain } from '../../language/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import {
  MessageBody,
  prepareBody,
  RequestHead,
  type Exchange,
  type TrafficLimits,
} from '../../inspection/traffic/index.ts'
import { fillBody, fillRequest, isBodyField } from './exchange-fields.ts'
import { createFieldSource } from './field-source.ts'

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const base: Exchange = {
  method: 'post',
  scheme: 'https',
  host: 'API.Example.com:8443',
  target: '/a//b/../Report.PDF?q=red+apples&q=%41&empty&=x&&r=a=b',
  version: 'HTTP/2',
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Tag', 'one'],
    ['x-tag', 'Two'],
    ['Cookie', 'app=test; a%70p="Q"; flag'],
    ['Accept-Language', 'fr-CH, fr;q=0.8, en;q=0.9, de;q=0.7, *;q=0.5'],
    ['User-Agent', 'curl/8'],
  ],
  clientIp: '203.0.113.7',
  connection: { clientPort: 50123, serverIp: '192.0.2.1', serverPort: 8443, serverName: 'api.Example.com', tlsVersion: 'TLSv1.3', tlsCipher: 'TLS_AES_128_GCM_SHA256' }, // prettier-ignore
  destinationIp: '198.51.100.9',
  receivedAt: 1_484_063_137_857,
}

interface Read {
  (name: string): unknown
  readonly problems: readonly string[]
}

async function fieldsOf(
  exchange: Exchange,
  scheme: 'cloudflare' | 'gateway' = 'cloudflare',
  limits: Partial<TrafficLimits> = {},
): Promise<Read> {
  const context: ExecutionContext = (scheme === 'cloudflare' ? cloudflare : gateway).createContext()
  const head = new RequestHead(exchange, limits)
  fillRequest(context, createFieldSource(head, limits), scheme, [])
  const body = new MessageBody(exchange, limits, await prepareBody(exchange, limits))
  fillBody(context, body, scheme)
  const read = (name: string): unknown => {
    const slot = context.shape.slots.get(name)
    if (slot === undefined) throw new Error(`no field ${name}`)
    return toPlain(context.read(slot), context.shape.fields[slot]!.type)
  }
  return Object.defineProperty(read, 'problems', {
    get: () => [...head.problems, ...body.problems].map(({ code }) => code),
  }) as Read
}

/** A form with the parts given, each as its header lines and its value. */
function multipart(parts: readonly (readonly [headers: string, value: string])[], end = '--xx--\r\n'): Exchange {
  const body = parts.map(([headers, value]) => `--xx\r\n${headers}\r\n\r\n${value}\r\n`).join('')
  return { ...base, headers: [['content-type', 'multipart/form-data; boundary="xx"']], body: toBytes(body + end) }
}

describe('fields of the request line', () => {
  it.each<[string, unknown]>([
    ['http.host', 'api.example.com'],
    ['http.request.method', 'POST'],
    ['http.request.version', 'HTTP/2'],
    ['http.request.uri.path', '/a/Report.PDF'],
    ['http.request.uri.path.extension', 'pdf'],
    ['http.request.uri.query', 'q=red+apples&q=%41&empty&=x&&r=a=b'],
    ['http.request.uri', '/a/Report.PDF?q=red+apples&q=%41&empty&=x&&r=a=b'],
    ['http.request.full_uri', 'https://API.Example.com:8443/a/Report.PDF?q=red+apples&q=%41&empty&=x&&r=a=b'],
    ['http.request.uri.args', { '': ['x'], empty: [''], q: ['red+apples', '%41'], r: ['a=b'] }],
    ['http.request.uri.args.names', ['q', 'q', 'empty', '', 'r']],
    ['http.request.uri.args.values', ['red+apples', '%41', '', 'x', 'a=b']],
    ['raw.http.request.uri.path', '/a//b/../Report.PDF'],
    ['raw.http.request.uri.path.extension', 'pdf'],
    ['raw.http.request.uri', base.target],
    ['raw.http.request.full_uri', `https://API.Example.com:8443${base.target}`],
    ['raw.http.request.uri.query', 'q=red+apples&q=%41&empty&=x&&r=a=b'],
    ['raw.http.request.uri.args.names', ['q', 'q', 'empty', '', 'r']],
    ['ssl', true],
    ['ip.src', '203.0.113.7'],
    ['http.request.timestamp.sec', 1_484_063_137],
    ['http.request.timestamp.msec', 857],
    ['cf.edge.server_ip', '192.0.2.1'],
    ['cf.edge.server_port', 8443],
    ['cf.edge.client_port', 50_123],
    ['cf.edge.client_tcp', true],
    ['cf.tls_version', 'TLSv1.3'],
    ['cf.tls_cipher', 'TLS_AES_128_GCM_SHA256'],
  ])('%s', async (name, value) => {
    expect((await fieldsOf(base))(name)).toEqual(value)
  })

  it.each([
    ['/foo', ''],
    ['/foo.mp3', 'mp3'],
    ['/.mp3', ''],
    ['/.foo.mp3', 'mp3'],
    ['/foo.tar.bz2', 'bz2'],
    ['/foo.', ''],
    ['/foo.MP3', 'mp3'],
    ['/a.b/c', ''],
  ])('the extension of %s is "%s"', async (target, extension) => {
    expect((await fieldsOf({ ...base, target }))('http.request.uri.path.extension')).toBe(extension)
  })

  it('stops at the limits of arguments and cookies, and tells it', async () => {
    const many = Array.from({ length: 5 }, (_, at) => `c${String(at)}=1`)
    const read = await fieldsOf(
      { ...base, target: `/?${many.join('&')}`, headers: [['cookie', many.join('; ')]] },
      'cloudflare',
      { maxFormFields: 3 },
    )
    expect(read('http.request.uri.args.names')).toEqual(['c0', 'c1', 'c2'])
    expect(Object.keys(read('http.request.cookies') as object)).toEqual(['c0', 'c1', 'c2'])
    expect(read.problems).toEqual(['E_QUERY_LIMIT', 'E_COOKIE_LIMIT'])
  })

  it('invents nothing that the exchange does not tell', async () => {
    const { method, scheme, host, headers, target } = base
    const read = await fieldsOf({ method, scheme, host, headers, target })
    for (const name of [
      'ip.src',
      'http.request.version',
      'http.request.timestamp.sec',
      'cf.edge.server_port',
      'cf.edge.client_tcp',
      'cf.tls_version',
      'http.response.code',
      'http.response.headers',
      'http.referer',
      'cf.bot_management.score',
    ])
      expect([name, read(name)]).toEqual([name, null])
  })
})

describe('fields of headers', () => {
  it.each<[string, unknown]>([
    ['http.request.headers.names', ['Content-Type', 'X-Tag', 'x-tag', 'Cookie', 'Accept-Language', 'User-Agent']],
    ['http.request.headers.truncated', false],
    ['http.request.accepted_languages', ['fr-CH', 'en', 'fr', 'de']],
    ['http.request.cookies', { app: ['test', '"Q"'], flag: [''] }],
    ['http.cookie', 'app=test; a%70p="Q"; flag'],
    ['http.user_agent', 'curl/8'],
  ])('%s', async (name, value) => {
    expect((await fieldsOf(base))(name)).toEqual(value)
  })

  it('lists values by name in lower case, in the order in which they came', async () => {
    const read = await fieldsOf(base)
    expect((read('http.request.headers') as Record<string, unknown>)['x-tag']).toEqual(['one', 'Two'])
    expect((read('raw.http.request.headers') as Record<string, unknown>)['x-tag']).toEqual(['one', 'Two'])
    expect(read('http.request.headers.values')).toContain('Two')
  })

  it('keeps bytes that are no text, and counts text as UTF-8', async () => {
    const headers: Exchange['headers'] = [['x-name', 'caf\u00e9']]
    const text = await fieldsOf({ ...base, headers })
    const bytes = await fieldsOf({ ...base, headers, characters: 'bytes' })
    expect(text('http.request.headers.values')).toEqual(['café'])
    expect(bytes('http.request.headers.values')).toEqual([{ $bytes: btoa('caf\u00e9') }])
  })

  it('cuts a flood of headers and says so', async () => {
    const headers = Array.from({ length: 10_000 }, (_, at) => [`x-${String(at)}`, 'v'] as const)
    const read = await fieldsOf({ ...base, headers })
    expect(read('http.request.headers.truncated')).toBe(true)
    expect((read('http.request.headers.names') as unknown[]).length).toBe(200)
    expect(read.problems).toContain('E_HEADER_LIMIT')
  })

  it('has `__proto__` as a name like any other', async () => {
    const read = await fieldsOf({ ...base, target: '/?__proto__=1', headers: [['__proto__', 'x']] })
    expect(Object.hasOwn(read('http.request.uri.args') as object, '__proto__')).toBe(true)
    expect(Object.hasOwn(read('http.request.headers') as object, '__proto__')).toBe(true)
  })
})

describe('fields of a body', () => {
  it('gives forms by name, not decoded, and only where the content type says form', async () => {
    const body = toBytes('user=a%20b+c&user=2&x')
    const form = await fieldsOf({
      ...base,
      headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
      body,
    })
    expect(form('http.request.body.form')).toEqual({ user: ['a%20b+c', '2'], x: [''] })
    expect(form('http.request.body.form.names')).toEqual(['user', 'user', 'x'])
    expect(form('http.request.body.form.values')).toEqual(['a%20b+c', '2', ''])
    expect((await fieldsOf({ ...base, body }))('http.request.body.form')).toEqual({})
  })

  it('stops at 100,000 fields', async () => {
    const body = toBytes(Array.from({ length: 100_000 }, (_, at) => `f${String(at)}=1`).join('&'))
    const read = await fieldsOf({ ...base, headers: [['content-type', 'application/x-www-form-urlencoded']], body })
    expect((read('http.request.body.form.names') as unknown[]).length).toBe(2000)
    expect(read.problems).toEqual(['E_FORM_LIMIT'])
  })

  it('gives the bytes, the size and the type that the bytes have', async () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])
    const read = await fieldsOf({ ...base, body: png })
    expect(read('http.request.body.mime')).toBe('image/png')
    expect(read('http.request.body.size')).toBe(9)
    expect(read('http.request.body.truncated')).toBe(false)
    expect(read('http.request.body.raw')).toEqual({ $bytes: btoa(String.fromCharCode(...png)) })
  })

  it.each([
    ['{"a":1}', 'application/json'],
    ['{"a":', 'text/plain'],
    ['<!DOCTYPE html><p>', 'text/html'],
    ['<?xml version="1.0"?><a/>', 'text/xml'],
    ['plain', 'text/plain'],
    ['\0\x01', 'application/octet-stream'],
    ['%PDF-1.7', 'application/pdf'],
    ['PK\x03\x04....word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['', null],
  ])('the type of %j is %s', async (body, type) => {
    expect((await fieldsOf({ ...base, body: toBytes(body) }))('http.request.body.mime')).toBe(type)
  })

  it('is unaltered in raw, and unpacked for forms', async () => {
    const body = new Uint8Array(gzipSync('a=1'))
    const read = await fieldsOf({
      ...base,
      headers: [
        ['content-type', 'application/x-www-form-urlencoded'],
        ['content-encoding', 'gzip'],
      ],
      body,
    })
    expect(read('http.request.body.size')).toBe(body.length)
    expect(read('http.request.body.raw')).toEqual({ $bytes: btoa(String.fromCharCode(...body)) })
    expect(read('http.request.body.form')).toEqual({ a: ['1'] })
  })

  it('keeps the declared size of a stream that was left early', async () => {
    const stream = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) })
    const read = await fieldsOf({ ...base, headers: [['content-length', '52428800']], body: stream })
    expect(read('http.request.body.size')).toBe(52_428_800)
    expect(read('http.request.body.truncated')).toBe(true)
  })

  it('is asked for before it is read', () => {
    for (const name of ['http.request.body.form.names', 'http.request.body.multipart', 'http.upload.file.types'])
      expect(isBodyField(name)).toBe(true)
    for (const name of ['http.request.uri.args', 'http.upload.mime', 'http.response.code'])
      expect(isBodyField(name)).toBe(false)
  })
})

describe('fields of multipart bodies', () => {
  const form = multipart([
    ['Content-Disposition: form-data; name="username"\r\nContent-Type: text/plain', 'alice_doe'],
    [
      'content-disposition: form-data; name="picture"; filename="a;\\"b.png"\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64',
      '\r\n--x\r\n',
    ],
    ['X-Other: 1', 'nameless'],
  ])

  it.each<[string, unknown]>([
    ['', { picture: ['\r\n--x\r\n'], username: ['alice_doe'] }],
    ['.names', [['username'], ['picture'], []]],
    ['.values', ['alice_doe', '\r\n--x\r\n', 'nameless']],
    ['.filenames', [[], ['a;"b.png'], []]],
    ['.content_types', [['text/plain'], ['image/jpeg'], []]],
    [
      '.content_dispositions',
      [['form-data; name="username"'], ['form-data; name="picture"; filename="a;\\"b.png"'], []],
    ],
    ['.content_transfer_encodings', [[], ['base64'], []]],
  ])('http.request.body.multipart%s', async (name, value) => {
    const read = await fieldsOf(form)
    expect(read(`http.request.body.multipart${name}`)).toEqual(value)
    expect(read.problems).toEqual([])
  })

  it('gives every name that a part claims', async () => {
    const read = await fieldsOf(
      multipart([['Content-Disposition: form-data; name=a; name="b"; filename=x; filename*=utf-8\'\'y%20z', 'v']]),
    )
    expect(read('http.request.body.multipart.names')).toEqual([['a', 'b']])
    expect(read('http.request.body.multipart')).toEqual({ a: ['v'], b: ['v'] })
    expect(read('http.request.body.multipart.filenames')).toEqual([['x', 'y z']])
  })

  it('reads lines that end in LF alone, folded headers, and text before the first boundary', async () => {
    const read = await fieldsOf({
      ...form,
      body: toBytes('preamble\n--xx \nContent-Disposition: form-data;\n name="a"\n\nv\n--xxy\n--xx--\nepilogue'),
    })
    expect(read('http.request.body.multipart')).toEqual({ a: ['v\n--xxy'] })
    expect(read.problems).toEqual([])
  })

  it.each<[string, Exchange, unknown]>([
    ['without end', multipart([['Content-Disposition: form-data; name="a"', 'v']], ''), ['v\r\n']],
    ['without boundary in it', { ...form, body: toBytes('nothing') }, []],
    ['whose content type names none', { ...form, headers: [['content-type', 'multipart/form-data']] }, []],
    ['with headers that do not end', { ...form, body: toBytes('--xx\r\nA: b') }, []],
    ['with a boundary among headers', { ...form, body: toBytes('--xx\r\nA: b\r\n--xx\r\n\r\nv\r\n--xx--') }, ['', 'v']],
  ])('tells of a body %s', async (_, exchange, values) => {
    const read = await fieldsOf(exchange)
    expect(read('http.request.body.multipart.values')).toEqual(values)
    expect(read.problems).toEqual(['E_MULTIPART_SYNTAX'])
  })

  it('stops at the limit of parts, and at its own end in linear time', async () => {
    const many = multipart(
      Array.from({ length: 300 }, () => ['Content-Disposition: form-data; name="a"', 'v'] as const),
    )
    const read = await fieldsOf(many)
    expect((read('http.request.body.multipart.values') as unknown[]).length).toBe(200)
    expect(read.problems).toEqual(['E_PART_LIMIT'])
    const hostile = `--xx\r\nContent-Disposition: f${';'.repeat(400_000)}\r\n\r\n${'\r\n--x'.repeat(100_000)}`
    const started = performance.now()
    expect((await fieldsOf({ ...many, body: toBytes(hostile) }))('http.request.body.multipart.names')).toEqual([[]])
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('fields of an answer', () => {
  const exchange: Exchange = {
    ...base,
    response: {
      status: 403,
      headers: [
        ['Server', 'nginx'],
        ['Content-Type', 'Text/HTML; charset=utf-8'],
      ],
      body: toBytes('PK\x03\x04'),
      bodySize: 3 * 2 ** 20 + 5,
    },
  }

  it.each<[string, unknown]>([
    ['http.response.code', 403],
    ['http.response.headers', { 'content-type': ['Text/HTML; charset=utf-8'], server: ['nginx'] }],
    ['http.response.headers.names', ['Server', 'Content-Type']],
    ['http.response.headers.values', ['nginx', 'Text/HTML; charset=utf-8']],
    ['raw.http.response.headers.names', ['Server', 'Content-Type']],
    ['http.response.content_type.media_type', 'text/html'],
  ])('%s', async (name, value) => {
    expect((await fieldsOf(exchange))(name)).toEqual(value)
  })

  it.each<[string, unknown]>([
    ['http.response.status_code', '403'],
    ['http.download.mime', 'text/html'],
    ['http.download.file.size', 3],
    ['http.download.file.types', ['zip', 'compressed']],
  ])("Gateway's %s", async (name, value) => {
    expect((await fieldsOf(exchange, 'gateway'))(name)).toEqual(value)
  })
})

describe("Gateway's selectors", () => {
  const upload = multipart([
    ['Content-Disposition: form-data; name="note"', 'x'],
    ['Content-Disposition: form-data; name="f"; filename="r.pdf"', '%PDF-1.7'],
  ])

  it.each<[string, unknown]>([
    ['http.request.host', 'api.example.com'],
    ['http.request.domains', ['api.example.com', 'example.com', 'com']],
    ['http.request.method', 'POST'],
    ['http.request.uri', 'https://API.Example.com:8443/a/Report.PDF?q=red+apples&q=%41&empty&=x&&r=a=b'],
    ['http.request.uri.path', '/a/Report.PDF'],
    ['http.request.uri.query', 'q=red+apples&q=%41&empty&=x&&r=a=b'],
    ['http.request.uri.path_and_query', '/a/Report.PDF?q=red+apples&q=%41&empty&=x&&r=a=b'],
    ['http.upload.mime', 'multipart/form-data'],
    ['http.upload.file.size', 0],
    ['http.upload.file.types', ['pdf']],
    ['http.body_phase', 'upload'],
    ['http.conn.src_ip', '203.0.113.7'],
    ['http.conn.dst_ip', '198.51.100.9'],
    ['net.src.ip', '203.0.113.7'],
    ['net.dst.ip', '198.51.100.9'],
    ['net.src.port', 50_123],
    ['net.dst.port', 8443],
    ['net.protocol', 'tcp'],
    ['net.sni.host', 'api.example.com'],
    ['net.sni.domains', ['api.example.com', 'example.com', 'com']],
    ['http.response.status_code', null],
    ['http.download.mime', null],
  ])('%s', async (name, value) => {
    expect((await fieldsOf(upload, 'gateway'))(name)).toEqual(value)
  })

  it('counts a large upload in whole MiB', async () => {
    const read = await fieldsOf({ ...base, bodySize: 11 * 2 ** 20 - 1 }, 'gateway')
    expect(read('http.upload.file.size')).toBe(10)
  })
})
