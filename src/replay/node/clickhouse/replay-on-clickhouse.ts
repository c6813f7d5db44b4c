import type { Policy } from '../../../policy/index.ts'
import type { ColumnMap } from '../../columns/index.ts'
import { replayLog, type ReplayOptions, type ReplayResult } from '../replay-result.ts'
import { ClickhouseLog } from './clickhouse-log.ts'
import { ClickhouseMatcher } from './clickhouse-matcher.ts'
import { Stopwatch } from '../stopwatch.ts'
import { ClickhouseSession, type ClickhouseServer } from './clickhouse-session.ts'

/**
 * Replays a policy over a table of a ClickHouse server, with the engine's own answers. The columns that rules read are
 * copied to a temporary table of the server, where all rules are asked; it is gone with the session.
 *
 * @param server - where it is, or a session of one, which is left open
 * @param table - `table` or `database.table`
 * @throws ReplayError where the package is not installed, the server does not answer, or a column is not what the map says
 */
export async function replayOnClickhouse(
  policy: Policy,
  server: ClickhouseServer | ClickhouseSession,
  table: string,
  map: ColumnMap,
  options: ReplayOptions = {},
): Promise<ReplayResult> {
  const stopwatch = new Stopwatch()
  const session = server instanceof ClickhouseSession ? server : await ClickhouseSession.open(server)
  const policies = options.against === undefined ? [policy] : [policy, options.against]
  try {
    const log = new ClickhouseLog(session, table, map)
    const { rows, notGiven } = await stopwatch.during('prepare', () => log.load(policies, options.byTime === true))
    const matcher = new ClickhouseMatcher(session, policies, log, options.lists, stopwatch)
    return await replayLog(policies, { log, matcher, rows, files: [table], notGiven, stopwatch })
  } finally {
    if (session !== server) await session.close()
  }
}
