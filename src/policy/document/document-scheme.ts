import { suggest } from '../../diagnostics/index.ts'
import {
  defineScheme,
  languageOf,
  parseType,
  policyScheme,
  portcullisFields,
  printType,
  viewPolicyScheme,
  type PolicyLanguage,
  type Scheme,
} from '../../language/index.ts'
import { createLists, dlpField, parseIp, parseIpRange } from '../../runtime/index.ts'
import type { List, PolicyDocument } from './generated/document.generated.ts'
import type { FindingList } from './finding.ts'

/** The type of the values that each kind of list holds. */
const listTypes = { ip: 'Ip', hostname: 'Bytes', string: 'Bytes', asn: 'Int', integer: 'Int' } as const

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

/** The scheme of a policy: all that it may name, and what each language sees of it. */
export interface PolicySchemes {
  /** The scheme of contexts; of a narrowed document the view of its language. */
  readonly scheme: Scheme
  /** What a language sees. All views have the slots of `scheme`. */
  view(language: PolicyLanguage): Scheme
}

/** Makes the scheme of a document: the built-in fields and functions, with its own fields and lists. */
export function toSchemes(document: PolicyDocument, findings: FindingList): PolicySchemes {
  const fields: Record<string, { type: string; summary?: string; values?: readonly string[] }> = Object.create(
    null,
  ) as Record<string, never>
  const own = new Set<string>(document.dlp === undefined ? [] : [dlpField])
  for (const [name, field] of Object.entries(document.fields ?? {})) {
    const row = typeof field === 'string' ? { type: field } : field
    own.add(name)
    if (repeatsField(name, row.type, document.scheme)) continue
    const problem = findFieldProblem(name, row.type)
    if (problem === undefined) fields[name] = row
    else
      findings.add(
        'E_FIELD_DEFINITION',
        ['fields', name],
        { reason: problem },
        { target: problem.includes('type') ? 'value' : 'key' },
      )
  }
  const tables = toListTables(document, findings)
  const whole = defineScheme({
    extends: policyScheme,
    fields,
    lists: {
      Ip: createLists('Ip', tables.Ip ?? {}),
      Bytes: createLists('Bytes', tables.Bytes ?? {}),
      Int: createLists('Int', tables.Int ?? {}),
    },
  })
  const views = new Map<PolicyLanguage, Scheme>()
  const view = (language: PolicyLanguage): Scheme => {
    let known = views.get(language)
    if (known === undefined) views.set(language, (known = viewPolicyScheme(whole, language, own)))
    return known
  }
  return { scheme: view(document.scheme ?? 'policy'), view }
}

/**
 * A document may define a field that a scheme has with the same type, and then means that one: fields of our own
 * joined the schemes later, and a narrowed document may want a field of the other language.
 */
function repeatsField(name: string, type: string, language: PolicyDocument['scheme']): boolean {
  const field = policyScheme.fields.get(name)
  const isOpen =
    language === undefined || languageOf(name) !== language || portcullisFields.some((row) => row.name === name)
  return isOpen && field !== undefined && printType(field.type) === type.replace(/\?$/, '').replaceAll(' ', '')
}

function findFieldProblem(name: string, type: string): string | undefined {
  if (!fieldName.test(name)) return `\`${name}\` is no field name: use letters, digits and \`_\`, joined by dots`
  const known = policyScheme.fields.get(name)
  if (known !== undefined) return `there is a field \`${name}\` of the type ${printType(known.type)} already`
  if (policyScheme.functions.has(name)) return `there is a function \`${name}\` already`
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
