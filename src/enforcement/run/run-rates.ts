import type { DecideOptions, Decision, RuleReport } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import type { EnforcementDecision } from '../decision.ts'
import type { EnforcerSetup } from '../enforcer-setup.ts'
import { countRates } from '../rates/count-rates.ts'
import type { RunNotes } from './run-notes.ts'

/** What counting said. */
export interface CountedRun {
  /** For every decision about the exchange. */
  readonly options: Pick<DecideOptions, 'isRateExceeded'>
  readonly readings: EnforcementDecision['rates']
}

/** Counts a request with the rate limiting rules of its policy. */
export async function countRun(
  { rates, limiter, policy }: EnforcerSetup,
  context: ExecutionContext,
  options: DecideOptions,
  notes: RunNotes,
): Promise<CountedRun> {
  const stageOf = (report: RuleReport): number =>
    policy.stages.findIndex(({ rules }) => rules.some(({ rule }) => rule.report === report))
  const decide = (isRateExceeded: (report: RuleReport) => boolean): Decision =>
    policy.decide(context, { ...options, isRateExceeded })
  const now = options.now ?? Date.now()
  const { isRateExceeded, readings, storeError } = await countRates({ rules: rates, limiter, context, now, decide }, stageOf) // prettier-ignore
  if (storeError !== undefined) notes.reportReason('E_STORE_AWAY', storeError)
  return { options: { isRateExceeded }, readings }
}
