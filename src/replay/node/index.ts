export { DuckdbSession, type DuckdbSessionOptions } from './duckdb-session.ts'
export {
  replayOnDuckdb,
  type EngineRule,
  type ReplayedSet,
  type ReplayOptions,
  type ReplayResult,
  type ReplaySource,
} from './replay-on-duckdb.ts'
