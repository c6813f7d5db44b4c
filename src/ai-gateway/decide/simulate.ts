import { nanoDollars, type AiGatewayPlan, type Policy } from '../../policy/index.ts'
import { decideAccess, type AccessLimit } from './access.ts'
import { contextOf, type AiCall, type Target } from './call.ts'
import { reservedCost } from './claims.ts'

/** A call that nobody makes, and what is pretended to have been spent before it. */
export interface SimulatedCall {
  readonly call: AiCall
  readonly target: Target
  /** Dollars, by the id of an access rule; rules of one bucket share what is spent. */
  readonly spent: Readonly<Record<string, number>>
  /** Milliseconds since 1970; prices hang on the day. */
  readonly now: number
  /** Rules with `mode: simulate` count as if they were in force; the draft of an imported policy takes that policy's place. */
  readonly withDrafts: boolean
}

/** A budget that was asked. */
export interface SimulatedBudget {
  readonly bucket: string
  /** The values of `by`; null where one is missing. */
  readonly actor: readonly unknown[]
  readonly rules: readonly string[]
  /** Dollars. */
  readonly spent: number
  readonly limit: number
  readonly isUnder: boolean
}

/** What `access` would say of a call. */
export interface AccessSimulation {
  readonly decision: 'no-limit' | 'block' | 'check_limits'
  readonly allowed: boolean
  /** Of a refusal. */
  readonly reason: 'blocked' | 'limit_exceeded' | undefined
  /** What is answered: 200, 403 or 429. */
  readonly status: 200 | 403 | 429
  /** The rule that blocks; undefined where none does, or where no rule is about the call. */
  readonly rule: string | undefined
  readonly matched: readonly string[]
  readonly budgets: readonly SimulatedBudget[]
}

function budgetOf(
  { limit, rules, bucket, actor, isReserved }: AccessLimit,
  spent: SimulatedCall['spent'],
  reserved: number,
): SimulatedBudget {
  const own = Math.max(0, ...rules.flatMap((id) => (Object.hasOwn(spent, id) ? [spent[id] ?? 0] : [])))
  const used = Math.round(own * nanoDollars)
  const isUnder = isReserved && reserved > 0 ? used + reserved <= limit.amount : used < limit.amount
  return {
    bucket,
    actor: actor.map((value) => (value === undefined ? null : (JSON.parse(value) as unknown))),
    rules,
    spent: own,
    limit: limit.amount / nanoDollars,
    isUnder,
  }
}

const draftOf = / \(draft\)$/

/** The rules as they are once drafts are in force. */
function commit(access: AiGatewayPlan['access']): AiGatewayPlan['access'] {
  const drafts = access.filter(({ isSimulated }) => isSimulated)
  const replaced = new Set(drafts.flatMap(({ id }) => (draftOf.test(id) ? [id.replace(draftOf, '')] : [])))
  return access.filter(({ id }) => !replaced.has(id)).map((rule) => ({ ...rule, isSimulated: false }))
}

/**
 * What `access` would say of a call, with budgets as they are pretended to stand: nothing is counted, and nobody is asked.
 * Source: ai-gateway.md, policies, life cycle.
 *
 * @throws TypeError if the policy has no section `ai_gateway`
 */
export function simulateAccess(
  policy: Policy,
  { call, target, spent, now, withDrafts }: SimulatedCall,
): AccessSimulation {
  const { aiGateway } = policy
  if (aiGateway === undefined) throw new TypeError('the policy has no section `ai_gateway`')
  const plan = withDrafts ? { ...aiGateway, access: commit(aiGateway.access) } : aiGateway
  const price = plan.prices.find(target.provider, target.model, now)
  const reserved =
    reservedCost({ price, inputTokens: call.inputTokens, maxOutput: call.maxTokens ?? plan.defaultMaxTokens }) ?? 0
  const facts = { attempt: 1, isCacheable: false, reservedCost: price === undefined ? undefined : reserved }
  const { outcome, rule, matched, limits } = decideAccess(plan, call, target, contextOf(policy, call, target, facts))
  const budgets = limits.map((limit) => budgetOf(limit, spent, reserved))
  const isOver = budgets.some(({ isUnder }) => !isUnder)
  const reason = outcome === 'block' ? 'blocked' : isOver ? 'limit_exceeded' : undefined
  const status = outcome === 'block' ? 403 : isOver ? 429 : 200
  return { decision: outcome, allowed: reason === undefined, reason, status, rule, matched, budgets }
}
