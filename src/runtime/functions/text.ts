import { lowerAscii, upperAscii, type ByteString } from '../bytes.ts'
import { findBytes } from '../lookup/search.ts'
import { printIp, type IpValue } from '../ip.ts'
import type { Value } from '../values.ts'

type Maybe<T> = T | undefined

/** Joins byte strings or arrays; a missing value counts as empty, and nothing but missing values is missing. */
export function concat(...values: Maybe<Value>[]): Maybe<Value> {
  let joined: Maybe<Value>
  for (const value of values) {
    if (value === undefined) continue
    if (joined === undefined) joined = value
    else if (typeof joined === 'string') joined += value as ByteString
    else joined = [...(joined as readonly Value[]), ...(value as readonly Value[])]
  }
  return joined
}

/** Bytes of a byte string, or elements of an array. */
export function length(value: Maybe<ByteString | readonly Value[]>): Maybe<number> {
  return value?.length
}

export function lower(value: Maybe<ByteString>): Maybe<ByteString> {
  return value === undefined ? undefined : lowerAscii(value)
}

export function upper(value: Maybe<ByteString>): Maybe<ByteString> {
  return value === undefined ? undefined : upperAscii(value)
}

export function startsWith(value: Maybe<ByteString>, start: Maybe<ByteString>): Maybe<boolean> {
  return value === undefined || start === undefined ? undefined : value.startsWith(start)
}

export function endsWith(value: Maybe<ByteString>, end: Maybe<ByteString>): Maybe<boolean> {
  return value === undefined || end === undefined ? undefined : value.endsWith(end)
}

/**
 * Bytes from `start` up to `end`. Negative places count from the end; places beyond either
 * end are taken as that end, which the documentation leaves open.
 */
export function substring(
  value: Maybe<ByteString>,
  start: Maybe<number | bigint>,
  ...end: Maybe<number | bigint>[]
): Maybe<ByteString> {
  if (value === undefined || start === undefined || (end.length > 0 && end[0] === undefined)) return undefined
  return value.slice(Number(start), end[0] === undefined ? undefined : Number(end[0]))
}

/** Drops every byte that occurs in `bytes`. */
export function removeBytes(value: Maybe<ByteString>, bytes: Maybe<ByteString>): Maybe<ByteString> {
  if (value === undefined || bytes === undefined) return undefined
  const dropped = new Set(bytes)
  let kept = ''
  for (const byte of value) if (!dropped.has(byte)) kept += byte
  return kept
}

/** Cuts at each separator into at most `limit` items; the last keeps the rest. */
export function split(value: Maybe<ByteString>, separator: ByteString, limit: number): Maybe<ByteString[]> {
  if (value === undefined) return undefined
  const items: ByteString[] = []
  let at = 0
  while (items.length < limit - 1) {
    const next = findBytes(value, separator, at)
    if (next === -1) break
    items.push(value.slice(at, next))
    at = next + separator.length
  }
  items.push(value.slice(at))
  return items
}

export function join(items: Maybe<readonly ByteString[]>, separator: Maybe<ByteString>): Maybe<ByteString> {
  return items === undefined || separator === undefined ? undefined : items.join(separator)
}

/** The text of a number or Bool. */
export function toTextValue(value: Maybe<number | bigint | boolean>): Maybe<ByteString> {
  return value === undefined ? undefined : String(value)
}

export function ipToText(value: Maybe<IpValue>): Maybe<ByteString> {
  return value === undefined ? undefined : printIp(value)
}
