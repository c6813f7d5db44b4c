import {
  printIp,
  toText,
  toTextStrict,
  type ByteString,
  type IpValue,
  type Type,
  type Value,
} from '../runtime/index.ts'

/** A value as plain JSON-like data for people: text where bytes are UTF-8, else `{ $bytes }` in base64. */
export function toPlain(value: Value | undefined, type: Type): unknown {
  if (value === undefined) return null
  if (type === 'Bytes') return toTextStrict(value as ByteString) ?? { $bytes: btoa(value as ByteString) }
  if (type === 'Ip') return printIp(value as IpValue)
  if (typeof value === 'bigint') return { $int: String(value) }
  if (typeof type === 'string') return value
  if ('array' in type) return (value as readonly Value[]).map((item) => toPlain(item, type.array))
  const entries = [...(value as ReadonlyMap<ByteString, Value>)].map(
    ([key, item]) => [toText(key), toPlain(item, type.map)] as const,
  )
  // fromEntries defines own properties, so a key such as `__proto__` stays a key.
  return Object.fromEntries(entries)
}
