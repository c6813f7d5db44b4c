import type { Policy } from '../../policy/index.ts'
import type { ColumnMap } from '../columns/index.ts'
import { DuckdbSession, type DuckdbSessionOptions } from './duckdb-session.ts'
import { findFiles, type ReplaySource } from './log-source.ts'
import { LoadedLog } from './loaded-log.ts'
import { findReplayFields } from './replay-fields.ts'
import { ReplayError } from './replay-error.ts'
import { decideSets, seconds, type ReplayOptions, type ReplayResult } from './replay-result.ts'
import { SetMatcher } from './set-matcher.ts'

/** What a replay on DuckDB may be told. */
export interface DuckdbReplayOptions extends ReplayOptions, DuckdbSessionOptions {}

async function open(options: DuckdbReplayOptions): Promise<DuckdbSession> {
  try {
    return await DuckdbSession.open(options)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes('@duckdb/node-api'))
      throw new ReplayError('E_SQL_PACKAGE', { package: '@duckdb/node-api' })
    throw error
  }
}

/**
 * Replays a policy over log files on DuckDB, with the engine's own answers.
 *
 * @throws ReplayError where the package is not installed, a file cannot be read, or a column is not what the map says
 */
export async function replayOnDuckdb(
  policy: Policy,
  source: ReplaySource,
  map: ColumnMap,
  options: DuckdbReplayOptions = {},
): Promise<ReplayResult> {
  const session = await open(options)
  const policies = options.against === undefined ? [policy] : [policy, options.against]
  try {
    const start = performance.now()
    const found = await findFiles(session, source)
    const { fields, notGiven } = await findReplayFields(session, policies, map, found)
    const log = new LoadedLog(session, found, fields, map, options.byTime === true)
    const rows = await log.load()
    const loaded = performance.now()
    const matcher = new SetMatcher(session, policies, log, options.lists)
    const byEngine = await matcher.plan()
    const matched = performance.now()
    const sets = await matcher.sets(rows)
    const empty = await log.emptyFields(rows)
    const samples = await log.samples(sets.flatMap(({ first }) => (first === null ? [] : [first])))
    const answered = performance.now()
    const decided = decideSets(matcher.asked, policies, sets, samples)
    return {
      rows,
      files: found.files,
      sets: decided,
      byEngine,
      notGiven,
      empty,
      step: log.step,
      times: {
        read: seconds(start, loaded),
        plan: seconds(loaded, matched),
        sql: seconds(matched, answered),
        decide: seconds(answered, performance.now()),
      },
    }
  } finally {
    session.close()
  }
}
