import { fromUint8Array, OwnBytes } from '../../runtime/index.ts'
import {
  declaredLength,
  findFileType,
  findHeader,
  mediaType,
  type Exchange,
  type FileType,
} from '../../inspection/traffic/index.ts'
import {
  cameOverTcp,
  toInputs,
  type AddressRow,
  type FieldReader,
  type FieldRow,
  type FieldSource,
} from './field-source.ts'
import { uriOf } from './rules-rows.ts'

type Row = FieldRow<FieldSource>

/** A host and each of its parent domains. */
function domainsOf(host: string): readonly string[] {
  const labels = host.split('.', 64)
  return labels.map((_, at) => labels.slice(at).join('.'))
}

/** A size in whole MiB, as the selectors of file sizes count. */
export function toMebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20)
}

/** The names under which Gateway knows a type of file. */
export function toFileTypes(types: readonly FileType[]): readonly string[] {
  return [...new Set(types.flatMap(({ extension, isArchive }) => [extension, ...(isArchive ? ['compressed'] : [])]))]
}

/** The port that a request goes to. */
function portOf({ scheme, host }: Exchange): number {
  const match = /:(\d{1,5})$/.exec(host)
  if (match !== null) return Number(match[1])
  return scheme === 'https' ? 443 : 80
}

/** Methods as almost all are written, in the form of fields. */
const usualMethods: ReadonlyMap<string, OwnBytes> = new Map(
  ['GET', 'PUT', 'POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'].map((name) => [name, new OwnBytes(name)]),
)

const response =
  (
    read: (response: NonNullable<Exchange['response']>) => ReturnType<FieldReader<FieldSource>>,
  ): FieldReader<FieldSource> =>
  ({ exchange }) =>
    exchange.response === undefined ? undefined : read(exchange.response)

const serverName =
  (read: (name: string) => ReturnType<FieldReader<FieldSource>>): FieldReader<FieldSource> =>
  ({ exchange: { connection } }) =>
    connection?.serverName === undefined ? undefined : read(connection.serverName.toLowerCase())

/** Selectors that need no body. Source: Gateway, HTTP and network policies. */
export const gatewayRows: readonly Row[] = [
  ['http.request.host', ({ head }) => new OwnBytes(head.host)],
  ['http.request.domains', ({ head }) => toInputs(domainsOf(head.host))],
  ['http.request.method', ({ exchange }) => usualMethods.get(exchange.method) ?? exchange.method.toUpperCase()],
  ['http.request.uri', ({ head }) => new OwnBytes(head.urlOf(uriOf(head)))],
  ['http.request.uri.path', ({ head }) => new OwnBytes(head.path)],
  ['http.request.uri.query', ({ head }) => new OwnBytes(head.query)],
  ['http.request.uri.path_and_query', ({ head }) => new OwnBytes(uriOf(head))],
  ['http.upload.mime', ({ exchange }) => declaredType(exchange)],
  // Only bodies of requests are looked at.
  ['http.body_phase', () => 'upload'],
  ['net.src.port', ({ exchange }) => exchange.connection?.clientPort],
  ['net.dst.port', ({ exchange }) => portOf(exchange)],
  ['net.protocol', ({ exchange }) => protocolOf(exchange)],
  ['net.sni.host', serverName((name) => name)],
  ['net.sni.domains', serverName(domainsOf)],
  ['http.response.status_code', response(({ status }) => String(status))],
  ['http.download.mime', response(declaredType)],
  ['http.download.file.size', response(downloadSize)],
  ['http.download.file.types', response(downloadTypes)],
]

function declaredType({ headers }: Pick<Exchange, 'headers'>): string | undefined {
  const type = findHeader(headers, 'content-type')
  return type === undefined ? undefined : mediaType(type)
}

function protocolOf(exchange: Exchange): string | undefined {
  const overTcp = cameOverTcp(exchange)
  return overTcp === undefined ? undefined : overTcp ? 'tcp' : 'udp'
}

function downloadSize(answer: NonNullable<Exchange['response']>): number | undefined {
  const known = answer.bodySize ?? declaredLength(answer)
  if (known !== undefined) return toMebibytes(known)
  return answer.body instanceof Uint8Array ? toMebibytes(answer.body.length) : undefined
}

function downloadTypes({ body }: NonNullable<Exchange['response']>): readonly string[] | undefined {
  if (!(body instanceof Uint8Array)) return undefined
  const type = findFileType(fromUint8Array(body.subarray(0, 65_536)))
  return type === undefined ? [] : toFileTypes([type])
}

/** Addresses: they are checked at once, so that a wrong one is told even if no rule reads it. */
export const gatewayAddresses: readonly AddressRow[] = [
  ['http.conn.src_ip', ({ clientIp }) => clientIp],
  ['http.conn.dst_ip', ({ destinationIp }) => destinationIp],
  ['net.src.ip', ({ clientIp }) => clientIp],
  ['net.dst.ip', ({ destinationIp }) => destinationIp],
]
