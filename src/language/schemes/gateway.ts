import { defineScheme } from '../define-scheme.ts'
import type { AliasInput, FieldInput } from '../typed-record.ts'
import type { CatalogueSelectorRow } from '../catalogue.ts'
import { gatewaySelectors, portcullisFields } from '../fields/rows.ts'

/** Work of reading what is worked out from a whole body. */
const costs: ReadonlyMap<string, number> = new Map([['dlp.profiles', 5000]])

function toField(rows: readonly CatalogueSelectorRow[], row: CatalogueSelectorRow): FieldInput {
  const { name, type, category, summary, example, values, ecosystemField } = row
  const isRecord = row.selector !== name
  const members = rows.map(({ ui, selector }) => (isRecord ? `${ui} (\`${selector}\`)` : ui)).join(', ')
  const cost = costs.get(name)
  return {
    type,
    category,
    summary: isRecord ? 'Records whose members are read behind `[*]`.' : summary,
    note: [
      `${members}, in ${row.policyTypes.join(', ')} policies.`,
      row.known?.includes('resolution') === true ? `Known ${row.known.replace('_', ' ')}.` : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
    stage: row.known === 'response' ? 'response' : 'request',
    ...(example === undefined ? {} : { example }),
    ...(values === undefined ? {} : { values }),
    ...(ecosystemField === undefined ? {} : { ecosystemField }),
    ...(cost === undefined ? {} : { cost }),
  }
}

/** One field for each name; several selectors may read members of one. */
function toFields(): Readonly<Record<string, FieldInput>> {
  const byName = new Map<string, CatalogueSelectorRow[]>()
  for (const row of gatewaySelectors.filter(({ aliasOf }) => aliasOf === undefined))
    byName.set(row.name, [...(byName.get(row.name) ?? []), row])
  return Object.fromEntries<FieldInput>([
    ...[...byName].map(([name, rows]) => [name, toField(rows, rows[0] as CatalogueSelectorRow)] as const),
    ...portcullisFields.map((row) => [row.name, row] as const),
  ])
}

/** Other names of selectors, which API samples use beside the ones of the reference. */
export const gatewayAliases: Readonly<Record<string, AliasInput>> = Object.fromEntries(
  gatewaySelectors.flatMap(({ name, aliasOf }) => (aliasOf === undefined ? [] : [[name, { to: aliasOf }] as const])),
)

/** The fields of Gateway's scheme, by name. */
export const gatewayFields = toFields()

/**
 * Gateway's language: every selector of the catalogue and our own fields, in one scheme for HTTP, network,
 * egress, DNS and resolver policies. It has no functions. `!=` on a missing value is true as in the engine: a
 * selector that a request does not have is "not" every value.
 */
export const gateway = defineScheme({
  name: 'gateway',
  fields: gatewayFields,
  aliases: gatewayAliases,
  constants: { true: true, false: false },
  lists: { Ip: true, Bytes: true, Int: true },
  nilNotEqual: true,
  dialect: {
    memberAfterEach: true,
    listIds: true,
    scalarEach: true,
    boolLiterals: true,
    bareNumbers: true,
    apiText: true,
    compareArrays: true,
  },
})
