import { bareClickhouseType, quoteClickhouseName } from '../../columns/clickhouse-columns.ts'
import {
  numberNames,
  readGroups,
  textNames,
  writeDiscoveryQuery,
  type DiscoveredLog,
  type DiscoveryColumns,
  type DiscoveryName,
} from '../../discovery/index.ts'
import { ClickhouseSession, quoteTable, type ClickhouseServer } from '../clickhouse/index.ts'
import { hasColumn } from './check-column.ts'

const numeric = /^(?:U?Int(?:8|16|32|64)|Float(?:32|64)|Decimal\(.*\))$/

/** What ClickHouse gives of `sumMap`: the values and their counts. */
function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  const [values, counts] = value as readonly [readonly unknown[], readonly unknown[]]
  return values.map((each, at) => [each, counts[at]])
}

/**
 * Finds endpoints and uses in a table of a ClickHouse server, as the aggregator of one process does.
 *
 * @param table - `table` or `database.table`
 * @throws ReplayError where the package is not installed, the server does not answer, or a column is not what it must be
 */
export async function discoverOnClickhouse(
  server: ClickhouseServer | ClickhouseSession,
  table: string,
  columns: DiscoveryColumns,
): Promise<DiscoveredLog> {
  const session = server instanceof ClickhouseSession ? server : await ClickhouseSession.open(server)
  try {
    const source = quoteTable(table)
    const types = new Map((await session.rows(`DESCRIBE TABLE ${source}`)).map(([name, type]) => [String(name), String(type)])) // prettier-ignore
    const find = (name: DiscoveryName, isWanted: (bare: string) => boolean, wanted: string): string | undefined => {
      const isRight = (type: string): boolean => isWanted(bareClickhouseType(type).type)
      const isThere = hasColumn({ name, type: types.get(columns[name]), isRight, wanted }, columns, table)
      return isThere ? quoteClickhouseName(columns[name]) : undefined
    }
    const text = (name: (typeof textNames)[number]): string | undefined =>
      find(name, (bare) => /^(?:String|Enum(?:8|16)\(.*\))$/s.test(bare), 'text')
    const list = [
      'rowNumberInAllBlocks() AS id',
      ...textNames.map((name) => {
        const column = text(name)
        return `${column === undefined ? "''" : `ifNull(toString(${column}), '')`} AS p_${name}`
      }),
      `isNotNull(${text('path') ?? "''"}) AS has_path`,
      ...numberNames.map((name) => `ifNull(toFloat64(${find(name, (bare) => numeric.test(bare), 'a number') ?? '-1'}), -1) AS p_${name}`), // prettier-ignore
    ]
    // Names of their own: an alias that is a column's name would be read where the column is meant.
    const named = ['id', 'has_path', ...[...textNames, ...numberNames].map((name) => `p_${name} AS ${name}`)]
    const rows = `SELECT ${named.join(', ')} FROM (SELECT ${list.join(', ')} FROM ${source})`
    return readGroups(await session.rows(writeDiscoveryQuery('clickhouse', rows)), entriesOf)
  } finally {
    if (session !== server) await session.close()
  }
}
