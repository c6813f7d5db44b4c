/**
 * Generates the field and function tables of the built-in schemes from the catalogues under
 * schemas/catalogue. Run by `npm run generate`; CI checks that the result is committed.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

function readCatalogue<Row>(name: string): Row[] {
  return JSON.parse(readFileSync(new URL(`schemas/catalogue/${name}.json`, root), 'utf8')) as Row[]
}

/** Writes rows as data, one a line: a list, or a table by name. */
function writeRows(path: string, rows: readonly object[] | Readonly<Record<string, object>>): void {
  const [open, close] = Array.isArray(rows) ? ['[', ']'] : ['{', '}']
  const lines = Object.entries(rows).map(
    ([name, row]) => `  ${Array.isArray(rows) ? '' : `${JSON.stringify(name)}: `}${JSON.stringify(row)}`,
  )
  writeFileSync(new URL(path, root), `${open}\n${lines.join(',\n')}\n${close}\n`)
}

interface CatalogueField {
  readonly name: string
  readonly type: string
  readonly category: string
  readonly phase: 'request' | 'response'
  readonly summary: string
  readonly example?: unknown
  readonly plan?: string
  readonly availability?: readonly string[]
  readonly deprecated?: boolean
  readonly replacedBy?: string
  readonly default?: unknown
  readonly note?: string
  readonly values?: readonly string[]
}

/** Names of phases look like this; the rest of `availability` is prose. */
const phaseName = /^[a-z][a-z0-9_]*$/

/** Work of reading a field that is worked out from the body or by a detector, against 1 for the rest. */
function costOf(name: string): number | undefined {
  if (name.startsWith('cf.llm.')) return 1000
  if (name.startsWith('ai.texts') || name.startsWith('ai.sources.') || name.startsWith('ai.response.')) return 1000
  if (name.startsWith('mcp.')) return 60
  if (name.startsWith('http.request.body.') && !/\.(?:size|truncated)$/.test(name)) return 50
  return undefined
}

function toField(field: CatalogueField): object {
  const { availability = [] } = field
  const phases = availability.filter((entry) => phaseName.test(entry))
  const prose = availability.filter((entry) => !phaseName.test(entry))
  const note = [
    field.note,
    prose.length > 0 ? `Available in ${prose.join(', ')}.` : undefined,
    field.default === undefined ? undefined : `Default: ${JSON.stringify(field.default)}.`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
  const cost = costOf(field.name)
  return {
    name: field.name,
    type: `${field.type}?`,
    category: field.category,
    stage: field.phase,
    summary: field.summary,
    ...(field.example === undefined ? {} : { example: field.example }),
    ...(field.plan === undefined ? {} : { plan: field.plan }),
    ...(phases.length === 0 ? {} : { phases }),
    ...(field.deprecated === true ? { deprecated: true } : {}),
    ...(field.replacedBy === undefined ? {} : { replacedBy: field.replacedBy }),
    ...(field.values === undefined ? {} : { values: field.values }),
    ...(note === '' ? {} : { note }),
    ...(cost === undefined ? {} : { cost }),
  }
}

interface CatalogueFunction {
  readonly name: string
  readonly signature: string
  readonly semantics: string
  readonly note?: string
  readonly restrictedTo?: readonly string[]
  readonly examples: readonly { readonly expr: string; readonly result?: unknown; readonly given?: unknown }[]
}

function toFunctionDocs(row: CatalogueFunction): object {
  return {
    signature: row.signature,
    summary: row.semantics,
    ...(row.note === undefined ? {} : { note: row.note }),
    ...(row.restrictedTo === undefined ? {} : { phases: row.restrictedTo }),
    examples: row.examples,
  }
}

interface CatalogueSelector {
  readonly ui: string
  readonly api: string
  readonly type: string
  readonly group: string
  readonly policyTypes: readonly string[]
  readonly example?: string
  readonly summary?: string
  readonly note?: string
  readonly phase?: string
  readonly dialect?: string
  readonly values?: readonly string[]
  readonly aliasOf?: string
  readonly altExamples?: readonly string[]
  readonly ecosystemField?: string
}

/** Another name of a field; where the catalogue gives the two different types, each is a field of its own. */
function aliasTarget(row: CatalogueSelector, all: readonly CatalogueSelector[]): string | undefined {
  const target = all.find(({ api }) => api === row.aliasOf)
  return target?.type === row.type ? target.api : undefined
}

function toSelector(row: CatalogueSelector, all: readonly CatalogueSelector[]): object {
  // A row such as `identity.groups[*].name` describes a member of the field before the bracket.
  const name = row.api.split('[')[0] ?? row.api
  const note = [row.note, row.dialect].filter((part) => part !== undefined).join('; ')
  const aliasOf = aliasTarget(row, all)
  return {
    name,
    ...(aliasOf === undefined ? {} : { aliasOf }),
    selector: row.api,
    type: name === row.api ? `${row.type}?` : 'Array<Map<Bytes>>?',
    category: row.group,
    summary: row.summary ?? row.ui,
    ui: row.ui,
    policyTypes: row.policyTypes,
    ...(row.phase === undefined ? {} : { known: row.phase }),
    ...(row.ecosystemField === undefined ? {} : { ecosystemField: row.ecosystemField }),
    ...(row.example === undefined ? {} : { example: row.example }),
    ...(row.values === undefined ? {} : { values: row.values }),
    ...(note === '' ? {} : { note }),
  }
}

const fields = readCatalogue<CatalogueField>('rules-fields')
writeRows('src/language/fields/cloudflare.generated.json', fields.map(toField))

const functions = readCatalogue<CatalogueFunction>('rules-functions')
writeRows(
  'src/language/functions/docs.generated.json',
  Object.fromEntries(functions.map((row) => [row.name, toFunctionDocs(row)])),
)

const selectors = readCatalogue<CatalogueSelector>('gateway-selectors')
writeRows(
  'src/language/fields/gateway.generated.json',
  selectors.map((row) => toSelector(row, selectors)),
)

const ownFields = readCatalogue<
  Pick<CatalogueField, 'name' | 'type' | 'summary' | 'example' | 'values'> & Partial<Pick<CatalogueField, 'phase'>>
>('portcullis-fields')
writeRows(
  'src/language/fields/portcullis.generated.json',
  ownFields.map((field) =>
    toField({
      phase: 'request',
      ...field,
      category: 'Portcullis',
      note: "A field of Portcullis' own: Cloudflare has none of this name.",
    }),
  ),
)
