import {
  withLazyBody,
  type BodySource,
  type Exchange,
  type ExchangeConnection,
  type HeaderPair,
} from '../message/exchange.ts'
import { unreadableBody, type Intake } from './intake.ts'
import { defined } from './log-row.ts'

/** What a Fetch request does not tell, and how its body is read. */
export interface FetchRequestOptions {
  /** The address of the client. A request holds none that can be trusted. */
  readonly clientIp?: string
  /** Milliseconds since 1970 (default: now). */
  readonly receivedAt?: number
  /** As in `HTTP/2`. */
  readonly version?: string
  /** The host that the client asked for (default: the Host header, or that of the URL). */
  readonly host?: string
  readonly connection?: ExchangeConnection
  /**
   * `tee` (default): what rules read is copied, and the request stays whole. `take`: the body is
   * read itself, for who does not pass the request on. `none`: rules see no body.
   */
  readonly body?: 'tee' | 'take' | 'none'
}

/** The part of a URL behind its authority, without fragment. A URL that is no web address gives its whole path. */
function targetOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  const target = start === -1 ? '/' : url.slice(start)
  const mark = target.indexOf('#')
  return mark === -1 ? target : target.slice(0, mark)
}

function readBody(request: Request, how: FetchRequestOptions['body']): BodySource | undefined {
  if (how === 'none') return undefined
  if (request.bodyUsed) return unreadableBody('it was read before')
  const { body } = how === 'take' ? request : request.clone()
  return body ?? undefined
}

/**
 * Makes an exchange of a Fetch `Request` (Workers, Deno, Bun, Hono, Node). The body is not touched
 * before a rule needs it. `forward()` gives the request itself: with `tee` it can be passed on whole,
 * and a body that no rule read was never copied.
 *
 * Fetch gives the names of headers in lower case, equal names as one, and the path as a URL parser writes it.
 *
 * @example
 * const { exchange, forward } = fromRequest(request, { clientIp })
 * const decision = await enforcer.decide(exchange)
 * return decision.action === 'block' ? new Response(null, { status: 403 }) : fetch(forward())
 */
export function fromRequest(request: Request, options: FetchRequestOptions = {}): Intake<Request> {
  const url = new URL(request.url)
  const headers: HeaderPair[] = []
  request.headers.forEach((value, name) => headers.push([name, value]))
  const declared = /^\d{1,15}$/.exec(request.headers.get('content-length') ?? '')?.[0]
  const withoutBody = options.body === 'none' && declared !== undefined
  let body: { readonly source: BodySource | undefined } | undefined
  const facts = defined<Omit<Exchange, 'body'>>({
    method: request.method,
    scheme: url.protocol === 'http:' ? 'http' : 'https',
    host: options.host ?? request.headers.get('host') ?? url.host,
    target: targetOf(url.href),
    version: options.version,
    headers,
    characters: 'bytes',
    bodySize: withoutBody ? Number(declared) : undefined,
    clientIp: options.clientIp,
    connection: options.connection,
    receivedAt: options.receivedAt ?? Date.now(),
  })
  const exchange = withLazyBody(facts, () => (body ??= { source: readBody(request, options.body) }).source)
  return { exchange, forward: () => request }
}
