import type { FindingList } from '../../document/finding.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { documentedValues } from './action-rows.ts'

type Row = (typeof documentedValues)[number]

const rowsByAction = new Map<string, Row[]>()
for (const row of documentedValues) rowsByAction.set(row.action, [...(rowsByAction.get(row.action) ?? []), row])

/**
 * Tells of the values that stand at a path of a row, and are not documented; of a list each item, or what it is called.
 *
 * @param depth - how many keys of the row's path lead to the value
 * @param place - of the value, from the parameters on; only what is told of needs it as a path
 */
function warnAt(
  value: unknown,
  row: Row,
  depth: number,
  place: (string | number)[],
  tell: (place: readonly (string | number)[], value: string | number) => void,
): void {
  const key = row.path[depth]
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      place.push(index)
      warnAt(value[index], row, depth, place, tell)
      place.pop()
    }
  } else if (typeof value === 'object' && value !== null) {
    const own = key ?? 'name'
    const inner = (value as Readonly<Record<string, unknown>>)[own]
    // Most rules set none of the parameters that have documented values.
    if (inner === undefined) return
    place.push(own)
    warnAt(inner, row, depth + 1, place, tell)
    place.pop()
  } else if (key === undefined && (typeof value === 'string' || typeof value === 'number')) {
    if (!row.values.includes(value)) tell(place, value)
  }
}

/**
 * Warns of values that are not documented for a parameter. They are kept: Cloudflare adds values, and an export must
 * carry what its API gave.
 *
 * @param path - of the rule
 */
export function warnOfValues(
  action: string,
  parameters: Readonly<Record<string, unknown>> | null | undefined,
  path: DocumentPath,
  findings: FindingList,
): void {
  const rows = parameters === undefined || parameters === null ? undefined : rowsByAction.get(action)
  if (rows === undefined) return
  for (const row of rows)
    warnAt(parameters, row, 0, [], (place, value) => {
      findings.add('W_UNDOCUMENTED_VALUE', [...path, 'action_parameters', ...place], {
        value,
        name: row.path.join('.'),
        values: row.values.join(', '),
      })
    })
}
