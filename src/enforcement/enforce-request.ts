import type { PlaceholderVault } from '../inspection/answers/index.ts'
import { defaultTrafficLimits, fromRequest, type FetchRequestOptions } from '../inspection/traffic/index.ts'
import type { AnswerDecision, EnforcementDecision } from './decision.ts'
import type { Enforcer } from './enforcer.ts'
import type { ExchangeFacts } from './enforcer-setup.ts'
import { answerChanges, applyChanges, editHeaders, planForward } from './forward.ts'
import { toResponse, type ChallengeHandler } from './answer/to-response.ts'
import { answerShapeOf, readWhole } from './guards/request-body.ts'
import { guardResponse } from './guards/guard-response.ts'
import { MessageGuard, refuse, type GuardRecord } from './guards/message-guard.ts'
import { ExchangeRecord } from './log/exchange-record.ts'

/** What is known of a request beside itself, and who wants to see its decision. */
export interface RequestFacts extends ExchangeFacts, Omit<FetchRequestOptions, 'body'> {
  /** Told every decision before it is carried out, for logs and counters. */
  readonly onDecision?: (decision: EnforcementDecision) => void
  /** Told what the guards of the policy made of the request and of the answer, when each is over. */
  readonly onGuard?: (record: GuardRecord) => void
  /** Told what the rules say of the answer, each time they are asked: by its head, and by all of it. */
  readonly onAnswer?: (decision: AnswerDecision) => void
  /**
   * Told the decision of the whole exchange when it is over, once: with what guards and rules say of the answer
   * (`guards`, `answer`), and without any text of it.
   */
  readonly onComplete?: (decision: EnforcementDecision) => void
  /** Placeholders of the conversation, where the host keeps them; default new ones for each exchange. */
  readonly vault?: PlaceholderVault
  /** Poses challenges; see `toResponse`. */
  readonly challenge?: ChallengeHandler
}

/** The request with what guards redacted, or the refusal of one that they block. */
async function guardRequest(
  request: Request,
  guard: MessageGuard,
  tell: (record: GuardRecord) => void,
): Promise<Request | Response> {
  // prettier-ignore
  if (!guard.readsRequest || request.body === null) return request
  const bytes = await readWhole(request.body, defaultTrafficLimits.maxBodyBytes)
  const { headers } = request
  const prompt = guard.request(bytes, headers.get('content-type') ?? '', headers.get('content-encoding') ?? '')
  const { findings, block } = prompt
  tell({ direction: 'request', findings, block, answer: undefined })
  if (block !== undefined) {
    const refusal = refuse('request', answerShapeOf(new URL(request.url).pathname), block)
    return new Response(refusal.body, { status: refusal.status, headers: refusal.headers })
  }
  // Nothing was read whole, and no guard minds: whoever is behind would get half of it.
  if (prompt.body === undefined) return new Response(null, { status: 413 })
  const changed = new Request(request, { body: Uint8Array.from(prompt.body) })
  changed.headers.delete('content-length')
  return changed
}

/**
 * Decides a Fetch request and answers it, or passes it on whole. For `fetch` handlers of Workers,
 * Deno and Bun, and for frameworks that hold Fetch requests.
 *
 * @param forward - gets the request with its whole body
 * @example
 * export default {
 *   fetch: (request) =>
 *     enforceRequest(enforcer, request, { clientIp: request.headers.get('cf-connecting-ip') ?? '' }, fetch),
 * }
 */
export async function enforceRequest(
  enforcer: Enforcer,
  request: Request,
  facts: RequestFacts,
  forward: (request: Request) => Response | Promise<Response>,
): Promise<Response> {
  const { onDecision, onGuard, onAnswer, onComplete, vault, challenge, clientIp, receivedAt, version, host, connection, ...rest } = facts // prettier-ignore
  const options = { clientIp, receivedAt, version, host, connection }
  const intake = fromRequest(
    request,
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  )
  const { policy } = enforcer
  const begun = await enforcer.begin(intake.exchange, rest)
  const guard = await MessageGuard.for(policy, vault, (one, head) => begun.isInForce(one, head))
  const { decision, changes } = planForward(begun.decision, intake.exchange.target)
  onDecision?.(decision)
  const record = new ExchangeRecord((end) => begun.complete(end), onComplete)
  const tellGuard = (told: GuardRecord): void => {
    record.guard(told)
    onGuard?.(told)
  }
  const answer = toResponse(decision, {
    accept: request.headers.get('accept') ?? undefined,
    method: request.method,
    url: request.url,
    isolationAddress: policy.document.isolation?.address,
    challenge,
  })
  const guarded =
    answer ?? (guard === undefined ? intake.forward() : await guardRequest(intake.forward(), guard, tellGuard))
  if (guarded instanceof Response) {
    await record.end()
    return guarded
  }
  const edits = [...answerChanges(decision)]
  const tellAnswer = (told: AnswerDecision): void => {
    edits.push(...answerChanges(told))
    record.answer(told)
    onAnswer?.(told)
  }
  const judge = async (answered: Response): Promise<Response> => {
    const run = await begun.answerRun()
    const { keepsAnswer: keepsTexts } = begun
    const shape = answerShapeOf(new URL(request.url).pathname)
    const judges = { guard, run, onAnswer: tellAnswer, shape, keepsTexts }
    if (guard === undefined && run === undefined && !keepsTexts) {
      await record.end()
      return answered
    }
    return guardResponse(answered, judges, async (told, texts) => {
      if (told !== undefined) tellGuard(told)
      await record.end(texts)
    })
  }
  let response: Response
  try {
    response = await judge(await forward(applyChanges(guarded, changes)))
  } catch (error) {
    await record.end()
    throw error
  }
  if (edits.length === 0) return response
  const changed = new Response(response.body, response)
  editHeaders(changed.headers, edits)
  return changed
}
