import type { ByteString } from '../../../runtime/index.ts'

/** Names and values in the order in which they came; repeats are kept. */
export interface PairList {
  readonly names: readonly ByteString[]
  readonly values: readonly ByteString[]
  /** There were more than the limit. */
  readonly limited: boolean
}

export const noPairs: PairList = { names: [], values: [], limited: false }

/**
 * Splits a query or an urlencoded form. Nothing is decoded: rules see what was sent. A pair without
 * `=` has an empty value; an empty pair is none.
 *
 * @param maxPairs - reading stops after so many
 */
export function splitPairs(text: ByteString, maxPairs: number): PairList {
  const names: ByteString[] = []
  const values: ByteString[] = []
  let start = 0
  while (start < text.length) {
    const mark = text.indexOf('&', start)
    const end = mark === -1 ? text.length : mark
    if (end > start) {
      if (names.length >= maxPairs) return { names, values, limited: true }
      const equals = text.indexOf('=', start)
      const nameEnd = equals === -1 || equals > end ? end : equals
      names.push(text.slice(start, nameEnd))
      values.push(text.slice(nameEnd + 1, end))
    }
    start = end + 1
  }
  return { names, values, limited: false }
}

/** The values by name, each list in the order in which they came. */
export function groupPairs(
  { names, values }: Pick<PairList, 'names' | 'values'>,
  toKey: (name: ByteString) => ByteString = (name) => name,
): ReadonlyMap<ByteString, readonly ByteString[]> {
  const groups = new Map<ByteString, ByteString[]>()
  for (const [index, name] of names.entries()) {
    const key = toKey(name)
    const value = values[index] ?? ''
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

/** Undoes `%` escapes; what is no escape stays as it is. */
export function decodePercent(text: ByteString): ByteString {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
}

/**
 * Splits a Cookie header. Names and values are as they were sent; a cookie without `=` has an
 * empty value. Source: RFC 6265, 4.2.1.
 *
 * @param maxPairs - reading stops after so many
 */
export function splitCookies(text: ByteString, maxPairs: number): PairList {
  const names: ByteString[] = []
  const values: ByteString[] = []
  let start = 0
  while (start < text.length) {
    const mark = text.indexOf(';', start)
    const end = mark === -1 ? text.length : mark
    const cookie = trimSpace(text.slice(start, end))
    if (cookie !== '') {
      if (names.length >= maxPairs) return { names, values, limited: true }
      const equals = cookie.indexOf('=')
      names.push(trimSpace(equals === -1 ? cookie : cookie.slice(0, equals)))
      values.push(equals === -1 ? '' : trimSpace(cookie.slice(equals + 1)))
    }
    start = end + 1
  }
  return { names, values, limited: false }
}

/** Takes spaces and tabs off both ends: `trim` would take bytes such as 0xA0 too. */
export function trimSpace(text: ByteString): ByteString {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9
}
