import { OwnBytes, toUint8Array, type ByteString, type ValueInput } from '../../runtime/index.ts'
import {
  HeaderList,
  toTrafficLimits,
  type Exchange,
  type RequestHead,
  type TrafficLimits,
} from '../../inspection/traffic/index.ts'

/** What the fields of a request line, its headers and its answer are read from. */
export interface FieldSource {
  readonly exchange: Exchange
  readonly head: RequestHead
  /** Headers of the answer; undefined if there is none yet. */
  readonly response: HeaderList | undefined
}

/** How a field is read; undefined leaves it missing. */
export type FieldReader<Source> = (source: Source) => ValueInput | OwnBytes | undefined

/** A row of a table of fields. */
export type FieldRow<Source> = readonly [name: string, read: FieldReader<Source>]

/** An address, by its text. */
export type AddressRow = readonly [name: string, read: (exchange: Exchange) => string | undefined]

/** An exchange with its answer; its body stays as lazy as it is. */
function withResponse(exchange: Exchange, response: Exchange['response']): Exchange {
  return Object.create(exchange, { response: { value: response, enumerable: true } }) as Exchange
}

/**
 * Gathers what the fields of an exchange are read from.
 *
 * @param answer - default that of the exchange
 */
export function createFieldSource(
  head: RequestHead,
  limits: Partial<TrafficLimits>,
  answer: Exchange['response'] = head.exchange.response,
): FieldSource {
  const exchange = answer === head.exchange.response ? head.exchange : withResponse(head.exchange, answer)
  if (answer === undefined) return { exchange, head, response: undefined }
  const { maxHeaders } = toTrafficLimits(limits)
  return { exchange, head, response: new HeaderList(answer.headers, exchange.characters, maxHeaders) }
}

const ascii = /^[\x00-\x7f]*$/

/** Bytes within a list or a map, as a context takes them: a string would be taken for text. */
function toInput(bytes: ByteString): string | Uint8Array {
  return ascii.test(bytes) ? bytes : toUint8Array(bytes)
}

/** Bytes of a field that may be missing. */
export function toOptionalBytes(bytes: ByteString | undefined): OwnBytes | undefined {
  return bytes === undefined ? undefined : new OwnBytes(bytes)
}

/** A list of bytes. */
export function toInputs(list: readonly ByteString[]): readonly ValueInput[] {
  return list.map(toInput)
}

/** Lists of bytes by name. */
export function toInputMap(groups: ReadonlyMap<ByteString, readonly ByteString[]>): ValueInput {
  return new Map([...groups].map(([name, values]) => [toInput(name), toInputs(values)]))
}

/** Whether an exchange came over TCP: HTTP/3 does not, and without a version nobody knows. */
export function cameOverTcp({ version }: Exchange): boolean | undefined {
  return version === undefined ? undefined : !version.startsWith('HTTP/3')
}
