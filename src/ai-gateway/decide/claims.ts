import type { Claim } from '../../limits/index.ts'
import { dearestPrice, priceOf, type AiGatewayPlan, type CallLimit, type Price } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import type { AccessDecision } from './access.ts'
import type { Target } from './call.ts'
import { isAbout, subjectOf } from './scope.ts'

/** What a call took, as the provider told it, or as far as it can be estimated. */
export interface CallUsage {
  /** Tokens in, all of them. */
  readonly input: number
  /** Of {@link input}, those read from a cache, and written to one. */
  readonly cached: number
  readonly cacheWrite: number
  readonly output: number
  /** Of {@link cacheWrite}, those that are kept for an hour (default 0). */
  readonly cacheWriteHour?: number
  /** Of {@link output}, those of thoughts (default 0). */
  readonly reasoning?: number
  /** The tier of service by which it is billed; undefined: the standard one, or nobody told. */
  readonly tier?: string
  /** Nobody told it: letters were counted. */
  readonly isEstimated: boolean
}

/** A claim, and how it is settled. */
export interface CallClaim {
  readonly claim: Claim
  readonly unit: CallLimit['unit']
  /** Nothing is refused by it; it only tells. */
  readonly isSimulated: boolean
  /** Taken once for the client's call, and not again for a further attempt. */
  readonly isOnce: boolean
}

/** What a call may take at a target. */
export interface CallCosts {
  readonly price: Price | undefined
  readonly inputTokens: number
  readonly maxOutput: number
}

/** What a call may cost at most, in billionths of a dollar; undefined without a price. */
export function reservedCost({ price, inputTokens, maxOutput }: CallCosts): number | undefined {
  return price === undefined ? undefined : dearestPrice(price, inputTokens, maxOutput)
}

/** What a call cost, in billionths of a dollar; 0 without a price. */
export function costOf(price: Price | undefined, usage: CallUsage): number {
  if (price === undefined) return 0
  const { input, cached, cacheWrite, output, cacheWriteHour = 0, reasoning = 0, tier } = usage
  const hour = Math.min(cacheWrite, cacheWriteHour)
  const thoughts = Math.min(output, reasoning)
  return priceOf(price, { input: Math.max(0, input - cached - cacheWrite), cached, cacheWrite: cacheWrite - hour, cacheWriteHour: hour, output: output - thoughts, reasoning: thoughts }, tier) // prettier-ignore
}

function amountOf({ unit, isReserved }: Pick<CallLimit, 'unit' | 'isReserved'>, costs: CallCosts): number {
  if (unit === 'requests' || unit === 'concurrent') return 1
  if (!isReserved) return 0
  return unit === 'tokens' ? costs.inputTokens + costs.maxOutput : (reservedCost(costs) ?? 0)
}

/**
 * What a call takes of the limits that are about it at a target.
 *

 */
export function claimsOf(
  plan: AiGatewayPlan,
  access: AccessDecision,
  target: Target,
  context: ExecutionContext,
  costs: CallCosts,
): readonly CallClaim[] {
  const own = plan.limits.filter((limit) => isAbout(limit, target, context))
  const claims = own.map((row): CallClaim => {
    const { limit, unit, by, isSimulated, countsAttempts } = row
    const claim = {
      limit,
      subject: subjectOf(by, context),
      amount: amountOf(row, costs),
      isBooked: unit === 'requests',
    }
    return { claim, unit, isSimulated, isOnce: unit === 'requests' && !countsAttempts }
  })
  const amount = reservedCost(costs) ?? 0
  const budgets = access.limits.map(({ limit, subject, isReserved }): CallClaim => ({ claim: { limit, subject, amount: isReserved ? amount : 0, isBooked: false }, unit: 'cost', isSimulated: false, isOnce: false })) // prettier-ignore
  return [...claims, ...budgets]
}

/** What a claim took in the end; undefined keeps what was booked at once. */
export function actualOf({ unit }: CallClaim, usage: CallUsage, price: Price | undefined): number | undefined {
  if (unit === 'requests') return undefined
  if (unit === 'concurrent') return 0
  return unit === 'tokens' ? usage.input + usage.output : costOf(price, usage)
}
