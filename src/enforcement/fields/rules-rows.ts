import { OwnBytes } from '../../runtime/index.ts'
import {
  groupPairs,
  mediaType,
  pathExtension,
  type HeaderList,
  type PairList,
  type RequestHead,
} from '../../inspection/traffic/index.ts'
import {
  cameOverTcp,
  toInputMap,
  toInputs,
  toOptionalBytes,
  type AddressRow,
  type FieldReader,
  type FieldRow,
  type FieldSource,
} from './field-source.ts'

type Row = FieldRow<FieldSource>

/** A header by its whole value; several are joined as HTTP says. */
function header(name: string, separator = ', '): FieldReader<FieldSource> {
  return ({ head }) => toOptionalBytes(head.headers.join(name, separator))
}

/** A map with its names and its values, as the fields of both directions have them. */
function headerRows(field: string, read: (source: FieldSource) => HeaderList | undefined): readonly Row[] {
  const withList =
    (give: (list: HeaderList) => ReturnType<FieldReader<FieldSource>>): FieldReader<FieldSource> =>
    (source) => {
      const list = read(source)
      return list === undefined ? undefined : give(list)
    }
  return [
    [field, withList(({ groups }) => toInputMap(groups))],
    [`${field}.names`, withList(({ lists }) => toInputs(lists.names))],
    [`${field}.values`, withList(({ lists }) => toInputs(lists.values))],
  ]
}

/** Pairs as a map, and their names and values in order. */
export function pairRows<Source>(field: string, read: (source: Source) => PairList): readonly FieldRow<Source>[] {
  return [
    [field, (source) => toInputMap(groupPairs(read(source)))],
    [`${field}.names`, (source) => toInputs(read(source).names)],
    [`${field}.values`, (source) => toInputs(read(source).values)],
  ]
}

const withQuery = (path: string, query: string): string => (query === '' ? path : `${path}?${query}`)

/** Path, in its normal form, and query. */
export const uriOf = (head: RequestHead): string => withQuery(head.path, head.query)

// Sources: Cloudflare Rules, fields reference. What rules cannot change (`raw.*`) is as it was sent.
const uriRows: readonly Row[] = [
  ['http.host', ({ head }) => new OwnBytes(head.host)],
  ['http.request.full_uri', ({ head }) => new OwnBytes(head.urlOf(uriOf(head)))],
  ['http.request.uri', ({ head }) => new OwnBytes(uriOf(head))],
  ['http.request.uri.path', ({ head }) => new OwnBytes(head.path)],
  ['http.request.uri.path.extension', ({ head }) => new OwnBytes(pathExtension(head.path))],
  ['http.request.uri.query', ({ head }) => new OwnBytes(head.query)],
  ...pairRows<FieldSource>('http.request.uri.args', ({ head }) => head.args),
  ['raw.http.request.full_uri', ({ head }) => new OwnBytes(head.urlOf(head.target))],
  ['raw.http.request.uri', ({ head }) => new OwnBytes(head.target)],
  ['raw.http.request.uri.path', ({ head }) => new OwnBytes(head.rawPath)],
  ['raw.http.request.uri.path.extension', ({ head }) => new OwnBytes(pathExtension(head.rawPath))],
  ['raw.http.request.uri.query', ({ head }) => new OwnBytes(head.query)],
  ...pairRows<FieldSource>('raw.http.request.uri.args', ({ head }) => head.args),
]

const headRows: readonly Row[] = [
  ['http.request.method', ({ exchange }) => exchange.method.toUpperCase()],
  ['http.request.version', ({ exchange }) => exchange.version],
  ...headerRows('http.request.headers', ({ head }) => head.headers),
  ['http.request.headers.truncated', ({ head }) => head.headers.truncated],
  ...headerRows('raw.http.request.headers', ({ head }) => head.headers),
  ['http.request.cookies', ({ head }) => toInputMap(head.cookies)],
  ['http.request.accepted_languages', ({ head }) => toInputs(head.acceptedLanguages)],
  ['http.cookie', header('cookie', '; ')],
  ['http.user_agent', header('user-agent')],
  ['http.referer', header('referer')],
  ['http.x_forwarded_for', header('x-forwarded-for')],
]

const connectionRows: readonly Row[] = [
  ['ssl', ({ exchange }) => exchange.scheme === 'https'],
  ['http.request.timestamp.sec', ({ exchange: { receivedAt } }) => wholePart(receivedAt, 1000)],
  ['http.request.timestamp.msec', ({ exchange: { receivedAt } }) => wholePart(receivedAt, 1, 1000)],
  ['cf.edge.server_port', ({ exchange }) => exchange.connection?.serverPort],
  ['cf.edge.client_port', ({ exchange }) => exchange.connection?.clientPort],
  ['cf.edge.client_tcp', ({ exchange }) => cameOverTcp(exchange)],
  ['cf.tls_version', ({ exchange }) => exchange.connection?.tlsVersion],
  ['cf.tls_cipher', ({ exchange }) => exchange.connection?.tlsCipher],
]

/** A time in whole units, or its rest by a number of them. */
function wholePart(milliseconds: number | undefined, unit: number, modulus?: number): number | undefined {
  if (milliseconds === undefined || !Number.isFinite(milliseconds)) return undefined
  const whole = Math.floor(milliseconds / unit)
  return modulus === undefined ? whole : whole % modulus
}

const responseRows: readonly Row[] = [
  ['http.response.code', ({ exchange }) => exchange.response?.status],
  ...headerRows('http.response.headers', ({ response }) => response),
  ...headerRows('raw.http.response.headers', ({ response }) => response),
  [
    'http.response.content_type.media_type',
    ({ response }) => {
      const type = response?.join('content-type', ', ')
      return type === undefined ? undefined : new OwnBytes(mediaType(type))
    },
  ],
]

/** Fields of the Rules language that need no body. */
export const rulesRows: readonly Row[] = [...uriRows, ...headRows, ...connectionRows, ...responseRows]

/** Addresses: they are checked at once, so that a wrong one is told even if no rule reads it. */
export const rulesAddresses: readonly AddressRow[] = [
  ['ip.src', ({ clientIp }) => clientIp],
  ['cf.edge.server_ip', ({ connection }) => connection?.serverIp],
]
