import { printType, type Type } from '../../../language/index.ts'
import type { Policy } from '../../../policy/index.ts'
import { bareColumn, columnTypes, takesType, type Column, type ColumnMap } from '../../columns/index.ts'
import type { DuckdbSession } from './duckdb-session.ts'
import { describeColumns, type ReplaySource } from './log-source.ts'
import { ReplayError } from '../replay-error.ts'

/** A field that rules read and a column gives. */
export interface ReplayField {
  readonly name: string
  readonly type: Type
  readonly column: Column
  /** The column of the loaded log. */
  readonly loaded: string
}

/** The fields that rules read, and which of them the map gives. */
export interface ReplayFields {
  readonly fields: readonly ReplayField[]
  readonly notGiven: readonly string[]
}

function fieldsOf(policies: readonly Policy[], map: ColumnMap): ReplayFields {
  const names = [...new Set(policies.flatMap(({ fields }) => fields))].sort()
  const isGiven = (name: string): boolean => Object.hasOwn(map.fields, name)
  const fields = names.filter(isGiven).map((name, at) => {
    const type = policies.map(({ scheme }) => scheme.fields.get(name)?.type).find((known) => known !== undefined)
    const column = map.fields[name]
    if (type === undefined || column === undefined) throw new Error('INVARIANT: rules read fields of their scheme')
    return { name, type, column, loaded: `f${String(at)}` }
  })
  return { fields, notGiven: names.filter((name) => !isGiven(name)) }
}

/** Whether a cell of CSV can hold a column: lists and members it cannot. */
export function isInCell({ type, member }: Column): boolean {
  return type !== 'texts' && type !== 'integers' && member === undefined
}

/**
 * The fields that rules read and the map gives, with the types of the columns checked in each file.
 *
 * @throws ReplayError where a column is not there, or not of its type
 */
export async function findReplayFields(
  session: DuckdbSession,
  policies: readonly Policy[],
  map: ColumnMap,
  source: ReplaySource,
): Promise<ReplayFields> {
  const found = fieldsOf(policies, map)
  for (const { name, type, column } of found.fields) {
    const given = printType(columnTypes[column.type])
    if (given !== printType(type))
      throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `the map gives ${given} for \`${name}\`, which is ${printType(type)}` }) // prettier-ignore
    if (source.kind === 'csv' && !isInCell(column))
      throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `a cell of CSV holds no list and no member, and \`${name}\` would be one` }) // prettier-ignore
  }
  await checkColumns(session, found.fields, source)
  return found
}

/**
 * Looks at the types of columns in each file.
 *
 * @throws ReplayError where a column is not there, or not of its type
 */
export async function checkColumns(
  session: DuckdbSession,
  fields: readonly Pick<ReplayField, 'name' | 'column'>[],
  source: ReplaySource,
): Promise<void> {
  const columns = fields.map(({ column }) => ({ column, sql: bareColumn(column) }))
  for (const { file, types } of await describeColumns(session, source, columns)) {
    // All is text in CSV, and looked at value by value.
    if (source.kind === 'csv') continue
    for (const [at, { name, column }] of fields.entries()) {
      const held = types[at] ?? ''
      if (takesType(column.type, held)) continue
      throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `\`${column.column}\` is ${held}, and \`${column.type}\` is wanted for \`${name}\`` }, file) // prettier-ignore
    }
  }
}
