import { succeed, type Result } from '../../../diagnostics/index.ts'
import { findHeader, targetAuthority, type Exchange, type HeaderPair } from '../message/exchange.ts'
import { rejectRow } from './log-row.ts'
import { nowhere, readUsualHead, unknownPlace, type UsualHead } from './usual-head.ts'

/** Method, target and perhaps the version. Source: RFC 9112, 3. */
const requestLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}) (\S+)(?: HTTP\/([123](?:\.[01])?))?$/

/** Name and value of a header, blanks around the value left out. Source: RFC 9112, 5. */
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)$/

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const reject = (reason: string): Result<Exchange> => rejectRow('HTTP', reason)

/** Where the head of a message ends and its body begins: behind the first empty line. */
function splitHead(text: string): { readonly head: string; readonly body: string } {
  const end = /\r?\n\r?\n/.exec(text)
  return end === null ? { head: text, body: '' } : { head: text.slice(0, end.index), body: text.slice(end.index + end[0].length) } // prettier-ignore
}

/** Blanks and control characters before the request line do not count. */
const blank = 0x20
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Where the body begins in the bytes of a message; its length if there is none. */
function bodyStart(bytes: Uint8Array): number {
  // A loop: within some hundred bytes it has found all line ends before `indexOf` has begun.
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== lineFeed) continue
    const next = bytes[at + 1] === carriageReturn ? at + 2 : at + 1
    if (bytes[next] === lineFeed) return next + 1
  }
  return bytes.length
}

/** The length that a header declares; undefined if it is none that can be relied on. */
function toLength(declared: string): number | undefined {
  if (declared.length === 0 || declared.length > 15) return undefined
  let length = 0
  for (let at = 0; at < declared.length; at++) {
    const digit = declared.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return undefined
    length = length * 10 + digit
  }
  return length
}

/**
 * The body behind a place. An editor ends a text with a line end that nobody sent: the length that was sent tells.
 *
 * @returns undefined if there is none
 */
function bodyFrom(bytes: Uint8Array, start: number, declared: string | undefined): Uint8Array | undefined {
  let end = bytes.length
  const length = declared === undefined ? undefined : toLength(declared)
  if (length !== undefined && start + length < end) {
    let at = start + length
    while (at < end && (bytes[at] === lineFeed || bytes[at] === carriageReturn)) at++
    if (at === end) end = start + length
  }
  return end > start ? bytes.subarray(start, end) : undefined
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
  const { head, body } = splitHead(text.trimStart())
  return readRequest(head, () => ({ bytes: encoder.encode(body), start: 0 }))
}

/**
 * {@link fromHttpText} for the bytes of a message. The body is not copied.
 *
 * @param bytes - UTF-8 as far as the body; they must not change as long as the exchange is in use
 */
export function fromHttpBytes(bytes: Uint8Array): Result<Exchange> {
  let first = 0
  while (first < bytes.length && (bytes[first] as number) <= blank) first++
  const message = first === 0 ? bytes : bytes.subarray(first)
  const usual = readUsualHead(message)
  if (usual !== undefined) return toExchange(usual, message, usual.bodyStart)
  const start = bodyStart(message)
  return readRequest(decoder.decode(message.subarray(0, start)), () => ({ bytes: message, start }))
}

type RequestHeadParts = Omit<UsualHead, 'bodyStart'>

/** The value of a header that stands at a place. */
function headerAt(headers: readonly HeaderPair[], place: number, name: string): string | undefined {
  if (place === nowhere) return undefined
  return place === unknownPlace ? findHeader(headers, name) : headers[place]?.[1]
}

type Writable<T> = { -readonly [Member in keyof T]: T[Member] }

/** Bytes in which a body begins at a place. */
interface BodyPlace {
  readonly bytes: Uint8Array
  readonly start: number
}

function readRequest(text: string, body: () => BodyPlace): Result<Exchange> {
  const stop = headEnd(text)
  let lineEnd = text.indexOf('\n')
  if (lineEnd === -1 || lineEnd > stop) lineEnd = stop
  const line = requestLine.exec(text.slice(0, withoutReturn(text, 0, lineEnd)))
  if (line === null) return reject('its first line is no request line, as in `GET /path HTTP/1.1`')
  const [, method = '', target = '', version] = line
  const headers: HeaderPair[] = []
  while (lineEnd < stop) {
    const start = lineEnd + 1
    lineEnd = text.indexOf('\n', start)
    if (lineEnd === -1 || lineEnd > stop) lineEnd = stop
    const header = headerLine.exec(text.slice(start, withoutReturn(text, start, lineEnd)))
    if (header === null) return reject(`line ${String(headers.length + 2)} is no header, as in \`Name: value\``)
    headers.push([header[1] ?? '', (header[2] ?? '').trim()])
  }
  const parts: RequestHeadParts = {
    method,
    target,
    version: version === undefined ? undefined : `HTTP/${version}`,
    headers,
    host: unknownPlace,
    contentLength: unknownPlace,
    transferEncoding: unknownPlace,
  }
  const { bytes, start } = body()
  return toExchange(parts, bytes, start)
}

function toExchange(head: RequestHeadParts, bytes: Uint8Array, bodyStart: number): Result<Exchange> {
  const { method, target, version, headers } = head
  const authority = targetAuthority(target)
  const host = authority ?? headerAt(headers, head.host, 'host')
  if (host === undefined || host === '') return reject('neither its target nor a `Host` header names a host')
  if (headerAt(headers, head.transferEncoding, 'transfer-encoding') !== undefined)
    return reject('its body is in a transfer coding')
  const body = bodyFrom(bytes, bodyStart, headerAt(headers, head.contentLength, 'content-length'))
  const scheme = !target.startsWith('/') && /^http:/i.test(target) ? 'http' : 'https'
  const own = authority === undefined ? target : pathOf(target)
  // Member by member: spreading makes slow objects, and every request comes through here.
  const exchange: Writable<Exchange> =
    version === undefined
      ? { method, scheme, host, target: own, headers }
      : { method, scheme, host, target: own, version, headers }
  if (body !== undefined) exchange.body = body
  return succeed(exchange)
}

/** Where the last line of a head ends: empty ones do not count. */
function headEnd(text: string): number {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === lineFeed) end = withoutReturn(text, 0, end - 1)
  return end
}

/** Where a line ends without the return in front of its line feed. */
function withoutReturn(text: string, start: number, end: number): number {
  return end > start && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end
}

/** Path and query of a whole URL. */
function pathOf(url: string): string {
  const rest = url.replace(/^https?:\/\/[^/?#\\]*/i, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}
