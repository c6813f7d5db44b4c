import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { withLazyBody, type Exchange, type ExchangeConnection, type HeaderPair } from '../message/exchange.ts'
import type { Intake } from '../sources/intake.ts'
import { defined } from '../sources/log-row.ts'
import { nodeDecompressors } from './decompressors.ts'
import { PeekableBody } from './peekable-body.ts'

/** What a Node message does not tell, or tells wrongly behind a proxy. */
export interface IncomingMessageOptions {
  /** The address of the client (default: that of the socket). Take it from a header only if your own proxy sets it. */
  readonly clientIp?: string
  /** Milliseconds since 1970 (default: now). */
  readonly receivedAt?: number
  /** Default: whether the socket speaks TLS. */
  readonly scheme?: 'http' | 'https'
  /** The body, where something has read it already. */
  readonly body?: Uint8Array
}

function readHeaders(raw: readonly string[]): readonly HeaderPair[] {
  const pairs: HeaderPair[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    // HTTP/2 puts method, path and authority among the headers.
    if (!name.startsWith(':')) pairs.push([name, raw[at + 1] ?? ''])
  }
  return pairs
}

/** Sockets that take both families write IPv4 as `::ffff:192.0.2.1`. */
function plainAddress(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
}

function isTls(socket: Socket): socket is TLSSocket {
  return (socket as Partial<TLSSocket>).encrypted === true
}

function readConnection(socket: Socket): ExchangeConnection {
  const tls = isTls(socket) ? socket : undefined
  const { servername } = (tls ?? {}) as { readonly servername?: unknown }
  return defined<ExchangeConnection>({
    clientPort: socket.remotePort,
    serverIp: plainAddress(socket.localAddress),
    serverPort: socket.localPort,
    serverName: typeof servername === 'string' && servername !== '' ? servername : undefined,
    tlsVersion: tls?.getProtocol() ?? undefined,
    tlsCipher: tls?.getCipher().name,
  })
}

function versionOf({ httpVersion, httpVersionMajor }: IncomingMessage | Http2ServerRequest): string {
  return `HTTP/${httpVersionMajor >= 2 ? String(httpVersionMajor) : httpVersion}`
}

/** Path and query of a request line, which may also be a whole URL (RFC 9112, 3.2.2). */
function splitUrl(url: string): { readonly target: string; readonly authority: string | undefined } {
  const match = /^https?:\/\/([^/?#]*)/i.exec(url)
  if (match === null) return { target: url, authority: undefined }
  const [start, authority = ''] = match
  const rest = url.slice(start.length)
  return { target: rest.startsWith('/') ? rest : `/${rest}`, authority }
}

/** Whether a message says that it has no body: then nobody touches it, and its end stays unread for the app. */
function isBodiless(message: IncomingMessage | Http2ServerRequest): boolean {
  if ('stream' in message) return message.stream.endAfterHeaders
  const { 'content-length': length, 'transfer-encoding': coding } = message.headers
  return coding === undefined && (length === undefined || Number(length) === 0)
}

/**
 * Makes an exchange of a message of Node's HTTP/1 or HTTP/2 server: headers in order with their
 * duplicates and their case, addresses and TLS of the socket. The body is not touched before a rule
 * needs it; `forward()` gives the message itself, with what rules read put back, so that handlers,
 * body parsers and `pipe` find it whole.
 *
 * @example
 * const { exchange, forward } = fromIncomingMessage(message)
 * const decision = await enforcer.decide(exchange)
 * if (decision.action !== 'block') forward().pipe(upstream)
 */
export function fromIncomingMessage<Message extends IncomingMessage | Http2ServerRequest>(
  message: Message,
  options: IncomingMessageOptions = {},
): Intake<Message> {
  const { socket } = message
  const headers = readHeaders(message.rawHeaders)
  const { target, authority } = splitUrl(message.url ?? '/')
  const facts = defined<Omit<Exchange, 'body'>>({
    method: message.method ?? 'GET',
    scheme: options.scheme ?? (isTls(socket) ? 'https' : 'http'),
    host: authority ?? ('authority' in message ? message.authority : undefined) ?? message.headers.host ?? '',
    target,
    version: versionOf(message),
    headers,
    characters: 'bytes',
    decompressors: nodeDecompressors,
    clientIp: options.clientIp ?? plainAddress(socket.remoteAddress),
    connection: readConnection(socket),
    receivedAt: options.receivedAt ?? Date.now(),
  })
  let peek: PeekableBody | undefined
  const exchange = withLazyBody(facts, () =>
    options.body !== undefined || isBodiless(message) ? options.body : (peek ??= new PeekableBody(message)).stream,
  )
  return {
    exchange,
    forward() {
      peek?.release()
      return message
    },
  }
}
