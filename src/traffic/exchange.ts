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
  readonly body?: BodySource
  /** Bytes of the whole body, where fewer of them (or none) are at hand. */
  readonly bodySize?: number
  readonly clientIp?: string
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
