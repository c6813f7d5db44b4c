import { succeed, type Result } from '../../../diagnostics/index.ts'
import { findHeader, targetAuthority, type Exchange, type HeaderPair } from '../message/exchange.ts'
import { defined, rejectRow } from './log-row.ts'

/** Method, target and perhaps the version. Source: RFC 9112, 3. */
const requestLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}) (\S+)(?: HTTP\/([123](?:\.[01])?))?$/

/** Name and value of a header, blanks around the value left out. Source: RFC 9112, 5. */
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)$/

const reject = (reason: string): Result<Exchange> => rejectRow('HTTP', reason)

/** Where the head of a message ends and its body begins: behind the first empty line. */
function splitHead(text: string): { readonly lines: readonly string[]; readonly body: string } {
  const end = /\r?\n\r?\n/.exec(text)
  const head = end === null ? text.replace(/(?:\r?\n)+$/, '') : text.slice(0, end.index)
  return { lines: head.split(/\r?\n/), body: end === null ? '' : text.slice(end.index + end[0].length) }
}

/** An editor ends a text with a line end that nobody sent: the length that was sent tells. */
function cutToLength(body: Uint8Array, declared: string | undefined): Uint8Array {
  const length = declared !== undefined && /^\d{1,15}$/.test(declared) ? Number(declared) : body.length
  const rest = body.subarray(length)
  return rest.length > 0 && rest.every((byte) => byte === 0x0a || byte === 0x0d) ? body.subarray(0, length) : body
}

/**
 * Reads a request as it is written in documentation and in the tools of proxies: request line, headers, an empty line, the
 * body. Lines end with LF or CRLF.
 *
 * @returns an error of `E_EXCHANGE_SHAPE` for what is no such request, and for a body in chunks, whose text is not the body
 * @example
 * fromHttpText('GET /v1/models HTTP/1.1\nHost: api.openai.com\n')
 */
export function fromHttpText(text: string): Result<Exchange> {
  const { lines, body } = splitHead(text.replace(/^\s+/, ''))
  const [first = '', ...rest] = lines
  const line = requestLine.exec(first)
  if (line === null) return reject('its first line is no request line, as in `GET /path HTTP/1.1`')
  const [, method = '', target = '', version] = line
  const headers: HeaderPair[] = []
  for (const [index, own] of rest.entries()) {
    const header = headerLine.exec(own)
    if (header === null) return reject(`line ${String(index + 2)} is no header, as in \`Name: value\``)
    headers.push([header[1] ?? '', (header[2] ?? '').trim()])
  }
  const authority = targetAuthority(target)
  const host = authority ?? findHeader(headers, 'host')
  if (host === undefined || host === '') return reject('neither its target nor a `Host` header names a host')
  if (findHeader(headers, 'transfer-encoding') !== undefined) return reject('its body is in a transfer coding')
  const bytes = cutToLength(new TextEncoder().encode(body), findHeader(headers, 'content-length'))
  return succeed(
    defined<Exchange>({
      method,
      scheme: /^http:/i.test(target) ? 'http' : 'https',
      host,
      target: authority === undefined ? target : pathOf(target),
      version: version === undefined ? undefined : `HTTP/${version}`,
      headers,
      body: bytes.length === 0 ? undefined : bytes,
    }),
  )
}

/** Path and query of a whole URL. */
function pathOf(url: string): string {
  const rest = url.replace(/^https?:\/\/[^/?#\\]*/i, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}
