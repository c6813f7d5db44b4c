import type { List, PolicyDocument } from '../../document/generated/document.generated.ts'
import type { FindingList } from '../../document/finding.ts'

type Row = Readonly<Record<string, unknown>>

type Item = string | number

/** Whose lists: of the Rules language, or Zero Trust's, which Gateway reads. */
export type ListProduct = 'lists' | 'gateway-lists'

/** The kinds of the lists API of rules, and how an item stands there. */
const ruleKinds: ReadonlyMap<List['kind'], (item: Item) => Row> = new Map<List['kind'], (item: Item) => Row>([
  ['ip', (ip) => ({ ip })],
  ['hostname', (name) => ({ hostname: { url_hostname: name } })],
  ['asn', (asn) => ({ asn })],
])

/** The type of a Zero Trust list, told by its kind and, of texts, by what they look like. Source: Gateway lists API. */
function zeroTrustType(kind: List['kind'], items: readonly Item[]): string | undefined {
  const every = (pattern: RegExp): boolean => items.length > 0 && items.every((item) => pattern.test(String(item)))
  if (kind === 'ip') return 'IP'
  if (kind === 'hostname') return every(/^[^*]+$/) ? 'DOMAIN' : undefined
  if (kind !== 'string') return undefined
  return every(/^[^@\s]+@[^@\s]+$/) ? 'EMAIL' : every(/^[a-z][a-z0-9+.-]*:\/\//i) ? 'URL' : undefined
}

const isId = (key: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(key)

function toRow(key: string, list: List, product: ListProduct): Row | string {
  const items = list.items
  if (items === undefined)
    return list.external === true ? 'the host brings its items' : 'its items are in a file: write them into the policy'
  const head = { name: key, ...(list.description === undefined ? {} : { description: list.description }) }
  if (product === 'lists') {
    const toItem = ruleKinds.get(list.kind)
    if (toItem === undefined) return `the Rules language has no lists of the kind \`${list.kind}\``
    return { ...head, kind: list.kind, items: items.map(toItem) }
  }
  const type = zeroTrustType(list.kind, items)
  if (type === undefined)
    return list.kind === 'hostname'
      ? 'a Zero Trust list of domains holds no `*`'
      : `Zero Trust has no type for lists of the kind \`${list.kind}\` with these items`
  return { ...(isId(key) ? { id: key } : {}), ...head, type, items: items.map((value) => ({ value: String(value) })) }
}

/** The lists of a document in the JSON of an API: of the Rules language's lists, or of Zero Trust's. */
export function exportLists(document: PolicyDocument, product: ListProduct, findings: FindingList): readonly Row[] {
  return Object.entries(document.lists ?? {}).flatMap(([key, list]) => {
    const row = toRow(key, list, product)
    if (typeof row !== 'string') return [row]
    findings.add('E_EXPORT_COUNTERPART', ['lists', key], { what: `the list \`${key}\``, reason: row })
    return []
  })
}
