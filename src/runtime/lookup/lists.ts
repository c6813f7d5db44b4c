import { fromText, lowerAscii, toOwnText, type ByteString } from '../bytes.ts'
import type { IpValue } from '../ip.ts'
import { parseIpRange, createIpSet, type IpRange } from './range-set.ts'
import type { Value } from '../values.ts'

/** Answers `field in $name` for the fields of one type. Unknown names are the matcher's business. */
export interface ListMatcher {
  matches(name: string, value: Value): boolean
}

/** `*.example.com` in a list of hostnames stands for every name below. */
function createBytesList(items: readonly string[]): (value: Value) => boolean {
  const exact = new Set<ByteString>()
  const suffixes = new Set<ByteString>()
  for (const item of items) {
    const bytes = toOwnText(fromText(item))
    if (bytes.startsWith('*.')) suffixes.add(lowerAscii(bytes.slice(1)))
    else exact.add(bytes)
  }
  if (suffixes.size === 0) return (value) => exact.has(value as ByteString)
  return (value) => {
    if (exact.has(value as ByteString)) return true
    const name = lowerAscii(value as ByteString)
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      if (dot > 0 && suffixes.has(name.slice(dot))) return true
    }
    return false
  }
}

function createIpList(items: readonly string[]): (value: Value) => boolean {
  const ranges: IpRange[] = []
  for (const item of items) {
    const range = parseIpRange(item)
    if (range === undefined) throw new TypeError(`\`${item}\` is not an address, network or range`)
    ranges.push(range)
  }
  const set = createIpSet(ranges)
  return (value) => set.has(value as IpValue)
}

function createIntList(items: readonly (number | bigint)[]): (value: Value) => boolean {
  const set = new Set<Value>(items)
  return (value) => set.has(value)
}

/**
 * Lists held in memory, for one type. Names that are not given match nothing.
 *
 * @param type - the type of the items
 * @param lists - items by list name; Ip items are addresses, networks or `first..last`,
 *   Bytes items are exact or, as Cloudflare's hostname lists allow, `*.example.com`
 * @throws TypeError if an item is not of the type
 */
export function createLists(
  type: 'Bytes' | 'Int' | 'Ip',
  lists: Readonly<Record<string, readonly (string | number | bigint)[]>>,
): ListMatcher {
  const matchers = new Map<string, (value: Value) => boolean>()
  for (const [name, items] of Object.entries(lists)) {
    if (type === 'Int')
      matchers.set(name, createIntList(items.map((item) => (typeof item === 'string' ? Number(item) : item))))
    else if (type === 'Ip') matchers.set(name, createIpList(items.map(String)))
    else matchers.set(name, createBytesList(items.map(String)))
  }
  return { matches: (name, value) => matchers.get(name)?.(value) ?? false }
}
