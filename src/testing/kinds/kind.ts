import type { ByteString, ExecutionContext, Value } from '../../runtime/index.ts'

/** One kind of test, as section 7 of the language reference says it: whether a value passes. */
export type Reference<T> = (test: T, value: Value, context: ExecutionContext) => boolean

export type Bytes = readonly number[]

export function toBytes(value: Value): Bytes {
  return Array.from(value as ByteString, (char) => char.charCodeAt(0))
}

/** The plain textbook order of byte sequences: the first byte that differs decides, else the shorter comes first. */
export function compareBytes(a: Bytes, b: Bytes): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Negative, zero or positive; undefined where there is no order (addresses of two families). */
export function compareValues(type: 'Int' | 'Bytes' | 'Ip', a: Value, b: Value): number | undefined {
  if (type === 'Bytes') return compareBytes(toBytes(a), toBytes(b))
  if (type === 'Ip' && typeof a !== typeof b) return undefined
  const left = BigInt(a as number | bigint)
  const right = BigInt(b as number | bigint)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Both ends included. */
export function isBetween(type: 'Int' | 'Ip', value: Value, first: Value, last: Value): boolean {
  const low = compareValues(type, value, first)
  const high = compareValues(type, value, last)
  return low !== undefined && high !== undefined && low >= 0 && high <= 0
}
