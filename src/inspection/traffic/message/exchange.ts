/** A header as it was sent. */
export type HeaderPair = readonly [name: string, value: string]

/** Bytes at hand, or a stream that `prepareBody` reads. */
export type BodySource = Uint8Array | ReadableStream<Uint8Array>

/** Undoes one content coding. */
export type Decompressor = () => ReadableWritablePair<Uint8Array, BufferSource>

/** What undoes content codings, by their names in lower case (`br`, `zstd`). */
export type Decompressors = Readonly<Record<string, Decompressor>>

/** The answer, as far as it is known. */
export interface ExchangeResponse {
  readonly status: number
  readonly headers: readonly HeaderPair[]
  readonly body?: BodySource
  /** Bytes of the whole body, where fewer of them (or none) are at hand. */
  readonly bodySize?: number
  /** The body stands without its content codings, as HAR files have it, whatever the headers say. */
  readonly isDecoded?: boolean
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
  /** How the platform undoes content codings beyond gzip and deflate; see `prepareBody`. */
  readonly decompressors?: Decompressors
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

const readsBody = Symbol('readsBody')

interface WithReader {
  readonly [readsBody]: () => BodySource | undefined
}

const lazyBody: PropertyDescriptor & ThisType<WithReader> = {
  enumerable: true,
  configurable: true,
  get() {
    return this[readsBody]()
  },
}

/**
 * An exchange whose body is got each time somebody reads it. All have one getter: one of its own would give each a form of its
 * own, which V8 keeps till it next collects all of the memory, with all that the getter holds.
 */
export function withLazyBody(facts: Omit<Exchange, 'body'>, read: () => BodySource | undefined): Exchange {
  const exchange: Exchange = { ...facts }
  Object.defineProperty(exchange, readsBody, { value: read })
  return Object.defineProperty(exchange, 'body', lazyBody)
}

/**
 * Whether a header has a name, without regard to case. Letter by letter: the first one tells almost all names apart, and
 * nothing is made.
 *
 * @param name - in lower case and ASCII, so that one of another length is another one
 */
function isNamed(key: string, name: string): boolean {
  if (key.length !== name.length) return false
  if (key === name) return true
  for (let at = 0; at < name.length; at++) {
    const code = key.charCodeAt(at)
    if (code === name.charCodeAt(at)) continue
    // What is in lower case a letter of ASCII need not be one of ASCII.
    if (code > 0x7f) return key.toLowerCase() === name
    if (code < 0x41 || code > 0x5a || (code | 0x20) !== name.charCodeAt(at)) return false
  }
  return true
}

/**
 * Whether all lines of a header are one text, as none is too.
 *
 * @param name - in lower case
 */
export function areHeaderLines(headers: readonly HeaderPair[], name: string, text: string): boolean {
  for (const pair of headers) if (isNamed(pair[0], name) && pair[1] !== text) return false
  return true
}

/**
 * The lines of a header in the order in which they came, found without regard to case.
 *
 * @param name - in lower case
 */
export function headerLines(headers: readonly HeaderPair[], name: string): readonly string[] {
  const lines: string[] = []
  for (const [key, value] of headers) if (isNamed(key, name)) lines.push(value)
  return lines
}

/**
 * The value of a header: all its lines joined as RFC 9110, 5.3 says, so that every reader sees the same list.
 *
 * @param name - in lower case
 */
export function findHeader(headers: readonly HeaderPair[], name: string): string | undefined {
  let joined: string | undefined
  for (const [key, value] of headers)
    if (isNamed(key, name)) joined = joined === undefined ? value : `${joined}, ${value}`
  return joined
}

/** What a media type is made of where nothing follows it. */
const plainType = /^[^;,]*$/

/** The media type of a Content-Type value: lower-case and without parameters; of several lines the first. */
export function mediaType(contentType: string | undefined): string {
  if (contentType === undefined) return ''
  return (plainType.test(contentType) ? contentType : contentType.replace(/[;,][\s\S]*/, '')).trim().toLowerCase()
}

/** The scheme and authority of a target that is a whole URL, as proxies get it. Source: RFC 9112, 3.2.2. */
const wholeUrl = /^https?:\/\/([^/?#\\]*)/i

/** The authority of a target that is a whole URL; undefined of any other. */
export function targetAuthority(target: string): string | undefined {
  return target.startsWith('/') ? undefined : wholeUrl.exec(target)?.[1]
}

/** Path and query of a target, both as sent; no query and an empty one give ''. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const own = target.startsWith('/') ? null : wholeUrl.exec(target)
  if (own !== null) {
    const rest = target.slice(own[0].length)
    return splitTarget(rest.startsWith('/') ? rest : `/${rest}`)
  }
  const fragment = target.indexOf('#')
  const whole = fragment === -1 ? target : target.slice(0, fragment)
  const mark = whole.indexOf('?')
  return mark === -1 ? { path: whole, query: '' } : { path: whole.slice(0, mark), query: whole.slice(mark + 1) }
}
