import type { IncomingMessage, ServerResponse } from 'node:http'
import { defaultTrafficLimits, unreadableBody } from '../../inspection/traffic/index.ts'
import { fromIncomingMessage, type IncomingMessageOptions } from '../../inspection/traffic/node/index.ts'
import type { AnswerDecision, EnforcementDecision } from '../decision.ts'
import type { Enforcer } from '../enforcer.ts'
import type { ExchangeFacts } from '../enforcer-setup.ts'
import { answerChanges, planForward, type ForwardChanges, type HeaderEdit } from '../forward.ts'
import { toResponse, type ChallengeHandler } from '../answer/to-response.ts'
import { MessageGuard, refuse, type GuardRecord } from '../guards/message-guard.ts'
import { answerShapeOf, readWhole } from '../guards/request-body.ts'
import type { AnswerEndSink } from '../guards/answer-gate.ts'
import { ExchangeRecord } from '../log/exchange-record.ts'
import { guardServerResponse, replaceBody } from './guard-messages.ts'

const { maxBodyBytes } = defaultTrafficLimits

/** What is known of messages beside themselves, and who wants to see their decisions. */
export interface NodeMiddlewareOptions {
  /** Facts of one message, such as the identity that an earlier middleware found. */
  readonly facts?: (message: IncomingMessage) => (ExchangeFacts & IncomingMessageOptions) | Promise<ExchangeFacts & IncomingMessageOptions> // prettier-ignore
  /** Told every decision before it is carried out, for logs and counters. */
  readonly onDecision?: (decision: EnforcementDecision, message: IncomingMessage) => void
  /** Told what the guards of the policy made of the request and of the answer, when each is over. */
  readonly onGuard?: (record: GuardRecord, message: IncomingMessage) => void
  /** Told what the rules say of the answer, each time they are asked: by its head, and by all of it. */
  readonly onAnswer?: (decision: AnswerDecision, message: IncomingMessage) => void
  /**
   * Told the decision of the whole exchange when it is over, once: with what guards and rules say of the answer
   * (`guards`, `answer`), and without any text of it.
   */
  readonly onComplete?: (decision: EnforcementDecision, message: IncomingMessage) => void
  /** Poses challenges; see `toResponse`. */
  readonly challenge?: ChallengeHandler
}

/**
 * A handler as Connect and Express take it. `next` gets an error only if the host's own code threw; nobody
 * decided then, so the message must not go on to the app.
 */
export type NodeMiddleware = (
  message: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>

/**
 * Makes a middleware for Node's HTTP servers: it answers what the policy does not let through, and else
 * calls `next` with the message whole. It stands before body parsers.
 *
 * @example
 * const enforce = createNodeMiddleware(enforcer)
 * createServer((message, response) => {
 *   void enforce(message, response, (error) => {
 *     if (error === undefined) app(message, response)
 *     else response.writeHead(500).end()
 *   })
 * })
 */
export function createNodeMiddleware(enforcer: Enforcer, options: NodeMiddlewareOptions = {}): NodeMiddleware {
  return async (message, response, next) => {
    let answer: Response | undefined
    try {
      const { clientIp, receivedAt, scheme, body, ...facts } = (await options.facts?.(message)) ?? {}
      const known = { clientIp, receivedAt, scheme, body }
      const { exchange, forward } = fromIncomingMessage(
        message,
        Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
      )
      const { policy } = enforcer
      const isGuarded = policy.guards.some(({ in: way }) => way !== 'response')
      // Guards need the body whole; what rules need of it is then at hand.
      const source = isGuarded ? exchange.body : undefined
      const bytes = source instanceof ReadableStream ? await readWhole(source, maxBodyBytes) : source
      const seen =
        source === undefined
          ? exchange
          : { ...exchange, body: bytes ?? unreadableBody(`it is longer than ${String(maxBodyBytes)} bytes`) }
      const begun = await enforcer.begin(seen, facts)
      const guard = await MessageGuard.for(policy, undefined, (one, head) => begun.isInForce(one, head))
      const { decision, changes } = planForward(begun.decision, message.url ?? '/')
      options.onDecision?.(decision, message)
      const record = new ExchangeRecord(
        (end) => begun.complete(end),
        (whole) => options.onComplete?.(whole, message),
      )
      const tell = (told: GuardRecord): void => {
        record.guard(told)
        options.onGuard?.(told, message)
      }
      forward()
      answer = toResponse(decision, {
        accept: message.headers.accept,
        method: message.method ?? 'GET',
        url: `${exchange.scheme}://${exchange.host}${exchange.target}`,
        isolationAddress: policy.document.isolation?.address,
        challenge: options.challenge,
      })
      if (answer === undefined && guard !== undefined && source !== undefined)
        answer = guardBody(message, bytes, guard, tell)
      const run = answer === undefined ? await begun.answerRun() : undefined
      const { keepsAnswer: keepsTexts } = begun
      if (answer === undefined && (guard !== undefined || run !== undefined || keepsTexts)) {
        let edits: readonly HeaderEdit[] = []
        const onAnswer = (told: AnswerDecision): void => {
          edits = answerChanges(told)
          record.answer(told)
          options.onAnswer?.(told, message)
        }
        const judges = { guard, run, onAnswer, shape: answerShapeOf(pathOf(message)), keepsTexts }
        const onEnd: AnswerEndSink = async (told, texts) => {
          if (told !== undefined) tell(told)
          await record.end(texts)
        }
        await guardServerResponse(response, judges, onEnd, () => {
          editAnswer(response, edits)
        })
      } else await record.end()
      if (answer === undefined) applyTo(message, response, decision, changes)
    } catch (error) {
      next(error)
      return
    }
    if (answer === undefined) next()
    else await send(answer, response)
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split(/[?#]/, 1)[0] ?? '/'
}

/** Puts what guards redacted in the place of the body; the refusal of a message that they block. */
function guardBody(
  message: IncomingMessage,
  bytes: Uint8Array | undefined,
  guard: MessageGuard,
  tell: (record: GuardRecord) => void,
): Response | undefined {
  // prettier-ignore
  const { 'content-type': type = '', 'content-encoding': coding = '' } = message.headers
  const { body, findings, block } = guard.request(bytes, type, coding)
  tell({ direction: 'request', findings, block, answer: undefined })
  if (block !== undefined) {
    const refusal = refuse('request', answerShapeOf(pathOf(message)), block)
    return new Response(refusal.body, { status: refusal.status, headers: refusal.headers })
  }
  // What no guard minds but nobody could read goes on as it came.
  if (body !== undefined && body !== bytes) replaceBody(message, body)
  return undefined
}

/** Changes a message in place: the app behind reads it as it then is. */
function applyTo(
  message: IncomingMessage,
  response: ServerResponse,
  decision: EnforcementDecision,
  { headers, target }: ForwardChanges,
): void {
  if (target !== undefined) message.url = target
  for (const edit of headers) {
    const name = edit.name.toLowerCase()
    const known = message.headers[name]
    if (edit.operation === 'remove') Reflect.deleteProperty(message.headers, name)
    else if (edit.operation === 'set' || known === undefined) message.headers[name] = edit.value
    else message.headers[name] = `${Array.isArray(known) ? known.join(', ') : known}, ${edit.value}`
  }
  editAnswer(response, answerChanges(decision))
}

/** Changes the headers of an answer whose head has not left. */
function editAnswer(response: ServerResponse, edits: readonly HeaderEdit[]): void {
  for (const edit of edits) {
    if (edit.operation === 'remove') response.removeHeader(edit.name)
    else if (edit.operation === 'set') response.setHeader(edit.name, edit.value)
    else response.appendHeader(edit.name, edit.value)
  }
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  response.statusCode = answer.status
  answer.headers.forEach((value, name) => response.setHeader(name, value))
  response.setHeader('content-length', body.length)
  response.end(body)
}
