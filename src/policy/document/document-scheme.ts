import { suggest } from '../../diagnostics/index.ts'
import {
  cloudflare,
  defineScheme,
  gateway,
  parseType,
  portcullisFields,
  printType,
  type Scheme,
} from '../../language/index.ts'
import { createLists, parseIp, parseIpRange } from '../../runtime/index.ts'
import type { List, PolicyDocument } from './generated/document.generated.ts'
import { dlpField } from '../sections/dlp.ts'
import type { DocumentPath } from './document-text.ts'
import type { FindingList } from '../sections/draft.ts'

const bases: Readonly<Record<string, Scheme>> = { cloudflare, gateway }

/** The type of the values that each kind of list holds. */
const listTypes = { ip: 'Ip', hostname: 'Bytes', string: 'Bytes', asn: 'Int', integer: 'Int' } as const

/** Work of a scan, against 1 for a field that is at hand. */
const scanCost = 5000

const fieldName = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/

type ListItems = Record<string, readonly (string | number)[]>
export type ListTables = { readonly [T in 'Ip' | 'Bytes' | 'Int']?: ListItems }

/** What an item of a list should be, if it is not. */
export function checkItem(kind: List['kind'], item: string | number): string | undefined {
  if (kind === 'ip')
    return parseIp(String(item)) === undefined && parseIpRange(String(item)) === undefined
      ? 'an address, network or range'
      : undefined
  if (kind === 'asn' || kind === 'integer') return /^-?\d{1,15}$/.test(String(item)) ? undefined : 'a whole number'
  if (kind === 'hostname')
    return /^(?:\*\.)?[^\s*/:]+$/.test(String(item)) ? undefined : 'a host name, or `*.` and a domain'
  return undefined
}

/** The lists of a document by the type of their items; wrong items are reported. */
export function toListTables(document: PolicyDocument, findings: FindingList): ListTables {
  const tables: { [T in 'Ip' | 'Bytes' | 'Int']?: ListItems } = {}
  for (const [name, list] of Object.entries(document.lists ?? {})) {
    const sound = (list.items ?? []).filter((item, index) => {
      const expected = checkItem(list.kind, item)
      if (expected !== undefined)
        findings.add('E_LIST_ITEM', ['lists', name, 'items', index], {
          reason: `expected ${expected}, found \`${String(item)}\``,
        })
      return expected === undefined
    })
    const type = listTypes[list.kind]
    // A host may name a list `__proto__`, so tables have no prototype.
    const table = (tables[type] ??= Object.create(null) as ListItems)
    table[name] = type === 'Int' ? sound.map(Number) : sound.map(String)
  }
  return tables
}

/** The scheme that a document's expressions are read against: a built-in one with its own fields and lists. */
export function toScheme(document: PolicyDocument, findings: FindingList): Scheme {
  const base = bases[document.scheme ?? 'cloudflare'] ?? cloudflare
  const fields: Record<string, { type: string; summary?: string; values?: readonly string[]; cost?: number }> =
    Object.create(null) as Record<string, never>
  for (const [name, field] of Object.entries(document.fields ?? {})) {
    const row = typeof field === 'string' ? { type: field } : field
    const path: DocumentPath = ['fields', name]
    if (repeatsOwnField(base, name, row.type)) continue
    const problem = findFieldProblem(base, name, row.type)
    if (problem === undefined) fields[name] = row
    else
      findings.add(
        'E_FIELD_DEFINITION',
        path,
        { reason: problem },
        { target: problem.includes('type') ? 'value' : 'key' },
      )
  }
  // Gateway has the field; elsewhere it comes with the section that fills it.
  if (document.dlp !== undefined && !base.fields.has(dlpField))
    fields[dlpField] ??= { type: 'Array<Bytes>?', cost: scanCost }
  const tables = toListTables(document, findings)
  return defineScheme({
    extends: base,
    fields,
    lists: {
      Ip: createLists('Ip', tables.Ip ?? {}),
      Bytes: createLists('Bytes', tables.Bytes ?? {}),
      Int: createLists('Int', tables.Int ?? {}),
    },
  })
}

/** Fields of our own joined the schemes later; a document that defines one with the same type means that one. */
function repeatsOwnField(base: Scheme, name: string, type: string): boolean {
  const field = base.fields.get(name)
  return (
    field !== undefined &&
    portcullisFields.some((row) => row.name === name) &&
    printType(field.type) === type.replace(/\?$/, '').replaceAll(' ', '')
  )
}

function findFieldProblem(base: Scheme, name: string, type: string): string | undefined {
  if (!fieldName.test(name)) return `\`${name}\` is no field name: use letters, digits and \`_\`, joined by dots`
  if (base.fields.has(name) || base.functions.has(name)) return `the scheme \`${base.name}\` has \`${name}\` already`
  if (parseType(type.replace(/\?$/, '')) === undefined) {
    return `the type \`${type}\` is not known: use Bool, Int, Bytes, Ip, Array<…> or Map<…>, with \`?\` if it may be missing`
  }
  return undefined
}

/** Reports a list that neither the document nor Cloudflare defines. */
export function checkListReference(
  document: PolicyDocument,
  type: string,
  name: string,
  report: (hint: string | undefined) => void,
): void {
  // Managed lists, such as `cf.open_proxies`, are the host's to bring.
  if (name.startsWith('cf.')) return
  const lists = Object.entries(document.lists ?? {})
  const list = lists.find(([known]) => known === name)?.[1]
  if (list !== undefined) {
    if (listTypes[list.kind] !== type)
      report(`the list holds items of the kind \`${list.kind}\`, and the field is ${type}`)
    return
  }
  const [best] = suggest(
    name,
    lists.map(([known]) => known),
    1,
  )
  report(
    best === undefined
      ? 'define it under `lists`; `external: true` if the host brings its items'
      : `did you mean \`${best}\`?`,
  )
}
