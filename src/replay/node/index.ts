export {
  summarize,
  writeHtmlReport,
  type ChangeCount,
  type DecidedCount,
  type HtmlReport,
  type LoneStop,
  type MatchCount,
  type ReplaySummary,
  type Sample,
} from '../report/index.ts'
export {
  addColumns,
  findMap,
  mapNames,
  readMap,
  type Column,
  type ColumnMap,
  type ColumnPart,
  type ColumnType,
  type MapProblem,
  type TimeForm,
} from '../columns/index.ts'
export { DuckdbSession, type DuckdbSessionOptions } from './duckdb/duckdb-session.ts'
export { readSource, type ReplaySource } from './duckdb/log-source.ts'
export { ReplayError } from './replay-error.ts'
export { ClickhouseSession, replayOnClickhouse, type ClickhouseServer } from './clickhouse/index.ts'
export { readDiscoveryColumns, type DiscoveredLog, type DiscoveryColumns } from '../discovery/index.ts'
export { discoverOnClickhouse, discoverOnDuckdb } from './discovery/index.ts'
export { prepareOnDuckdb, type PreparedLog } from './duckdb/prepare-log.ts'
export { replayOnDuckdb, type DuckdbReplayOptions } from './duckdb/replay-on-duckdb.ts'
export type { ReplayedSet, ReplayOptions, ReplayResult } from './replay-result.ts'
export type { ReplayTimes } from './stopwatch.ts'
export type { FormerRules } from '../query/index.ts'
export type { EngineRule, TimeCount } from './matched-set.ts'
