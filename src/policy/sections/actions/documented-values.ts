import type { FindingList } from '../../document/finding.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { documentedValues } from './action-rows.ts'

type Row = (typeof documentedValues)[number]

const rowsByAction = new Map<string, Row[]>()
for (const row of documentedValues) rowsByAction.set(row.action, [...(rowsByAction.get(row.action) ?? []), row])

/** The values that stand at a path; of a list each item, or what it is called. */
function* valuesAt(
  value: unknown,
  [key, ...rest]: readonly string[],
  path: DocumentPath,
): Generator<readonly [path: DocumentPath, value: string | number]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* valuesAt(item, key === undefined ? [] : [key, ...rest], [...path, index])
  } else if (typeof value === 'object' && value !== null) {
    const own = key ?? 'name'
    yield* valuesAt((value as Readonly<Record<string, unknown>>)[own], rest, [...path, own])
  } else if (key === undefined && (typeof value === 'string' || typeof value === 'number')) yield [path, value]
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
  for (const row of rows ?? [])
    for (const [at, value] of valuesAt(parameters, row.path, [...path, 'action_parameters']))
      if (!row.values.includes(value))
        findings.add('W_UNDOCUMENTED_VALUE', at, {
          value,
          name: row.path.join('.'),
          values: row.values.join(', '),
        })
}
