import { printIp, type ByteString } from '../../runtime/index.ts'
import type { SetItem, SetNode } from '../ast.ts'
import { bytes, int, intToJson, ip } from './literal.ts'
import type { RightSideForm } from './right-side.ts'

/** The canonical text of one item. */
export function printSetItem(item: SetItem): string {
  switch (item.kind) {
    case 'int':
      return int.print(item)
    case 'int_range':
      return `${String(item.first)}..${String(item.last)}`
    case 'bytes':
      return bytes.print(item)
    case 'ip':
      return ip.print(item)
    case 'ip_range':
      return item.prefix === undefined
        ? `${printIp(item.first)}..${printIp(item.last)}`
        : `${printIp(item.first)}/${String(item.prefix)}`
  }
}

type SortKey = readonly [family: number, first: ByteString | number | bigint, last: ByteString | number | bigint]

function sortKey(item: SetItem): SortKey {
  switch (item.kind) {
    case 'int':
    case 'bytes':
      return [0, item.value, item.value]
    case 'ip':
      return [typeof item.value === 'number' ? 4 : 6, item.value, item.value]
    case 'int_range':
      return [0, item.first, item.last]
    case 'ip_range':
      return [typeof item.first === 'number' ? 4 : 6, item.first, item.last]
  }
}

/** Items in the order of their values: IPv4 before IPv6, texts by their bytes. */
export function sortSetItems(items: readonly SetItem[]): readonly SetItem[] {
  const keyed = items.map((item) => ({ item, key: sortKey(item) }))
  const compare = (a: SortKey, b: SortKey): number => {
    for (const [at, left] of a.entries()) {
      const right = b[at] as SortKey[number]
      if (left !== right) return left < right ? -1 : 1
    }
    return 0
  }
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item)
}

function itemToJson(item: SetItem): unknown {
  switch (item.kind) {
    case 'int':
      return { start: intToJson(item.value), end: intToJson(item.value) }
    case 'int_range':
      return { start: intToJson(item.first), end: intToJson(item.last) }
    case 'bytes':
      return bytes.toJson(item)
    case 'ip':
      return ip.toJson(item)
    case 'ip_range':
      if (item.prefix === undefined) return { start: printIp(item.first), end: printIp(item.last) }
      // The engine has no networks of one address.
      return item.first === item.last ? printIp(item.first) : `${printIp(item.first)}/${String(item.prefix)}`
  }
}

export const set: RightSideForm<SetNode> = {
  print: ({ items }) => `{${items.map(printSetItem).join(' ')}}`,
  toJson: ({ items }) => items.map(itemToJson),
}
