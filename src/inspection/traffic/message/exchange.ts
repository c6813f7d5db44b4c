/** A header as it was sent. */
export type HeaderPair = readonly [name: string, value: string]

/** Bytes at hand, or a stream that `prepareBody` reads. */
export type BodySource = Uint8Array | ReadableStream<Uint8Array>

/** The answer, as far as it is known. */
export interface ExchangeResponse {
  readonly status: number
  readonly headers: readonly HeaderPair[]
  readonly body?: BodySource
  /** Bytes of the whole body, where fewer of them (or none) are at hand. */
  readonly bodySize?: number
}

/** Times of an exchange, in milliseconds from the end of the request. */
export interface ExchangeTiming {
  readonly firstByteMs?: number
  readonly durationMs?: number
}

/** The connection that the client made, as far as the enforcement point sees it. */
export interface ExchangeConnection {
  /** 1 to 65535. */
  readonly clientPort?: number
  /** The address and the port that the client reached. */
  readonly serverIp?: string
  readonly serverPort?: number
  /** The server name of the TLS handshake. */
  readonly serverName?: string
  /** As in `TLSv1.3`. */
  readonly tlsVersion?: string
  /** By the name of the TLS library. */
  readonly tlsCipher?: string
}

/** A request, and perhaps its answer, without regard to where it was seen. */
export interface Exchange {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** The Host header or authority as sent, with its port. */
  readonly host: string
  /** Path and query exactly as sent. */
  readonly target: string
  /** As in `HTTP/1.1`. */
  readonly version?: string
  readonly headers: readonly HeaderPair[]
  /**
   * What the characters of target and headers stand for: text (default), or one byte each, as Fetch
   * and Node give them.
   */
  readonly characters?: 'text' | 'bytes'
  /** Makers give it as a getter: nothing of a stream is touched before somebody asks. */
  readonly body?: BodySource | undefined
  /** Bytes of the whole body, where fewer of them (or none) are at hand. */
  readonly bodySize?: number
  readonly clientIp?: string
  readonly connection?: ExchangeConnection
  /** The address that the request goes on to, where the enforcement point knows it. */
  readonly destinationIp?: string
  /** Milliseconds since 1970. */
  readonly receivedAt?: number
  readonly response?: ExchangeResponse
  readonly timing?: ExchangeTiming
}

/** The first value of a header, found without regard to case. */
export function findHeader(headers: readonly HeaderPair[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1]
}

/** The media type of a Content-Type value: lower-case and without parameters. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** A host without port and final dot, in lower case. */
export function hostName(host: string): string {
  const lower = host.trim().toLowerCase()
  if (lower.startsWith('[')) return lower.slice(0, lower.indexOf(']') + 1) || lower
  const colon = lower.indexOf(':')
  const name = colon === -1 ? lower : lower.slice(0, colon)
  return name.endsWith('.') ? name.slice(0, -1) : name
}

/** The port that a host names, or undefined. */
export function hostPort(host: string): number | undefined {
  const match = /:(\d{1,5})$/.exec(host.trim())
  return match === null ? undefined : Number(match[1])
}

/** Path and query of a target, both as sent; no query and an empty one give ''. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const fragment = target.indexOf('#')
  const whole = fragment === -1 ? target : target.slice(0, fragment)
  const mark = whole.indexOf('?')
  return mark === -1 ? { path: whole, query: '' } : { path: whole.slice(0, mark), query: whole.slice(mark + 1) }
}
