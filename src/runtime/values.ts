import { fromText, fromUint8Array, toText, type ByteString } from './bytes.ts'
import { RuntimeError } from './errors.ts'
import { parseIp } from './ip.ts'
import { printType, type Type } from './types.ts'

/**
 * A value as compiled rules see it. Bytes are a {@link ByteString}; an Int is a number
 * where that is exact (up to 2^53 - 1 on either side) and else a bigint; an Ip is an
 * {@link IpValue}; a map iterates in the byte order of its keys. A missing value is undefined.
 */
export type Value = boolean | number | bigint | ByteString | readonly Value[] | ReadonlyMap<ByteString, Value>

/** What users may give for a field: plain JavaScript, converted once by {@link toValue}. */
export type ValueInput =
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly ValueInput[]
  | ReadonlyMap<string | Uint8Array, ValueInput>
  | { readonly [key: string]: ValueInput }

/** Bytes in the form of compiled rules, for a field of type Bytes: a string would be taken for text, and looked through. */
export class OwnBytes {
  readonly bytes: ByteString

  constructor(bytes: ByteString) {
    this.bytes = bytes
  }
}

/** The one form of an integer: a number where that is exact, else a bigint. */
export function normalInt(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Whether an integer has at most 64 bits in two's complement, as the language's have. */
export function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value
}

function describe(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'an array'
  if (input instanceof Uint8Array) return 'bytes'
  if (input instanceof Map) return 'a map'
  switch (typeof input) {
    case 'string':
      return input.length > 40 ? 'a string' : `the string ${JSON.stringify(input)}`
    case 'object':
      return 'an object'
    case 'number':
    case 'bigint':
    case 'boolean':
      return `the ${typeof input} ${String(input)}`
    default:
      return typeof input
  }
}

function mismatch(field: string, type: Type, input: unknown): RuntimeError {
  return new RuntimeError(
    'E_VALUE_TYPE',
    `the field \`${field}\` takes ${printType(type)}, found ${describe(input)}`,
    field,
  )
}

function toInt(input: unknown, field: string): number | bigint {
  if (typeof input === 'number') {
    if (Number.isSafeInteger(input)) return input === 0 ? 0 : input
  } else if (typeof input === 'bigint') {
    if (isInt64(input)) return normalInt(input)
  }
  throw mismatch(field, 'Int', input)
}

function toMap(input: unknown, element: Type, field: string): ReadonlyMap<ByteString, Value> {
  let entries: Iterable<readonly [unknown, unknown]>
  if (input instanceof Map) entries = input as ReadonlyMap<unknown, unknown>
  else if (typeof input === 'object' && input !== null && !Array.isArray(input) && !(input instanceof Uint8Array)) {
    entries = Object.entries(input)
  } else throw mismatch(field, { map: element }, input)

  const converted: [ByteString, Value][] = []
  for (const [key, value] of entries) {
    const name = key instanceof Uint8Array ? fromUint8Array(key) : fromText(String(key))
    converted.push([name, toValue(value, element, `${field}[${JSON.stringify(toText(name))}]`)])
  }
  converted.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return new Map(converted)
}

/**
 * Converts what a user gives to the form that compiled rules read.
 *
 * @param input - a plain value; strings are their UTF-8 bytes, or an address by its text
 * @param type - the type of the field
 * @param field - its name, for the error
 * @throws RuntimeError `E_VALUE_TYPE` if the value is not of that type
 */
export function toValue(input: unknown, type: Type, field: string): Value {
  switch (type) {
    case 'Bool':
      if (typeof input === 'boolean') return input
      break
    case 'Int':
      return toInt(input, field)
    case 'Bytes':
      if (typeof input === 'string') return fromText(input)
      if (input instanceof Uint8Array) return fromUint8Array(input)
      break
    case 'Ip':
      if (typeof input === 'string') {
        const ip = parseIp(input)
        if (ip !== undefined) return ip
      }
      break
    default:
      if ('map' in type) return toMap(input, type.map, field)
      if (Array.isArray(input)) {
        return input.map((item, index) => toValue(item, type.array, `${field}[${String(index)}]`))
      }
  }
  throw mismatch(field, type, input)
}
