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
export { DuckdbSession, type DuckdbSessionOptions } from './duckdb-session.ts'
export { readSource, type ReplaySource } from './log-source.ts'
export { ReplayError } from './replay-error.ts'
export {
  replayOnDuckdb,
  type ReplayedSet,
  type ReplayOptions,
  type ReplayResult,
  type ReplayTimes,
} from './replay-on-duckdb.ts'
export type { EngineRule } from './engine-rules.ts'
export type { TimeCount } from './loaded-log.ts'
