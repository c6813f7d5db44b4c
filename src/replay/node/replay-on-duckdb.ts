import type { Decision, Policy } from '../../policy/index.ts'
import type { ColumnMap } from '../columns/index.ts'
import { decideSet } from '../query/index.ts'
import type { ListItems } from '../translate/context.ts'
import { DuckdbSession, type DuckdbSessionOptions } from './duckdb-session.ts'
import { findFiles, type ReplaySource } from './log-source.ts'
import type { EngineRule } from './engine-rules.ts'
import { LoadedLog, type TimeCount } from './loaded-log.ts'
import { findReplayFields } from './replay-fields.ts'
import { ReplayError } from './replay-error.ts'
import { SetMatcher } from './set-matcher.ts'

export interface ReplayOptions extends DuckdbSessionOptions {
  /** Items of lists that the document does not hold. */
  readonly lists?: ListItems
  /** The policy as it was: each set of rows says what that one decided too. */
  readonly against?: Policy
  /** Whether rows are counted by time too, by the map's column of times. Default: false. */
  readonly byTime?: boolean
}

/** Rows in which the same rules match, and what the policy decides for each of them. */
export interface ReplayedSet {
  /** Numbers of rules over all stages, in order; those of the policy that was are in {@link formerRules}. */
  readonly rules: readonly number[]
  readonly formerRules: readonly number[]
  readonly rows: number
  /** A row of them, counted from 0; null for the rows that no rule matches. */
  readonly first: number | null
  /** What that row holds, by field, as far as rules read it. */
  readonly sample: Readonly<Record<string, unknown>> | undefined
  readonly decision: Decision
  /** What the policy decided that was; undefined without one. */
  readonly former: Decision | undefined
  /** Rows by time, in order. */
  readonly times: readonly TimeCount[]
}

/** Seconds by what took them. */
export interface ReplayTimes {
  readonly read: number
  readonly plan: number
  readonly sql: number
  readonly decide: number
}

export interface ReplayResult {
  readonly rows: number
  readonly files: readonly string[]
  readonly sets: readonly ReplayedSet[]
  readonly byEngine: readonly EngineRule[]
  /** Fields that rules read and the map does not give: they are missing in every row. */
  readonly notGiven: readonly string[]
  /** Fields that the map gives and that have no value in any row. */
  readonly empty: readonly string[]
  /** How long a step of {@link ReplayedSet.times} is, in seconds; undefined if rows were not counted by time. */
  readonly step: number | undefined
  readonly times: ReplayTimes
}

async function open(options: ReplayOptions): Promise<DuckdbSession> {
  try {
    return await DuckdbSession.open(options)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes('@duckdb/node-api'))
      throw new ReplayError('E_SQL_PACKAGE', {})
    throw error
  }
}

function seconds(from: number, to: number): number {
  return (to - from) / 1000
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
  options: ReplayOptions = {},
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
    const planned = await matcher.plan()
    const matched = performance.now()
    const sets = await matcher.sets(rows)
    const empty = await log.emptyFields(rows)
    const samples = await log.samples(sets.flatMap(({ first }) => (first === null ? [] : [first])))
    const answered = performance.now()
    const decided = sets.map(({ rules, rows: among, first, times }) => ({
      rules: planned.of(0, rules),
      formerRules: policies.length === 1 ? [] : planned.of(1, rules),
      rows: among,
      first,
      sample: first === null ? undefined : samples.get(first),
      times,
    }))
    const withDecisions = decided.map((set) => ({
      ...set,
      decision: decideSet(policy, new Set(set.rules)),
      former: options.against === undefined ? undefined : decideSet(options.against, new Set(set.formerRules)),
    }))
    return {
      rows,
      files: found.files,
      sets: withDecisions,
      byEngine: planned.byEngine,
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
