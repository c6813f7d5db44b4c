import { optionalNames, type DiscoveryColumns, type DiscoveryName } from '../../discovery/index.ts'
import { ReplayError } from '../replay-error.ts'

/** What a column is looked at for. */
export interface WantedColumn {
  readonly name: DiscoveryName
  /** The column's type; undefined if there is no such column. */
  readonly type: string | undefined
  readonly isRight: (type: string) => boolean
  /** As messages call it: `text`, `a number`. */
  readonly wanted: string
}

/**
 * Tells whether a column is there.
 *
 * @param column - what is wanted, and what is there
 * @param columns - the log's names
 * @param at - the file or table, for messages
 * @throws ReplayError where one is missing that must be there, or is of another type
 */
export function hasColumn(column: WantedColumn, columns: DiscoveryColumns, at: string): boolean {
  const { name, type, isRight, wanted } = column
  if (type === undefined && optionalNames.has(name)) return false
  if (type === undefined) throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `there is no column \`${columns[name]}\`` }, at) // prettier-ignore
  if (!isRight(type)) throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `\`${columns[name]}\` is ${type}, and ${wanted} is wanted for \`${name}\`` }, at) // prettier-ignore
  return true
}
