import type { Policy } from '../../../policy/index.ts'
import type { ColumnMap } from '../../columns/index.ts'
import type { DuckdbSessionOptions } from './duckdb-session.ts'
import { toReplayError } from './duckdb-reason.ts'
import { findFiles, namesOf, type ReplaySource } from './log-source.ts'
import { LoadedLog } from './loaded-log.ts'
import { findReplayFields } from './replay-fields.ts'
import { openSession } from './open-session.ts'
import { replayLog, type ReplayOptions, type ReplayResult } from '../replay-result.ts'
import { SetMatcher } from './set-matcher.ts'
import { Stopwatch } from '../stopwatch.ts'

/** What a replay on DuckDB may be told. */
export interface DuckdbReplayOptions extends ReplayOptions, DuckdbSessionOptions {}

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
  const session = await openSession(options)
  const policies = options.against === undefined ? [policy] : [policy, options.against]
  try {
    const stopwatch = new Stopwatch()
    const found = await findFiles(session, source)
    const { fields, notGiven } = await findReplayFields(session, policies, map, found)
    const { time } = map
    const isTold = time !== undefined && (await namesOf(session, found))?.has(time) !== false
    const log = new LoadedLog(session, found, fields, map, options.byTime === true && isTold)
    const rows = await log.load()
    const matcher = new SetMatcher(session, policies, log, options.lists, stopwatch)
    return await replayLog(policies, { log, matcher, rows, files: found.files, notGiven: options.byTime === true && time !== undefined && !isTold ? [...notGiven, time] : notGiven, stopwatch }) // prettier-ignore
  } catch (error) {
    // What DuckDB says, a rule without an answer for a row too, is about the log.
    const isOfDuckdb = error instanceof Error && /^[A-Z][A-Za-z ]* Error: /.test(error.message)
    if (isOfDuckdb) throw toReplayError(error)
    throw error
  } finally {
    session.close()
  }
}
