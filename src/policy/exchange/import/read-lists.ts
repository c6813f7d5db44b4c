import type { List } from '../../document/generated/document.generated.ts'
import { isObject, textOf, type Found, type Item, type JsonObject } from './found.ts'

/** Kinds of list. Source: Gateway lists API (`type`) and lists API of rules (`kind`). */
const kinds: ReadonlyMap<string, List['kind']> = new Map([
  ['IP', 'ip'],
  ['DOMAIN', 'hostname'],
  ['URL', 'string'],
  ['EMAIL', 'string'],
  ['SERIAL', 'string'],
  ['DEVICE', 'string'],
  ['ip', 'ip'],
  ['hostname', 'hostname'],
  ['asn', 'asn'],
])

/** An item is a text, or an object with the value under the name of its kind. */
function valueOf(item: unknown): string | number | undefined {
  if (typeof item === 'string' || typeof item === 'number') return item
  if (!isObject(item)) return undefined
  for (const key of ['value', 'ip', 'asn', 'hostname', 'url_hostname']) {
    const member = item[key]
    if (member !== undefined && member !== null) return valueOf(member)
  }
  return undefined
}

function itemsOf(value: JsonObject): readonly unknown[] | undefined {
  const lists = [value['items'], value['items_with_description']].filter((list) => Array.isArray(list))
  return lists.length === 0 ? undefined : (lists.flat() as unknown[])
}

/** Lists by the name that expressions call them by: an id in Gateway, a name in the Rules language. */
export function readLists(
  zeroTrust: readonly Item[],
  rules: readonly Item[],
  found: Found,
): Readonly<Record<string, List>> {
  const lists: [string, List][] = []
  const add = ({ value, label }: Item, key: string | undefined, kindName: string | undefined): void => {
    const kind = kinds.get(kindName ?? '')
    if (key === undefined || kind === undefined) {
      found.leaveOut(
        label,
        key === undefined ? 'nothing names it' : `a policy has no lists of the kind \`${kindName ?? ''}\``,
      )
      return
    }
    const items = itemsOf(value)
    const values = (items ?? [])
      .map(valueOf)
      .map((item) => (typeof item === 'number' && kind !== 'asn' ? undefined : item))
    const unread = values.filter((item) => item === undefined).length
    if (unread > 0) found.leaveOut(`${String(unread)} items of ${label}`, 'their values are not known here')
    if (items === undefined) found.change(label, 'its items are not in the import: the host brings them (`external`)')
    const description = textOf(value, 'description')
    lists.push([
      key,
      {
        kind,
        ...(description === undefined || description === '' ? {} : { description }),
        ...(items === undefined ? { external: true } : { items: values.filter((item) => item !== undefined) }),
      },
    ])
  }
  for (const item of zeroTrust)
    add(item, textOf(item.value, 'id') ?? textOf(item.value, 'name'), textOf(item.value, 'type'))
  for (const item of rules) add(item, textOf(item.value, 'name'), textOf(item.value, 'kind'))
  return Object.fromEntries(lists)
}
