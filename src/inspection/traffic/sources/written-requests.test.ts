import { describe, expect, it } from 'vitest'
import type { Result } from '../../../diagnostics/index.ts'
import type { Exchange } from '../message/exchange.ts'
import { fromCurlCommand } from './curl-command.ts'
import { fromHttpBytes, fromHttpText } from './http-text.ts'

function read(result: Result<Exchange>): Record<string, unknown> {
  if (!result.ok) return { error: result.diagnostics[0]?.message }
  const { body, ...rest } = result.value
  return body instanceof Uint8Array ? { ...rest, body: new TextDecoder().decode(body) } : rest
}

describe('fromHttpText', () => {
  it('reads request line, headers and body, with either line end', () => {
    const expected = {
      method: 'POST',
      scheme: 'https',
      host: 'api.openai.com',
      target: '/v1/chat?x=1',
      version: 'HTTP/1.1',
      headers: [
        ['Host', 'api.openai.com'],
        ['Content-Type', 'application/json'],
      ],
      body: '{"a":\n1}',
    }
    const text = 'POST /v1/chat?x=1 HTTP/1.1\nHost: api.openai.com\nContent-Type: application/json\n\n{"a":\n1}'
    expect(read(fromHttpText(text))).toEqual(expected)
    const [head = '', body = ''] = text.split('\n\n')
    expect(read(fromHttpText(`${head.replaceAll('\n', '\r\n')}\r\n\r\n${body}`))).toEqual(expected)
  })

  it('leaves out the line end that an editor adds, if the length tells', () => {
    expect(read(fromHttpText('PUT / HTTP/1.1\nHost: a\nContent-Length: 2\n\nab\n'))).toMatchObject({ body: 'ab' })
    expect(read(fromHttpText('PUT / HTTP/1.1\nHost: a\nContent-Length: 1\n\nab'))).toMatchObject({ body: 'ab' })
  })

  it('takes the host of a whole URL', () => {
    expect(read(fromHttpText('GET http://a.example?b'))).toMatchObject({ host: 'a.example', scheme: 'http', target: '/?b' })
  }) // prettier-ignore

  it.each([
    ['hello', /request line/],
    ['GET / HTTP/1.1\nno header', /line 2/],
    ['GET / HTTP/1.1\nAccept: */*', /names a host/],
    ['POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1\r\na\r\n0\r\n\r\n', /transfer coding/],
  ])('refuses %j', (text, reason) => {
    expect(read(fromHttpText(text)).error).toMatch(reason)
  })
})

describe('fromHttpBytes', () => {
  it.each([
    'POST /v1/chat?x=1 HTTP/1.1\nHost: api.openai.com\nContent-Type: application/json\n\n{"a":\n\n1}',
    '\r\n\r\nPUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab\r\n',
    'GET http://a.example?b',
    'GET / HTTP/1.1\r\nHost: a\r\n',
    'GET / HTTP/1.1\nHost: a\n\r\nx',
    'GET /é HTTP/1.1\nHost: a\nX: ü\n\n\u00e9',
    'hello',
    '',
    'GET / HTTP/1.1\nno header\n\n',
    'POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1\r\na\r\n0\r\n\r\n',
  ])('reads %j as its text is read', (text) => {
    expect(read(fromHttpBytes(new TextEncoder().encode(text)))).toEqual(read(fromHttpText(text)))
  })

  it('leaves the bytes of a body that is no text as they are', () => {
    const head = new TextEncoder().encode('POST / HTTP/1.1\nHost: a\n\n')
    const result = fromHttpBytes(Uint8Array.from([...head, 0xff, 0x00, 0x80]))
    expect(result.ok ? result.value.body : undefined).toEqual(Uint8Array.of(0xff, 0, 0x80))
  })
})

describe('fromCurlCommand', () => {
  it('reads what a browser copies', () => {
    const command = `curl 'https://chat.example/api?x=1' \\
  -H 'content-type: application/json' \\
  -H $'x-note: it\\'s \\u00e9' --compressed \\
  --data-raw '{"messages":["don'\\''t"]}'`
    expect(read(fromCurlCommand(command))).toEqual({
      method: 'POST',
      scheme: 'https',
      host: 'chat.example',
      target: '/api?x=1',
      headers: [
        ['content-type', 'application/json'],
        ['x-note', "it's é"],
        ['Accept-Encoding', 'deflate, gzip'],
        ['Host', 'chat.example'],
        ['User-Agent', 'curl/8.0.0'],
        ['Accept', '*/*'],
        ['Content-Length', '22'],
      ],
      body: `{"messages":["don't"]}`,
    })
  })

  it.each([
    ['curl a.example', { method: 'GET', scheme: 'http', host: 'a.example', target: '/' }],
    ['curl -sXDELETE "https://u:p@a.example:8443/x"', { method: 'DELETE', host: 'a.example:8443', target: '/x' }],
    [
      'curl https://u:p%40@a.example -A x',
      {
        headers: [
          ['User-Agent', 'x'],
          ['Host', 'a.example'],
          ['Authorization', 'Basic dTpwQA=='],
          ['Accept', '*/*'],
        ],
      },
    ],
    ['curl -d a=1 -d b=2 a.example', { method: 'POST', body: 'a=1&b=2' }],
    ['curl -G --data-urlencode "q=a b&c" a.example/s', { method: 'GET', target: '/s?q=a+b%26c' }],
    [`curl --json '{"a":1}' a.example`, { body: '{"a":1}', method: 'POST' }],
    ['curl -I a.example --http2', { method: 'HEAD', version: 'HTTP/2' }],
  ])('reads %s', (command, expected) => {
    expect(read(fromCurlCommand(command))).toMatchObject(expected)
  })

  it.each([
    ['wget a.example', /does not begin/],
    ['curl', /no URL/],
    ['curl a.example b.example', /more than one/],
    ['curl -d @body.json a.example', /in the file `body\.json`/],
    ['curl --data-urlencode n@f a.example', /in the file `f`/],
    ['curl -b jar.txt a.example', /in the file `jar\.txt`/],
    ['curl -F a=@b a.example', /option `-F`/],
    ['curl --made-up a.example', /option `--made-up`/],
    ['curl a.example -H', /no value/],
    ['curl "$HOST"', /fill in/],
    ['curl https://%ff@a.example', /percent-encoding/],
    ['curl a.example | sh', /act on/],
    ["curl 'a.example", /not closed/],
    ['curl "a.example', /not closed/],
    ["curl $'a.example", /not closed/],
  ])('refuses %s', (command, reason) => {
    expect(read(fromCurlCommand(command)).error).toMatch(reason)
  })
})
