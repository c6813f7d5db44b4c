import { type Claim, type Limit, type StoreErrorSetting } from '../../limits/index.ts'
import { conditionHolds, valueAsKey, type CompiledRate, type Policy, type RuleReport } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'

/** A rate limiting rule that is enforced, and how it is counted. */
export interface RateRule {
  readonly report: RuleReport
  /** The number of its stage. */
  readonly stage: number
  readonly rate: CompiledRate
  readonly limit: Limit
}

/** The rate limiting rules of a policy that can be counted from requests. */
export interface RateRules {
  readonly rules: readonly RateRule[]
  readonly byReport: ReadonlyMap<RuleReport, RateRule>
  /** Fields that counting reads. */
  readonly fields: readonly string[]
}

/** What counting needs of a request beside what rules ask for. */
export function findRateRules({ stages }: Policy, onStoreError: StoreErrorSetting): RateRules {
  const rules = stages.flatMap(({ rules: own }, stage) =>
    own.flatMap(({ rule, rate }): RateRule[] => {
      if (rule.effect !== 'count' || rule.monitor || rate?.requests === undefined || rate.needsAnswer !== undefined)
        return []
      const { report } = rule
      const limit: Limit = {
        id: `rate:${report.ruleset ?? ''}:${report.rule}`,
        amount: rate.requests,
        window: { kind: 'sliding', seconds: rate.periodSeconds },
        isCount: true,
        onStoreError,
        penaltySeconds: rate.mitigationSeconds,
      }
      return [{ report, stage, rate, limit }]
    }),
  )
  return {
    rules,
    byReport: new Map(rules.map((rule) => [rule.report, rule])),
    fields: [...new Set(rules.flatMap(({ rate }) => rate.fields))],
  }
}

/** Whether a request is counted by a rule that says by itself what it counts. */
export function isCounted({ rate: { counting } }: RateRule, context: ExecutionContext): boolean {
  return conditionHolds(counting, context)
}

/**
 * What a request takes of a rule's rate.
 *
 * @param counts - false for a request that the rule only looks at: it takes nothing, and passes while anything is left
 */
export function claimOf(rule: RateRule, context: ExecutionContext, counts: boolean): Claim {
  const { rate, limit } = rule
  const subject = rate.characteristics.map((characteristic) => valueAsKey(characteristic, context))
  return { limit, subject, amount: counts ? 1 : 0, isBooked: true }
}
