import type { Limiter, LimitReading, LimitVerdict } from '../../limits/index.ts'
import type { Decision, RuleReport } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import { claimOf, isCounted, type RateRule, type RateRules } from './rate-rules.ts'

/** What counting said of a request. */
export interface CountedRates {
  readonly isRateExceeded: (report: RuleReport) => boolean
  /** How each rate stands that was asked. */
  readonly readings: readonly LimitReading[]
  /** Why nobody counted; undefined if the store did. */
  readonly storeError: string | undefined
}

interface RateCount {
  readonly rules: RateRules
  readonly limiter: Limiter
  readonly context: ExecutionContext
  /** Milliseconds since 1970. */
  readonly now: number
  /** Decides the request, with some rates taken as exceeded; it counts nothing. */
  readonly decide: (isRateExceeded: (report: RuleReport) => boolean) => Decision
}

/** The number of the stage that decided; more than any if none did. */
function decidingStage({ rule, matched }: Decision, rules: RateRules, stageOf: (report: RuleReport) => number): number {
  const report = rule === null ? undefined : matched.findLast((one) => one.rule === rule)
  return report === undefined ? Number.POSITIVE_INFINITY : (rules.byReport.get(report)?.stage ?? stageOf(report))
}

/**
 * Counts a request with each rate limiting rule that it comes to, in their order: a rule behind one that ends the request
 * is not asked and counts nothing.
 *
 * @param stageOf - the number of the stage of a rule
 */
export async function countRates(count: RateCount, stageOf: (report: RuleReport) => number): Promise<CountedRates> {
  const { rules, limiter, context, now, decide } = count
  const known = new Map<RuleReport, LimitVerdict>()
  const isRateExceeded = (report: RuleReport): boolean => known.get(report)?.isTaken === false
  const ask = async (rule: RateRule, counts: boolean): Promise<void> => {
    known.set(rule.report, await limiter.reserve(crypto.randomUUID(), now, [claimOf(rule, context, counts)]))
  }
  for (;;) {
    const trial = decide(isRateExceeded)
    const next = nextRule(trial, rules, known, stageOf, context)
    if (next === undefined) break
    await ask(next, isCounted(next, context))
  }
  const verdicts = [...known.values()]
  return {
    isRateExceeded,
    readings: verdicts.flatMap(({ limits }) => limits),
    storeError: verdicts.find(({ storeError }) => storeError !== undefined)?.storeError,
  }
}

/** The first rule that this request has to be counted with, and was not yet. */
function nextRule(
  trial: Decision,
  rules: RateRules,
  known: ReadonlyMap<RuleReport, LimitVerdict>,
  stageOf: (report: RuleReport) => number,
  context: ExecutionContext,
): RateRule | undefined {
  const ended = decidingStage(trial, rules, stageOf)
  const matched = new Set(trial.matched)
  return rules.rules.find((rule) => {
    if (known.has(rule.report)) return false
    if (matched.has(rule.report)) return true
    // A rule with a count of its own counts what it does not match, too, unless its stage is not come to.
    if (rule.rate.counting === undefined || rule.stage > ended) return false
    const isSkipped = trial.skippedPhases.includes(rule.report.phase ?? '')
    return !isSkipped && isCounted(rule, context)
  })
}
