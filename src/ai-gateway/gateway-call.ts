import { canonicalJson, cacheKey, hashOf } from './cache/cache-key.ts'
import type { CachedAnswer } from './cache/cache-store.ts'
import { answerHeaders } from './answer/answer-headers.ts'
import { errorResponse } from './api/errors.ts'
import type { ReadCall } from './api/read-call.ts'
import { CallRun } from './decide/call-run.ts'
import { contextOf, type AiCall, type Target } from './decide/call.ts'
import { closedCircuit } from './decide/circuit.ts'
import { costOf, type CallUsage } from './decide/claims.ts'
import type { CallOutcome } from './decide/outcome.ts'
import type { CallPorts } from './decide/ports.ts'
import type { CallRecord } from './observe/call-report.ts'
import { conditionHolds, type LimitUnit } from '../policy/index.ts'
import { recordPorts, type AskedPort } from './record.ts'
import type { GatewaySetup } from './setup.ts'
import { WholeAnswer } from './answer/whole-answer.ts'
import type { OverEvents } from './answer/when-over.ts'
import { UpstreamCall, type AnswerEnd } from './upstream-call.ts'

const defaultKeepBytes = 1_048_576
const noUsage: CallUsage = { input: 0, cached: 0, cacheWrite: 0, output: 0, isEstimated: false }

/** One call from its request, as the guards let it through, to its answer. */
export class GatewayCall {
  readonly #setup: GatewaySetup
  readonly #call: ReadCall
  readonly #ai: AiCall
  readonly #headers: Headers
  readonly #signal: AbortSignal
  readonly #started: number
  readonly #record: (record: CallRecord) => void
  readonly #isCacheable: boolean
  readonly #asked: AskedPort[] = []
  #cached: CachedAnswer | undefined
  #outcome: CallOutcome | undefined
  #firstTextMs: number | undefined
  #pending: { readonly key: string; readonly answer: CachedAnswer } | undefined
  #renewedAt = 0
  #told: Readonly<Record<string, string>> = {}
  #upstream: UpstreamCall | undefined

  constructor(
    setup: GatewaySetup,
    call: ReadCall,
    ai: AiCall,
    request: Pick<Request, 'headers' | 'signal'>,
    tell: (record: CallRecord) => void,
  ) {
    this.#setup = setup
    this.#record = tell
    this.#call = call
    this.#ai = ai
    this.#headers = request.headers
    this.#signal = request.signal
    this.#started = setup.now()
    this.#isCacheable = this.#mayCache()
  }

  #mayCache(): boolean {
    const { cache } = this.#setup.plan
    if (cache === undefined || this.#call.body === undefined) return false
    const isSkipped = this.#headers.get('cf-aig-skip-cache') === 'true' || this.#headers.get('cf-skip-cache') === 'true'
    // Whoever nobody knows has no answers of his own.
    const isOwned = cache.scope === 'shared' || this.#ai.user !== undefined
    return !isSkipped && isOwned && conditionHolds(cache.filter, contextOf(this.#setup.policy, this.#ai, undefined, {}))
  }

  #keyOf(target: Target): string {
    const { policyVersion, plan } = this.#setup
    return cacheKey({
      policyVersion,
      target,
      operation: this.#call.operation,
      body: this.#call.body ?? {},
      headers: ['anthropic-version', 'anthropic-beta', 'openai-beta'].map((name) => this.#headers.get(name)),
      ignored: ['model', ...(plan.cache?.ignore ?? [])],
      owner: plan.cache?.scope === 'shared' ? undefined : (this.#ai.user ?? ''),
    })
  }

  #ports(upstream: UpstreamCall): CallPorts {
    const { limiter, circuits, cache, now, random, newId } = this.#setup
    return {
      now,
      random,
      newId,
      reserve: (...values) => limiter.reserve(...values),
      settle: (verdict, time, actual) => limiter.settle(verdict, time, ({ key }) => settledAmount(actual, key)),
      circuitOf: (provider) => circuits.get(provider) ?? closedCircuit,
      setCircuit: (provider, state) => void circuits.set(provider, state),
      isCached: async (target) => {
        this.#cached = await cache.get(this.#keyOf(target), now()).catch(() => undefined)
        return this.#cached !== undefined
      },
      attempt: async (plan) => upstream.attempt(plan),
      pause: (milliseconds) => pause(milliseconds, this.#signal),
    }
  }

  /** Headers that tell how the answer came about; none before there is one. */
  get headers(): Readonly<Record<string, string>> {
    return this.#told
  }

  /** What a limit counts; budgets of rules of access are of cost. */
  #unitOf(limit: string): LimitUnit {
    return this.#setup.plan.limits.find(({ limit: { id } }) => id === limit)?.unit ?? 'cost'
  }

  /** Tells when an answer has left; false if it is not the one that {@link answer} gave, going on as it comes. */
  tellLeft(answer: Response, events: OverEvents): boolean {
    return this.#upstream?.tellLeft(answer, events) === true
  }

  /** Decides the call and answers it. */
  async answer(): Promise<Response> {
    const setup = this.#setup
    const keepBytes = this.#isCacheable ? (setup.plan.cache?.max_bytes ?? defaultKeepBytes) : 0
    const upstream: UpstreamCall = new UpstreamCall({
      setup,
      call: this.#call,
      ai: this.#ai,
      headers: this.#headers,
      signal: this.#signal,
      keepBytes,
      onFirstText: () => (this.#firstTextMs ??= setup.now() - this.#started),
      onPart: () => {
        this.#renew(run)
      },
      onEnd: async (end) => {
        const early = this.#outcome === undefined
        if (early) ended = end
        else await this.#finish(run, end)
      },
    })
    this.#upstream = upstream
    let ended: AnswerEnd | undefined
    const run = new CallRun(setup.policy, setup.plan, this.#ai, recordPorts(this.#ports(upstream), this.#asked), this.#isCacheable) // prettier-ignore
    const outcome = await this.#decide(run)
    this.#outcome = outcome
    if (ended !== undefined) await this.#finish(run, ended)
    const headers = answerHeaders(outcome, this.#cacheStatus(outcome), setup.now(), (limit) => this.#unitOf(limit))
    this.#told = headers
    if (outcome.kind === 'refused') {
      this.#tell(noUsage, 'refused')
      return this.#refuse(outcome, headers)
    }
    if (outcome.kind === 'cached' && this.#cached !== undefined) {
      const { status, contentType, body } = this.#cached
      await run.finish(noUsage)
      this.#tell(noUsage, 'cached')
      return new WholeAnswer(Uint8Array.from(body), { status, headers: { 'content-type': contentType, ...headers } })
    }
    const answer = upstream.answer
    if (answer === undefined) throw new Error('INVARIANT: an answered call has an answer')
    if (!upstream.isMetered) await this.#finishUnread(run)
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
    return answer
  }

  /** An answer that nobody meters took nothing that is known. */
  async #finishUnread(run: CallRun): Promise<void> {
    await run.finish(noUsage)
    this.#tell(noUsage, 'complete')
  }

  #cacheStatus(outcome: CallOutcome): 'HIT' | 'MISS' | undefined {
    if (!this.#isCacheable || outcome.kind === 'refused') return undefined
    return outcome.kind === 'cached' ? 'HIT' : 'MISS'
  }

  #refuse(outcome: CallOutcome, headers: Readonly<Record<string, string>>): Response {
    const last = outcome.attempts.at(-1)?.result
    // A provider that is asked too much is no failure of this gateway.
    const isBusy = last?.kind === 'failure' && last.status === 429
    const status = isBusy ? 429 : last?.kind === 'failure' && last.reason === 'timeout' ? 504 : outcome.status
    const message = `The call was refused by policy: ${outcome.message ?? ''}.`
    const failed = `No provider answered: ${outcome.message ?? ''}.`
    const isOurs = outcome.code !== 'upstream_failed' && outcome.code !== 'providers_unavailable'
    return errorResponse(this.#call.api, { status, code: outcome.code ?? '', message: isOurs ? message : failed, headers }) // prettier-ignore
  }

  #renew(run: CallRun): void {
    const now = this.#setup.now()
    const { renewEveryMs } = this.#setup
    if (renewEveryMs === undefined || run.held === undefined) return
    if (now - Math.max(this.#renewedAt, this.#started) < renewEveryMs) return
    this.#renewedAt = now
    // The stream does not wait for it; a renewal that fails is made up for by the next, or the lease runs out.
    void this.#setup.limiter.renew(run.held, now)
  }

  /** Decides, and holds the places of the call while providers take their time to begin. */
  async #decide(run: CallRun): Promise<CallOutcome> {
    const { renewEveryMs } = this.#setup
    if (renewEveryMs === undefined) return run.decide()
    const timer = setInterval(() => {
      this.#renew(run)
    }, renewEveryMs)
    try {
      return await run.decide()
    } finally {
      clearInterval(timer)
    }
  }

  async #finish(run: CallRun, ended: AnswerEnd): Promise<void> {
    // What a provider does not take, it does not bill.
    const usage = ended.status >= 400 ? noUsage : ended.usage
    await run.finish(usage)
    this.#tell(usage, ended.end)
    const { target } = this.#outcome ?? {}
    const { cache } = this.#setup.plan
    const isWhole = ended.end === 'complete' && ended.status === 200
    if (!isWhole || ended.bytes === undefined || !this.#isCacheable || target === undefined || cache === undefined)
      return
    if (ended.hasToolCalls && cache.tool_calls !== true) return
    // An answer that was put into other words is not kept: it would be kept in those of the provider.
    if ((this.#call.operation === 'chat' || this.#call.operation === 'messages') && this.#setup.plan.providers.get(target.provider)?.api !== this.#call.api) return // prettier-ignore
    const answer = { status: ended.status, contentType: ended.contentType, body: ended.bytes }
    this.#pending = { key: this.#keyOf(target), answer }
  }

  /** Keeps the answer for the next equal call: asked for once it has left whole, and nobody blocked it. */
  async keep(): Promise<void> {
    const pending = this.#pending
    const { cache } = this.#setup.plan
    if (pending === undefined || cache === undefined) return
    const { key, answer } = pending
    // A cache that is away costs the next call its time, and this one nothing.
    await this.#setup.cache.set(key, answer, this.#setup.now(), cache.ttl_seconds * 1000).catch(() => undefined)
  }

  #tell(usage: CallUsage, end: string): void {
    const outcome = this.#outcome
    if (outcome === undefined) return
    const now = this.#setup.now()
    const price = outcome.target === undefined ? undefined : this.#setup.plan.prices.find(outcome.target.provider, outcome.target.model, now) // prettier-ignore
    this.#record({
      kind: 'ai_gateway_decision',
      version: 1,
      id: this.#setup.newId(),
      time: this.#started,
      call: this.#ai,
      isCacheable: this.#isCacheable,
      asked: this.#asked,
      outcome,
      usage,
      cost: price === undefined ? undefined : costOf(price, usage),
      end,
      firstTextMs: this.#firstTextMs,
      durationMs: now - this.#started,
      traceparent: readTraceparent(this.#headers),
    })
  }
}

/** The amount under a counter's name; its key begins with that of the limit. */
function settledAmount(actual: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(actual, key) ? actual[key] : undefined
}

function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const end = (isOver: boolean): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', gone)
      resolve(isOver)
    }
    const gone = (): void => {
      end(false)
    }
    const timer = setTimeout(() => {
      end(true)
    }, milliseconds)
    signal.addEventListener('abort', gone)
  })
}

/** The header by which spans are joined; undefined if it is none. */
export function readTraceparent(headers: Headers): string | undefined {
  const value = headers.get('traceparent') ?? ''
  return /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(value) ? value : undefined
}

/** The version of a policy: whatever is written otherwise in it is another. */
export function versionOf(document: object): string {
  return hashOf(canonicalJson(JSON.parse(JSON.stringify(document)) as never))
}

/** The record of a call whose prompt rules or guards did not let through: nothing was asked of this section. */
export function blockedRecord(
  setup: GatewaySetup,
  call: AiCall,
  headers: Headers,
  { status, rule }: { readonly status: number; readonly rule: string | undefined },
): CallRecord {
  const time = setup.now()
  return {
    kind: 'ai_gateway_decision',
    version: 1,
    id: setup.newId(),
    time,
    call,
    isCacheable: false,
    asked: [],
    outcome: { kind: 'refused', target: undefined, route: undefined, attempts: [], fallbackFrom: undefined, code: 'prompt_blocked', status, message: undefined, rule, retryAfterMs: undefined, limits: [], access: [], simulated: [], storeError: undefined }, // prettier-ignore
    usage: noUsage,
    cost: undefined,
    end: 'refused',
    firstTextMs: undefined,
    durationMs: 0,
    traceparent: readTraceparent(headers),
  }
}
