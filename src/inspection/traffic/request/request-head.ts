import { fromText, fromUint8Array, lowerAscii, toUint8Array, type ByteString } from '../../../runtime/index.ts'
import { headerLines, splitTarget, type Exchange, type HeaderPair } from '../message/exchange.ts'
import { findHostDoubt, readHost, type HostReading } from './host.ts'
import { readLanguages } from './languages.ts'
import { toTrafficLimits, type TrafficLimits } from '../message/limits.ts'
import { decodePercent, groupPairs, splitCookies, splitPairs, type PairList } from '../message/pairs.ts'
import { ProblemList, type TrafficProblem } from '../message/problem.ts'
import { normalizePath, usualPath } from './url.ts'

type Groups = ReadonlyMap<ByteString, readonly ByteString[]>

const wide = /[^\x00-\xff]/

/** What is told to be bytes, as bytes: a host may say so of text. */
function narrow(text: string): ByteString {
  return wide.test(text) ? fromUint8Array(toUint8Array(text)) : text
}

/** The headers of a message as rules see them: bytes, in order, each form worked out once. */
export class HeaderList {
  readonly #pairs: readonly HeaderPair[]
  readonly #toBytes: (text: string) => ByteString
  readonly #limit: number
  #lists: PairList | undefined
  #groups: Groups | undefined

  /**
   * @param limit - names and values have at most so many; {@link join} looks at all
   */
  constructor(pairs: readonly HeaderPair[], characters: Exchange['characters'], limit: number) {
    this.#pairs = pairs
    this.#toBytes = characters === 'bytes' ? narrow : fromText
    this.#limit = limit
  }

  /** More headers came than the limit. */
  get truncated(): boolean {
    return this.#pairs.length > this.#limit
  }

  /** Names as they were sent, and values, in the order in which they came. */
  get lists(): PairList {
    if (this.#lists === undefined) {
      const kept = this.#pairs.slice(0, this.#limit)
      this.#lists = {
        names: kept.map(([name]) => this.#toBytes(name)),
        values: kept.map(([, value]) => this.#toBytes(value)),
        limited: this.truncated,
      }
    }
    return this.#lists
  }

  /** The values by name in lower case. */
  get groups(): Groups {
    return (this.#groups ??= groupPairs(this.lists, lowerAscii))
  }

  /**
   * All values of a header as one, or undefined if it did not come.
   *
   * @param name - in lower case
   */
  join(name: string, separator: string): ByteString | undefined {
    const values = headerLines(this.#pairs, name)
    return values.length === 0 ? undefined : this.#toBytes(values.join(separator))
  }
}

/** The request line and the headers of a request, read as far as somebody asks, each form once. */
export class RequestHead {
  readonly exchange: Exchange
  readonly #limits: TrafficLimits
  readonly #problems = new ProblemList()
  readonly #host: HostReading
  #path: ByteString | undefined
  #args: PairList | undefined
  #cookies: Groups | undefined
  /** Made for the first rule that asks: most ask for none. */
  #headers: HeaderList | undefined

  constructor(exchange: Exchange, limits: Partial<TrafficLimits> = {}) {
    this.exchange = exchange
    this.#limits = toTrafficLimits(limits)
    if (exchange.headers.length > this.#limits.maxHeaders)
      this.#problems.add('E_HEADER_LIMIT', { limit: this.#limits.maxHeaders, setting: 'maxHeaders' })
    this.#host = readHost(exchange.host)
    const doubt = findHostDoubt(exchange, this.#host)
    if (doubt !== undefined) this.#problems.add('E_HOST', { host: exchange.host.slice(0, 100), reason: doubt })
  }

  get headers(): HeaderList {
    const { headers, characters } = this.exchange
    return (this.#headers ??= new HeaderList(headers, characters, this.#limits.maxHeaders))
  }

  /** What could not be read so far. */
  get problems(): readonly TrafficProblem[] {
    return this.#problems.all
  }

  /** Path and query as they were sent. */
  get target(): ByteString {
    const { characters, target } = this.exchange
    const mark = target.indexOf('#')
    const whole = mark === -1 ? target : target.slice(0, mark)
    return characters === 'bytes' ? narrow(whole) : fromText(whole)
  }

  get rawPath(): ByteString {
    return splitTarget(this.target).path
  }

  /** The path in its normal form. */
  get path(): ByteString {
    return (this.#path ??= usualPath(this.exchange.target) ?? normalizePath(this.rawPath))
  }

  get query(): ByteString {
    return splitTarget(this.target).query
  }

  /** The host in its normal form; see `hostName`. */
  get host(): ByteString {
    const { name, valid } = this.#host
    // One that is valid is in ASCII.
    return valid ? name : fromText(name)
  }

  /** Scheme, host as sent, and a path with query. */
  urlOf(target: ByteString): ByteString {
    return `${this.exchange.scheme}://${fromText(this.exchange.host)}${target}`
  }

  /** The arguments of the query, not decoded. */
  get args(): PairList {
    if (this.#args === undefined) {
      const { maxFormFields } = this.#limits
      this.#args = splitPairs(this.query, maxFormFields)
      if (this.#args.limited) this.#problems.add('E_QUERY_LIMIT', { limit: maxFormFields, setting: 'maxFormFields' })
    }
    return this.#args
  }

  /** Cookies by decoded name, with their values as they were sent. Source: Cloudflare Rules, `http.request.cookies`. */
  get cookies(): Groups {
    if (this.#cookies === undefined) {
      const { maxFormFields } = this.#limits
      const list = splitCookies(this.headers.join('cookie', '; ') ?? '', maxFormFields)
      if (list.limited) this.#problems.add('E_COOKIE_LIMIT', { limit: maxFormFields, setting: 'maxFormFields' })
      this.#cookies = groupPairs(list, decodePercent)
    }
    return this.#cookies
  }

  get acceptedLanguages(): readonly ByteString[] {
    return readLanguages(this.headers.join('accept-language', ',') ?? '', this.#limits.maxHeaders)
  }
}

/**
 * The extension of the last segment of a path, in lower case and without dot; empty if it has none.
 * Source: Cloudflare Rules, `http.request.uri.path.extension`.
 */
export function pathExtension(path: ByteString): ByteString {
  const segment = path.slice(path.lastIndexOf('/') + 1)
  const dot = segment.lastIndexOf('.')
  return dot <= 0 ? '' : lowerAscii(segment.slice(dot + 1))
}
