import { counterKey, type Claim, type LimitReading, type LimitVerdict, type SettleVerdict } from '../../limits/index.ts'
import {
  conditionHolds,
  nanoDollars,
  type AiGatewayPlan,
  type ModelNode,
  type Policy,
  type Route,
  type RouteNode,
} from '../../policy/index.ts'
import { decideAccess, type AccessDecision } from './access.ts'
import { contextOf, targetName, type AiCall, type AttemptFacts, type Target } from './call.ts'
import { afterAttempt, opensAt } from './circuit.ts'
import { actualOf, claimsOf, reservedCost, type CallClaim, type CallCosts, type CallUsage } from './claims.ts'
import { findWay } from './find-route.ts'
import { refusalStatus, type AttemptRecord, type CallOutcome, type RefusalCode } from './outcome.ts'
import type { AttemptResult, CallPorts } from './ports.ts'
import { subjectOf } from './scope.ts'
import { canServe } from './served-by.ts'
import { placeOfKey } from './shares.ts'

/** What was taken of limits, to be put right when it is known what the call took. */
interface Taken {
  readonly verdict: LimitVerdict
  readonly claims: readonly CallClaim[]
  readonly costs: CallCosts
}

/** Why nothing came of a target. */
interface Miss {
  readonly code: RefusalCode
  readonly detail: string
  readonly rule: string | undefined
  readonly retryAfterMs: number | undefined
}

const nothingUsed: CallUsage = { input: 0, cached: 0, cacheWrite: 0, output: 0, isEstimated: false }

/** The longest that a retry waits because a provider asks for it; whoever asks for more is left for the next. */
const longestRetryAfterMs = 10_000

/**
 * One call on its way: who may, what it takes, where to, and what if that fails. It asks nothing but its ports, so the
 * same answers give the same decision.
 */
export class CallRun {
  readonly #policy: Policy
  readonly #plan: AiGatewayPlan
  readonly #call: AiCall
  readonly #ports: CallPorts
  readonly #isCacheable: boolean
  readonly #attempts: AttemptRecord[] = []
  readonly #counted = new Set<string>()
  readonly #nodesTaken: Taken[] = []
  /** Milliseconds until each provider is asked again that is left alone. */
  readonly #waits: number[] = []
  #open: Taken | undefined
  #made = 0
  #route: string | undefined
  #last: Target | undefined
  #fallbackFrom: Target | undefined
  #limits: readonly LimitReading[] = []
  #storeError: string | undefined
  #access: AccessDecision | undefined
  #miss: Miss | undefined
  #simulated: CallOutcome['simulated'] = []

  /** @param isCacheable - an answer may come from the cache */
  constructor(policy: Policy, plan: AiGatewayPlan, call: AiCall, ports: CallPorts, isCacheable: boolean) {
    this.#policy = policy
    this.#plan = plan
    this.#call = call
    this.#ports = ports
    this.#isCacheable = isCacheable
  }

  async decide(): Promise<CallOutcome> {
    const way = findWay(
      this.#plan,
      this.#call,
      contextOf(this.#policy, this.#call, undefined, { isCacheable: this.#isCacheable }),
    )
    if (way === undefined)
      return this.#refuse({ code: 'model_not_found', detail: `no provider has the model \`${this.#call.model}\``, rule: undefined, retryAfterMs: undefined }) // prettier-ignore
    if ('node' in way) return (await this.#ask(way.node)) ?? this.#refuse()
    this.#route = way.route.name
    return this.#follow(way.route)
  }

  async #follow(route: Route): Promise<CallOutcome> {
    for (let name: string | undefined = route.start; name !== undefined;) {
      const node: RouteNode | undefined = route.nodes.get(name)
      if (node === undefined || node.kind === 'end') break
      if (node.kind === 'model') {
        const outcome = await this.#ask(node)
        if (outcome !== undefined) return outcome
        name = node.fallback
      } else name = await this.#step(route, name, node)
    }
    return this.#refuse()
  }

  /** Where a node without a model leads to. */
  async #step(
    route: Route,
    name: string,
    node: Exclude<RouteNode, ModelNode | { kind: 'end' }>,
  ): Promise<string | undefined> {
    const context = contextOf(this.#policy, this.#call, undefined, { route: route.name, attempt: this.#made + 1, fallbackFrom: this.#last, isCacheable: this.#isCacheable }) // prettier-ignore
    if (node.kind === 'condition') return conditionHolds(node.when, context) ? node.then : node.otherwise
    const subject = node.by.length === 0 ? [this.#call.user] : subjectOf(node.by, context)
    if (node.kind === 'shares') {
      const isNobody = subject.every((value) => value === undefined)
      const place = isNobody ? this.#ports.random() * 100 : placeOfKey([route.name, name, ...subject])
      return node.shares.find(({ upTo }) => place < upTo)?.to ?? node.otherwise
    }
    const isBooked = node.unit === 'requests'
    const claim: Claim = { limit: node.limit, subject: node.by.length === 0 ? [] : subject, amount: isBooked ? 1 : 0, isBooked } // prettier-ignore
    const verdict = await this.#reserve([claim])
    const claims = [{ claim, unit: node.unit, isSimulated: false, isOnce: true }]
    if (verdict.isTaken) this.#nodesTaken.push({ verdict, claims, costs: this.#costs({ provider: '', model: '' }) })
    if (verdict.isTaken) return node.then
    this.#miss = this.#missOf(verdict, claims)
    return node.over
  }

  async #reserve(claims: readonly Claim[]): Promise<LimitVerdict> {
    const verdict = await this.#ports.reserve(this.#ports.newId(), this.#ports.now(), claims)
    this.#storeError ??= verdict.storeError
    return verdict
  }

  #missOf({ limits }: LimitVerdict, claims: readonly CallClaim[]): Miss {
    const refusing = limits.filter(({ refusal }) => refusal !== undefined)
    const away = refusing.find(({ refusal }) => refusal === 'store_away')
    const [first] = refusing
    if (away !== undefined) return { code: 'store_away', detail: 'limits cannot be counted now', rule: away.limit, retryAfterMs: 1000 } // prettier-ignore
    const now = this.#ports.now()
    // Every limit has to let the call pass, so the last to do so counts.
    const freeAt = Math.max(...refusing.map((limit) => limit.freeAt ?? limit.resetsAt))
    return {
      code: 'limit_exceeded',
      detail: `the limit \`${first?.limit ?? ''}\` ${usedOf(first, claims)}`,
      rule: first?.limit,
      retryAfterMs: Math.max(0, freeAt - now),
    }
  }

  #costs(target: Target): CallCosts {
    const { inputTokens, maxTokens } = this.#call
    const price = this.#plan.prices.find(target.provider, target.model, this.#ports.now())
    const maxOutput = this.#call.operation === 'embeddings' ? 0 : (maxTokens ?? this.#plan.defaultMaxTokens)
    return { price, inputTokens, maxOutput }
  }

  #skip(target: Target, miss: Miss): void {
    this.#attempts.push({ target, attempt: 0, result: { kind: 'skipped', code: miss.code, detail: miss.detail } })
    this.#miss = miss
  }

  /** Asks one model, with its retries; undefined if it gave no answer. */
  async #ask(node: ModelNode): Promise<CallOutcome | undefined> {
    const target: Target = { provider: node.provider, model: node.model ?? this.#call.model }
    const api = this.#plan.providers.get(target.provider)?.api
    if (api === undefined || !canServe(this.#call.operation, api)) {
      this.#skip(target, { code: 'model_not_found', detail: `\`${targetName(target)}\` cannot be asked for ${this.#call.operation}`, rule: undefined, retryAfterMs: undefined }) // prettier-ignore
      return undefined
    }
    this.#fallbackFrom = this.#made === 0 ? undefined : this.#last
    this.#last = target
    const costs = this.#costs(target)
    const facts: AttemptFacts = {
      route: this.#route,
      attempt: this.#made + 1,
      fallbackFrom: this.#fallbackFrom,
      isCacheable: this.#isCacheable,
      maxOutput: costs.maxOutput,
      reservedCost: reservedCost(costs),
    }
    const context = contextOf(this.#policy, this.#call, target, facts)
    const access = decideAccess(this.#plan, this.#call, target, context)
    this.#access = access
    this.#simulated = [...this.#simulated, ...access.simulated]
    if (access.outcome === 'block') {
      const why = access.reason === 'rule' ? `by the rule \`${access.rule ?? ''}\`` : 'no rule allows it'
      this.#skip(target, { code: 'access_denied', detail: `\`${targetName(target)}\` is denied: ${why}`, rule: access.rule, retryAfterMs: undefined }) // prettier-ignore
      return undefined
    }
    if (this.#isCacheable && (await this.#ports.isCached(target))) return this.#outcome('cached', 200)
    const claims = claimsOf(this.#plan, access, target, context, costs)
    for (let tries = 0; tries <= node.retries && this.#made < this.#plan.maxAttempts; tries++) {
      if (!(await this.#take(target, claims, costs))) return undefined
      this.#made++
      const plan = { target, attempt: this.#made, timeoutMs: node.timeoutMs, waitFor: node.waitFor, maxOutput: costs.maxOutput } // prettier-ignore
      const result = await this.#ports.attempt(plan)
      this.#attempts.push({ target, attempt: this.#made, result })
      this.#noteCircuit(target, result)
      if (result.kind === 'answer') return this.#outcome('answered', result.status)
      await this.#settleOpen(result.usage ?? nothingUsed)
      this.#miss = { code: result.reason === 'client_gone' ? 'client_gone' : 'upstream_failed', detail: `\`${targetName(target)}\` failed: ${result.reason}${result.status === undefined ? '' : ` ${String(result.status)}`}`, rule: undefined, retryAfterMs: result.retryAfterMs } // prettier-ignore
      if (result.reason === 'client_gone') return this.#refuse()
      const wait = this.#waitOf(node, tries, result.retryAfterMs)
      if (wait === undefined || tries === node.retries) break
      if (!(await this.#ports.pause(wait))) return this.#refuse({ ...this.#miss, code: 'client_gone' })
    }
    return undefined
  }

  /** Milliseconds before the next attempt at the same model; undefined if it is not worth to wait for. */
  #waitOf({ backoff, retryDelayMs }: ModelNode, tries: number, retryAfterMs = 0): number | undefined {
    if (retryAfterMs > longestRetryAfterMs) return undefined
    const grown = backoff === 'constant' ? 1 : backoff === 'linear' ? tries + 1 : 2 ** tries
    return Math.max(retryDelayMs * grown, retryAfterMs)
  }

  #noteCircuit({ provider }: Target, result: AttemptResult): void {
    const settings = this.#plan.providers.get(provider)?.circuit
    if (settings === undefined || (result.kind === 'failure' && result.reason === 'client_gone')) return
    const state = this.#ports.circuitOf(provider)
    this.#ports.setCircuit(provider, afterAttempt(state, settings, result.kind === 'failure', this.#ports.now()))
  }

  /** Takes all limits of an attempt; tells why not. */
  async #take(target: Target, claims: readonly CallClaim[], costs: CallCosts): Promise<boolean> {
    const { provider } = target
    const now = this.#ports.now()
    const opens = this.#plan.providers.get(provider)?.circuit === undefined ? undefined : opensAt(this.#ports.circuitOf(provider), now) // prettier-ignore
    if (opens !== undefined) {
      this.#waits.push(opens - now)
      this.#skip(target, { code: 'providers_unavailable', detail: `\`${provider}\` failed too often and is left alone`, rule: undefined, retryAfterMs: opens - now }) // prettier-ignore
      return false
    }
    const counted = [...claims, ...this.#nodesTaken.flatMap((taken) => taken.claims)]
    const needsPrice = counted.some(({ unit, isSimulated }) => unit === 'cost' && !isSimulated)
    if (needsPrice && costs.price === undefined && this.#plan.blocksUnpriced) {
      this.#skip(target, { code: 'model_unpriced', detail: `\`${targetName(target)}\` has no price, and a limit of cost is about it`, rule: undefined, retryAfterMs: undefined }) // prettier-ignore
      return false
    }
    const due = claims.filter((claim) => !claim.isOnce || !this.#counted.has(onceKey(claim)))
    await this.#try(due.filter(({ isSimulated }) => isSimulated))
    const enforced = due.filter(({ isSimulated }) => !isSimulated)
    const verdict = await this.#reserve(enforced.map(({ claim }) => claim))
    this.#limits = verdict.limits
    if (!verdict.isTaken) {
      this.#skip(target, this.#missOf(verdict, enforced))
      return false
    }
    for (const claim of enforced) if (claim.isOnce) this.#counted.add(onceKey(claim))
    this.#open = { verdict, claims: enforced, costs }
    return true
  }

  /** Counts limits that are only tried, each by itself: none of them refuses anything. */
  async #try(claims: readonly CallClaim[]): Promise<void> {
    for (const claim of claims) {
      const verdict = await this.#reserve([claim.claim])
      const { id } = claim.claim.limit
      if (claim.isOnce) this.#counted.add(onceKey(claim))
      if (verdict.isTaken)
        this.#nodesTaken.push({ verdict, claims: [claim], costs: this.#costs(this.#last ?? { provider: '', model: '' }) }) // prettier-ignore
      else this.#simulated = [...this.#simulated, { rule: id, action: 'limit' }]
    }
  }

  async #settle({ verdict, claims, costs }: Taken, usage: CallUsage): Promise<SettleVerdict> {
    const actual: Record<string, number> = {}
    for (const claim of claims) {
      const amount = actualOf(claim, usage, costs.price)
      if (amount !== undefined) actual[counterKey(claim.claim.limit, claim.claim.subject)] = amount
    }
    return this.#ports.settle(verdict, this.#ports.now(), actual)
  }

  async #settleOpen(usage: CallUsage): Promise<void> {
    const open = this.#open
    this.#open = undefined
    if (open !== undefined && open.verdict.tickets.length > 0) await this.#settle(open, usage)
  }

  /** Books what the call took; called once, when its answer is over. */
  async finish(usage: CallUsage): Promise<void> {
    await this.#settleOpen(usage)
    const price = this.#last === undefined ? undefined : this.#costs(this.#last).price
    for (const taken of this.#nodesTaken.splice(0))
      if (taken.verdict.tickets.length > 0) await this.#settle({ ...taken, costs: { ...taken.costs, price } }, usage)
  }

  /** What holds places and amounts for this call, for a stream that renews them. */
  get held(): LimitVerdict | undefined {
    return this.#open?.verdict
  }

  #outcome(kind: CallOutcome['kind'], status: number, miss?: Miss): CallOutcome {
    return {
      kind,
      target: this.#last,
      route: this.#route,
      attempts: this.#attempts,
      fallbackFrom: this.#fallbackFrom,
      code: miss?.code,
      status,
      message: miss?.detail,
      rule: miss?.rule,
      retryAfterMs: miss?.retryAfterMs,
      limits: this.#limits,
      access: this.#access?.matched ?? [],
      simulated: this.#simulated,
      storeError: this.#storeError,
    }
  }

  /** No target answered: why the last one did not, and, where all wait for providers, when the first is back. */
  async #refuse(
    miss: Miss = this.#miss ?? {
      code: 'upstream_failed',
      detail: 'the route ends',
      rule: undefined,
      retryAfterMs: undefined,
    },
  ): Promise<CallOutcome> {
    // prettier-ignore
    await this.finish(nothingUsed)
    const isOut = miss.code === 'providers_unavailable' && this.#waits.length > 0
    const retryAfterMs = isOut ? Math.min(...this.#waits) : miss.retryAfterMs
    return this.#outcome('refused', refusalStatus[miss.code], { ...miss, retryAfterMs })
  }
}

/** How a limit stands that refuses, in its unit. */
function usedOf(reading: LimitReading | undefined, claims: readonly CallClaim[]): string {
  const { limit: id = '', used = 0, amount = 0 } = reading ?? {}
  const unit = claims.find(({ claim }) => claim.limit.id === id)?.unit
  const print = (value: number): string => (unit === 'cost' ? dollars(value) : String(value))
  const how = used >= amount ? 'is used up' : 'has too little left for what the call may take'
  return `${how} (${print(used)} of ${print(amount)}${unit === 'tokens' ? ' tokens' : ''})`
}

/** An amount of money as people write it: at least cents, and below a dollar all that is counted. */
function dollars(nano: number): string {
  const [whole = '0', parts = ''] = (nano / nanoDollars).toFixed(nano >= nanoDollars ? 4 : 9).split('.')
  const cents = parts.slice(0, 2)
  return `$${whole}.${cents}${parts.slice(2).replace(/0+$/, '')}`
}

function onceKey({ claim }: CallClaim): string {
  return JSON.stringify([claim.limit.id, claim.subject.map((value) => value ?? null)])
}
