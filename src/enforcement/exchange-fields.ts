import type { DecisionProblem, ExecutionContext, ValueInput } from '../runtime/index.ts'
import {
  findHeader,
  hostName,
  normalizePath,
  splitTarget,
  type Exchange,
  type HeaderPair,
  type MessageBody,
} from '../traffic/index.ts'
import { setField } from './set-field.ts'

/** How a field is read from an exchange; undefined leaves it missing. */
type FieldReader = (exchange: Exchange) => ValueInput | undefined

/** Header values by name in lower case, in the order in which they came. */
function headerMap(headers: readonly HeaderPair[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const values = byName.get(key)
    if (values === undefined) byName.set(key, [value])
    else values.push(value)
  }
  return byName
}

const pathOf = ({ target }: Exchange): string => normalizePath(splitTarget(target).path)
const queryOf = ({ target }: Exchange): string => splitTarget(target).query
const uriOf = (exchange: Exchange): string => {
  const query = queryOf(exchange)
  return query === '' ? pathOf(exchange) : `${pathOf(exchange)}?${query}`
}
const fullUri = (exchange: Exchange): string => `${exchange.scheme}://${exchange.host}${uriOf(exchange)}`
const header =
  (name: string): FieldReader =>
  ({ headers }) =>
    findHeader(headers, name)

type FieldRow = readonly [name: string, read: FieldReader]

/** Fields of the Rules language that a request line and its headers give. */
const rulesRows: readonly FieldRow[] = [
  ['http.host', ({ host }) => hostName(host)],
  ['http.request.method', ({ method }) => method],
  ['http.request.uri.path', pathOf],
  ['http.request.uri.query', queryOf],
  ['http.request.uri', uriOf],
  ['http.request.full_uri', fullUri],
  ['http.request.version', ({ version }) => version],
  ['http.request.headers', ({ headers }) => headerMap(headers)],
  ['http.request.headers.names', ({ headers }) => headers.map(([name]) => name.toLowerCase())],
  ['http.request.headers.values', ({ headers }) => headers.map(([, value]) => value)],
  ['http.user_agent', header('user-agent')],
  ['http.referer', header('referer')],
  ['http.cookie', header('cookie')],
  ['http.x_forwarded_for', header('x-forwarded-for')],
  ['raw.http.request.uri.path', ({ target }) => splitTarget(target).path],
  ['raw.http.request.uri.query', queryOf],
  ['raw.http.request.uri', ({ target }) => target],
  ['raw.http.request.headers', ({ headers }) => headerMap(headers)],
  ['ssl', ({ scheme }) => scheme === 'https'],
  ['ip.src', ({ clientIp }) => clientIp],
  ['http.request.timestamp.sec', ({ receivedAt }) => (receivedAt === undefined ? undefined : Math.floor(receivedAt / 1000))], // prettier-ignore
  ['http.response.code', ({ response }) => response?.status],
]

/** The same for Gateway's selectors. */
const gatewayRows: readonly FieldRow[] = [
  ['http.request.host', ({ host }) => hostName(host)],
  ['http.request.domains', ({ host }) => domainsOf(hostName(host))],
  ['http.request.method', ({ method }) => method],
  ['http.request.uri', fullUri],
  ['http.request.uri.path', pathOf],
  ['http.request.uri.query', queryOf],
  ['http.request.uri.path_and_query', uriOf],
  ['http.upload.mime', header('content-type')],
  ['http.conn.src_ip', ({ clientIp }) => clientIp],
  ['http.response.status_code', ({ response }) => (response === undefined ? undefined : String(response.status))],
]

const rowsByScheme = { cloudflare: rulesRows, gateway: gatewayRows } as const

/** A host and each of its parent domains. */
function domainsOf(host: string): readonly string[] {
  const labels = host.split('.', 64)
  return labels.map((_, at) => labels.slice(at).join('.'))
}

/** Prefixes of the fields that need a body. */
const bodyPrefixes = ['http.request.body.', 'http.response.body.'] as const

/** Whether a field needs a body that may have to be read first. */
export function isBodyField(name: string): boolean {
  return bodyPrefixes.some((prefix) => name.startsWith(prefix))
}

/** Fills what the request line and the headers say, as far as the context has the fields. */
export function fillRequest(
  context: ExecutionContext,
  exchange: Exchange,
  scheme: 'cloudflare' | 'gateway',
  problems: DecisionProblem[],
): void {
  const { slots } = context.shape
  for (const [name, read] of rowsByScheme[scheme]) {
    const slot = slots.get(name)
    // Whoever filled it before knows better.
    if (slot === undefined || context.values[slot] !== undefined) continue
    setField(context, name, read(exchange), problems)
  }
}

/** Fields of a request body that is at hand. */
const bodyRows: readonly (readonly [name: string, read: (body: MessageBody) => ValueInput | undefined])[] = [
  ['http.request.body.raw', (body) => new Uint8Array(body.bytes)],
  ['http.request.body.size', ({ size }) => size],
  ['http.request.body.truncated', ({ truncated }) => truncated],
  ['http.request.body.mime', ({ declaredType }) => (declaredType === '' ? undefined : declaredType)],
]

/** Fills what the body says; each field is worked out when a rule first reads it. */
export function fillBody(context: ExecutionContext, body: MessageBody): void {
  for (const [name, read] of bodyRows) {
    const slot = context.shape.slots.get(name)
    if (slot !== undefined && context.values[slot] === undefined) context.setLazy(name, () => read(body))
  }
}
