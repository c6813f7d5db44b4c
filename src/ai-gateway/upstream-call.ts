import type { AiCall } from './decide/call.ts'
import type { CallUsage } from './decide/claims.ts'
import type { AttemptPlan, AttemptResult } from './decide/ports.ts'
import { adaptStream, adaptWhole } from './answer/adapt-answer.ts'
import { MeteredAnswer } from './answer/metered-answer.ts'
import { usageOf } from './answer/usage.ts'
import { errorResponse } from './api/errors.ts'
import type { ReadCall } from './api/read-call.ts'
import { upstreamRequest, type UpstreamRequest } from './api/upstream.ts'
import type { UpstreamAnswer } from './api/upstream-message.ts'
import { WholeAnswer } from './answer/whole-answer.ts'
import type { OverEvents } from './answer/when-over.ts'
import type { GatewaySetup } from './setup.ts'

/** What is told of the answer that a client gets. */
export interface AnswerEnd {
  readonly usage: CallUsage
  readonly end: string
  readonly hasToolCalls: boolean
  /** The whole answer as the provider sent it; undefined if it was not kept. */
  readonly bytes: Uint8Array | undefined
  readonly status: number
  readonly contentType: string
}

interface UpstreamOptions {
  readonly setup: GatewaySetup
  readonly call: ReadCall
  readonly ai: AiCall
  readonly headers: Headers
  readonly signal: AbortSignal
  readonly keepBytes: number
  readonly onFirstText: () => void
  readonly onPart: () => void
  readonly onEnd: (end: AnswerEnd) => Promise<void>
}

/** Statuses that say what is wrong with the call itself: no other provider would take it. */
const finalStatuses: ReadonlySet<number> = new Set([400, 413, 422])

function retryAfterOf({ header }: UpstreamAnswer, now: number): number | undefined {
  const text = header('retry-after')
  if (text === null) return undefined
  const time = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isFinite(time) ? Math.max(0, Math.round(time)) : undefined
}

/** The attempts of one call at providers; the last one's answer is the client's. */
export class UpstreamCall {
  readonly #options: UpstreamOptions
  #answer: Response | undefined
  #isMetered = false
  /** The answer that goes on as it comes. */
  #passing: { readonly answer: Response; readonly metered: MeteredAnswer } | undefined

  constructor(options: UpstreamOptions) {
    this.#options = options
  }

  /** The answer of the attempt that succeeded. */
  get answer(): Response | undefined {
    return this.#answer
  }

  /** Whether it is told when that answer is over. */
  get isMetered(): boolean {
    return this.#isMetered
  }

  /** Tells when an answer has left; false if it is another than the one that goes on as it comes. */
  tellLeft(answer: Response, events: OverEvents): boolean {
    if (this.#passing?.answer !== answer) return false
    this.#passing.metered.tellLeft(events)
    return true
  }

  async attempt(plan: AttemptPlan): Promise<AttemptResult> {
    const { setup, call, headers, signal } = this.#options
    const provider = setup.plan.providers.get(plan.target.provider)
    if (provider === undefined) throw new Error('INVARIANT: a target has a provider')
    const ends = new AbortController()
    const key = setup.keys.get(plan.target.provider)
    const upstream = upstreamRequest(call, plan.target, provider, { headers, key, maxOutput: plan.maxOutput, signal: ends.signal }) // prettier-ignore
    if ('reason' in upstream) {
      const message = `this call cannot be put into the words of \`${plan.target.provider}\`: ${upstream.reason}`
      this.#answer = errorResponse(call.api, { status: 400, code: 'cannot_adapt', message })
      return { kind: 'answer', status: 400 }
    }
    // One listener in place of `AbortSignal.any`, which costs more than all else that is done here for a call.
    const gone = (): void => {
      ends.abort(signal.reason)
    }
    if (signal.aborted) gone()
    else signal.addEventListener('abort', gone)
    let isTaken = false
    const timer = setTimeout(() => {
      ends.abort('timeout')
    }, plan.timeoutMs)
    try {
      const result = await this.#receive(await setup.send(upstream.message), upstream, plan, ends)
      isTaken = result.kind === 'answer'
      return result
    } catch (error) {
      if (!(error instanceof Error) && error !== 'timeout' && !signal.aborted) throw error
      const reason = signal.aborted ? 'client_gone' : ends.signal.aborted ? 'timeout' : 'network'
      return { kind: 'failure', reason, status: undefined, retryAfterMs: undefined, usage: undefined }
    } finally {
      clearTimeout(timer)
      // An answer that is still under way ends with its client.
      if (!isTaken) signal.removeEventListener('abort', gone)
    }
  }

  async #receive(
    response: UpstreamAnswer,
    upstream: UpstreamRequest,
    plan: AttemptPlan,
    ends: AbortController,
  ): Promise<AttemptResult> {
    const { status } = response
    // A redirection that the sender did not follow leads nowhere.
    if (status >= 300 && !finalStatuses.has(status)) {
      await response.body?.cancel().catch(() => undefined)
      return { kind: 'failure', reason: 'status', status, retryAfterMs: retryAfterOf(response, this.#options.setup.now()), usage: undefined } // prettier-ignore
    }
    if (response.body === undefined) {
      this.#answer = new Response(null, { status })
      return { kind: 'answer', status }
    }
    const contentType = response.header('content-type') ?? ''
    const metered: MeteredAnswer = new MeteredAnswer({ status, contentType }, response.body, {
      dropsUsage: upstream.addsUsage && !upstream.isAdapted,
      keepBytes: status === 200 ? this.#options.keepBytes : 0,
      isGone: () => this.#options.signal.aborted,
      onFirstText: this.#options.onFirstText,
      onPart: this.#options.onPart,
      onEnd: async (answer, bytes) => {
        const usage = usageOf(answer, this.#options.ai.inputTokens)
        const hasToolCalls = answer.choices.some(({ toolCalls }) => toolCalls.length > 0)
        if (isTaken) await this.#options.onEnd({ usage, end: answer.end, hasToolCalls, bytes, status, contentType })
        else early = { usage, end: answer.end, hasToolCalls, bytes, status, contentType }
      },
    })
    let isTaken = false
    let early: AnswerEnd | undefined
    const stop = (): void => void metered.cancel('timeout', this.#options.signal.aborted ? 'client_gone' : undefined)
    ends.signal.addEventListener('abort', stop)
    if (plan.waitFor === 'first_text') {
      while (!metered.hasBegun) await metered.read()
      if (!metered.reader.isStream) await metered.readWhole()
    }
    ends.signal.removeEventListener('abort', stop)
    const { error, end } = metered.answer
    const isFailed = status === 200 && plan.waitFor === 'first_text' && (early) !== undefined && (error !== undefined || end !== 'complete') // prettier-ignore
    if (ends.signal.aborted || isFailed) {
      await metered.cancel('failed')
      const reason = this.#options.signal.aborted ? 'client_gone' : ends.signal.aborted ? 'timeout' : 'error_event'
      return {
        kind: 'failure',
        reason,
        status,
        retryAfterMs: undefined,
        usage: early?.usage,
      }
    }
    isTaken = true
    this.#isMetered = true
    if (early !== undefined) await this.#options.onEnd(early)
    this.#answer = await this.#toAnswer(response, metered, upstream, contentType)
    return { kind: 'answer', status }
  }

  /** The answer in the words of the client's API. */
  async #toAnswer(
    response: UpstreamAnswer,
    metered: MeteredAnswer,
    upstream: UpstreamRequest,
    contentType: string,
  ): Promise<Response> {
    const { call } = this.#options
    const headers = new Headers({ 'content-type': contentType, 'cache-control': 'no-store' })
    const id = response.header('request-id') ?? response.header('x-request-id')
    if (id !== null) headers.set('x-request-id', id)
    const { status } = response
    if (!upstream.isAdapted || status !== 200) {
      const whole = metered.takeWhole()
      if (whole !== undefined) return new WholeAnswer(whole, { status, headers })
      const answer = new Response(metered.toStream(), { status, headers })
      this.#passing = { answer, metered }
      return answer
    }
    const stream = metered.toStream()
    const form = call.operation === 'chat' ? 'openai' : 'anthropic'
    const name = `${form === 'openai' ? 'chatcmpl' : 'msg'}_${this.#options.setup.newId()}`
    if (metered.reader.isStream) return new Response(stream.pipeThrough(adaptStream({ form, contentType, id: name, model: call.model, tellsUsage: !upstream.isUsageUnasked })), { status, headers }) // prettier-ignore
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
    return new WholeAnswer(Uint8Array.from(adaptWhole(form, bytes, name, call.model)), { status, headers })
  }
}
