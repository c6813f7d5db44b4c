import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHttpBytes, fromHttpText, type Exchange } from '../../src/inspection/traffic/index.ts'
import type { Result } from '../../src/diagnostics/index.ts'

const encoder = new TextEncoder()
const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r\r\n', '\r', '')
const blank = fc.constantFrom(' ', ' ', ' ', '', '  ', '\t', ' \t ', '\u00a0', '\v')
const requestLine = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'M-SEARCH', 'A'.repeat(41), 'GE(T', 'Ĝ'),
    blank,
    fc.constantFrom('/', '/a?b=c', '/ü', '*', 'http://a.example/x', 'https://b.example', '/\u007f', '/\u0001', ''),
    blank,
    fc.constantFrom(
      'HTTP/1.1',
      'HTTP/1.1',
      'HTTP/1.0',
      'HTTP/2',
      'HTTP/3.1',
      'HTTP/1.2',
      'HTTP/4',
      'http/1.1',
      'HTTP/1.1 ',
      '',
    ),
  )
  .map((parts) => parts.join(''))
const header = fc
  .tuple(
    fc.constantFrom('Host', 'host', 'Content-Length', 'content-length', 'X-A', 'Transfer-Encoding', 'X A', 'X-Ü', ''),
    fc.constantFrom(':', ':', ':', ' :', ''),
    blank,
    fc.constantFrom(
      'a.example',
      '3',
      '4',
      '0',
      '9999999999999999',
      '+3',
      'a\u2028b',
      'a\rb',
      'ü',
      'a\tb',
      '\u0000',
      'a\u007f',
      '',
    ),
    blank,
  )
  .map((parts) => parts.join(''))
const message = fc
  .tuple(
    fc.constantFrom('', '', '\r\n', ' \n'),
    requestLine,
    fc.array(fc.tuple(lineEnd, header), { maxLength: 4 }),
    lineEnd,
    lineEnd,
    fc.constantFrom('', 'abc', 'abc\r\n', 'ü\n\nd'),
  )
  .map(([before, line, headers, end, empty, body]) => [before, line, ...headers.flat(), end, empty, body].join(''))

/** What was read, with the body as text and without what only tells how a body that is not there is held. */
function told(read: Result<Exchange>): unknown {
  if (!read.ok) return read.diagnostics.map(({ code, message: text }) => [code, text])
  const { body, ...rest } = read.value
  return { ...rest, body: body instanceof Uint8Array ? [...body] : body }
}

describe('the head of a request', () => {
  it('is read over its bytes as by the grammar', () => {
    fc.assert(
      fc.property(message, (text) => {
        expect(told(fromHttpBytes(encoder.encode(text)))).toEqual(told(fromHttpText(text)))
      }),
      { numRuns: 3000 },
    )
  })
  it('may have more headers than most', () => {
    const text = `GET / HTTP/1.1\r\nHost: a.example\r\n${'X-A: b\r\n'.repeat(1000)}\r\n`
    expect(told(fromHttpBytes(encoder.encode(text)))).toEqual(told(fromHttpText(text)))
  })
})
