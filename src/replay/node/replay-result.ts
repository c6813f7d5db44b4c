import type { Decision, Policy } from '../../policy/index.ts'
import { decideSet, type AskedRules, type FormerRules } from '../query/index.ts'
import type { ListItems } from '../translate/context.ts'
import type { EngineRule, MatchedSet, TimeCount } from './matched-set.ts'
import type { ReplayTimes, Stopwatch } from './stopwatch.ts'

export interface ReplayOptions {
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

export interface ReplayResult {
  readonly rows: number
  readonly files: readonly string[]
  readonly sets: readonly ReplayedSet[]
  readonly byEngine: readonly EngineRule[]
  /** Fields that rules read and the map does not give, and the column of times, if the log has none: they are missing. */
  readonly notGiven: readonly string[]
  /** Fields that the map gives and that have no value in any row. */
  readonly empty: readonly string[]
  /** How long a step of {@link ReplayedSet.times} is, in seconds; undefined if rows were not counted by time. */
  readonly step: number | undefined
  /** What of the policy that was needed asking; undefined without one. */
  readonly former: FormerRules | undefined
  readonly times: ReplayTimes
}

/** A log of which rows can be told. */
interface ReplayedLog {
  readonly step: number | undefined
  emptyFields(rows: number): Promise<readonly string[]>
  samples(ids: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, unknown>>>>
}

/** What finds which rules match which rows of a log. */
interface Matcher {
  readonly asked: AskedRules
  /** @returns rules that the engine decides, since the database cannot say them */
  plan(): Promise<readonly EngineRule[]>
  sets(rows: number): Promise<readonly MatchedSet[]>
}

/** A log that was opened, and what it was found to be. */
export interface OpenedLog extends Pick<ReplayResult, 'rows' | 'files' | 'notGiven'> {
  readonly log: ReplayedLog
  readonly matcher: Matcher
  /** Running since reading began. */
  readonly stopwatch: Stopwatch
}

/** Asks an opened log for all rules, and what the policies decide of what was found. */
export async function replayLog(
  policies: readonly Policy[],
  { log, matcher, rows, files, notGiven, stopwatch }: OpenedLog,
): Promise<ReplayResult> {
  const byEngine = await stopwatch.during('plan', () => matcher.plan())
  const { sets, empty, samples } = await stopwatch.during('sql', async () => {
    const found = await matcher.sets(rows)
    const ids = found.flatMap(({ first }) => (first === null ? [] : [first]))
    return { sets: found, empty: await log.emptyFields(rows), samples: await log.samples(ids) }
  })
  const decided = stopwatch.duringCall('engine', () => decideSets(matcher.asked, policies, sets, samples))
  const { former } = matcher.asked
  return { rows, files, sets: decided, byEngine, notGiven, empty, step: log.step, former, times: stopwatch.times }
}

/** What the policies decide for each set, by their own deciders. */
function decideSets(
  asked: AskedRules,
  [policy, against]: readonly Policy[],
  sets: readonly MatchedSet[],
  samples: ReadonlyMap<number, Readonly<Record<string, unknown>>>,
): readonly ReplayedSet[] {
  if (policy === undefined) throw new Error('INVARIANT: a replay has a policy')
  return sets.map(({ rules, rows, first, times }) => {
    const own = asked.of(0, rules)
    const formerRules = against === undefined ? [] : asked.of(1, rules)
    return {
      rules: own,
      formerRules,
      rows,
      first,
      sample: first === null ? undefined : samples.get(first),
      times,
      decision: decideSet(policy, own),
      former: against === undefined ? undefined : decideSet(against, formerRules),
    }
  })
}
