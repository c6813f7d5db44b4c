import { quoteName, type LogKind } from '../../columns/index.ts'
import {
  numberNames,
  readGroups,
  textNames,
  writeDiscoveryQuery,
  type DiscoveredLog,
  type DiscoveryColumns,
} from '../../discovery/index.ts'
import type { DuckdbSession, DuckdbSessionOptions } from '../duckdb/duckdb-session.ts'
import { describeNames, findFiles, readLog, type ReplaySource } from '../duckdb/log-source.ts'
import { openSession } from '../duckdb/open-session.ts'
import { hasColumn } from './check-column.ts'

const numeric = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT)|FLOAT|DOUBLE|DECIMAL\(.*\))$/

/** A text; JSON of another type is none. */
function textIn(column: string, kind: LogKind): string {
  return kind === 'jsonl' ? `CASE WHEN json_type(${column}) = 'VARCHAR' THEN json_extract_string(${column}, '$') END` : `${column}::VARCHAR` // prettier-ignore
}

function numberIn(column: string, kind: LogKind): string {
  return kind === 'jsonl' ? `CASE WHEN json_type(${column}) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN ${column}::DOUBLE END` : `try_cast(${column} AS DOUBLE)` // prettier-ignore
}

/** Columns that are there in every file, whose types are those of their names. */
async function checkColumns(
  session: DuckdbSession,
  source: ReplaySource,
  columns: DiscoveryColumns,
): Promise<ReadonlySet<string>> {
  const absent = new Set<string>()
  if (source.kind === 'jsonl') return absent
  for (const file of source.files) {
    const types = await describeNames(session, source, file)
    for (const name of [...textNames, ...numberNames]) {
      const isNumber = (numberNames as readonly string[]).includes(name)
      const isRight = (type: string): boolean => source.kind === 'csv' || (isNumber ? numeric.test(type) : /^(?:VARCHAR|ENUM\(.*\))$/.test(type)) // prettier-ignore
      const wanted = isNumber ? 'a number' : 'text'
      if (!hasColumn({ name, type: types.get(columns[name]), isRight, wanted }, columns, file)) absent.add(name)
    }
  }
  return absent
}

/** What DuckDB gives of a map: its entries as objects; NULL for none. */
function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  return ((value ?? []) as readonly { readonly key: unknown; readonly value: unknown }[]).map(({ key, value: count }) => [key, count]) // prettier-ignore
}

/**
 * Finds endpoints and uses in log files on DuckDB, as the aggregator of one process does.
 *
 * @throws ReplayError where the package is not installed, a file cannot be read, or a column is not what it must be
 */
export async function discoverOnDuckdb(
  given: ReplaySource,
  columns: DiscoveryColumns,
  options: DuckdbSessionOptions = {},
): Promise<DiscoveredLog> {
  const session = await openSession(options)
  try {
    const source = await findFiles(session, given)
    const absent = await checkColumns(session, source, columns)
    const { kind } = source
    const text = (name: (typeof textNames)[number]): string => absent.has(name) ? "''" : `coalesce(${textIn(quoteName(columns[name]), kind)}, '')` // prettier-ignore
    const list = [
      'row_number() OVER () - 1 AS id',
      ...textNames.map((name) => `${text(name)} AS ${quoteName(name)}`),
      `(${textIn(quoteName(columns.path), kind)}) IS NOT NULL AS has_path`,
      ...numberNames.map((name) => `coalesce(${numberIn(quoteName(columns[name]), kind)}, -1) AS ${name}`),
    ]
    const rows = await readLog(session, source, Object.values(columns), (relation) => writeDiscoveryQuery('duckdb', `SELECT ${list.join(', ')} FROM ${relation}`)) // prettier-ignore
    return readGroups(rows, entriesOf)
  } finally {
    session.close()
  }
}
