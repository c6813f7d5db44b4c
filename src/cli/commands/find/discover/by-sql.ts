import {
  discoverOnClickhouse,
  discoverOnDuckdb,
  readDiscoveryColumns,
  readSource,
  ReplayError,
  type DiscoveredLog,
  type DuckdbSessionOptions,
} from '../../../../replay/node/index.ts'
import { clickhouseServer } from '../../../rows/clickhouse-server.ts'
import { createShareProgress } from '../../../terminal/progress.ts'
import { printError } from '../../../terminal/text.ts'
import type { Counters } from './counters.ts'

/** What says that a database counts, and what the columns are. */
export interface SqlDiscovery {
  readonly duckdb?: boolean
  readonly clickhouse?: string
  readonly map?: readonly string[]
}

/** Whether a database counts: one was asked for, or the files are of a kind that only DuckDB reads. */
export function isBySql(logs: readonly string[], { duckdb, clickhouse }: SqlDiscovery): boolean {
  return duckdb === true || clickhouse !== undefined || logs.some((log) => /\.(?:parquet|csv(?:\.gz|\.zst)?)$/i.test(log)) // prettier-ignore
}

/** What a database has found; where it cannot, that is reported. */
async function discoverBySql(
  logs: readonly string[],
  { clickhouse, map = [] }: SqlDiscovery,
  session: DuckdbSessionOptions,
): Promise<DiscoveredLog | undefined> {
  const read = readDiscoveryColumns(map)
  if (!('columns' in read)) {
    printError('E_LOG_MAP', `the mapping \`${read.pair}\` is not valid: ${read.reason}`)
    return undefined
  }
  const progress = createShareProgress('reading the log')
  const watched = process.stderr.isTTY ? { ...session, onProgress: progress.tell } : session
  try {
    if (clickhouse === undefined) return await discoverOnDuckdb(readSource(logs), read.columns, watched)
    const [table = '', ...others] = logs
    if (others.length > 0) throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: 'of ClickHouse one table is read' })
    return await discoverOnClickhouse(clickhouseServer(clickhouse), table, read.columns)
  } catch (error) {
    progress.end()
    if (!(error instanceof ReplayError)) throw error
    printError(error.code, error.hint === undefined ? error.message : `${error.message}; ${error.hint}`, error.file)
    return undefined
  } finally {
    progress.end()
  }
}

/** Counts what logs hold by a database; where it cannot, that is reported. */
export async function addBySql(
  logs: readonly string[],
  options: SqlDiscovery,
  session: DuckdbSessionOptions,
  { aggregator, usage, broken }: Counters,
): Promise<boolean> {
  const found = await discoverBySql(logs, options, session)
  if (found === undefined) return false
  aggregator.merge(found.aggregator)
  usage.merge(found.usage.uses)
  usage.overflow += found.usage.overflow
  broken.addRows(logs.join(' '), found.broken)
  return true
}
