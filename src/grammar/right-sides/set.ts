import { printIp } from '../../runtime/index.ts'
import type { SetItem, SetNode } from '../ast.ts'
import { bytes, int, intToJson, ip } from './literal.ts'
import type { RightSideForm } from './right-side.ts'

function printItem(item: SetItem): string {
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
  print: ({ items }) => `{${items.map(printItem).join(' ')}}`,
  toJson: ({ items }) => items.map(itemToJson),
}
