import type { RequestId, JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import { createDiagnostic, DiagnosticError, suggest } from '../../../diagnostics/index.ts'
import { findMcpMethod } from '../../../inspection/mcp/index.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../inspection/traffic/index.ts'
import type { Portal, PortalServerInfo } from '../../../policy/index.ts'
import type { KnownCaller } from '../caller.ts'
import { defaultGuardLimits, findExceeded, type GuardLimits } from '../limits.ts'
import { createGuardMemory, type ServerMemory } from '../memory.ts'
import { GuardedCall } from '../messages/call.ts'
import { findHeaderMismatch } from '../messages/headers.ts'
import { inspectPart } from '../messages/inspect.ts'
import { findList } from '../messages/lists.ts'
import { createRefusal, toErrorResponse, type Refusal } from '../messages/refusal.ts'
import {
  countUnknown,
  directionFrom,
  idOf,
  other,
  readMessage,
  rebuild,
  type Asking,
  type Party,
  type ReadMessage,
  type RpcId,
} from '../messages/rpc.ts'
import { madeTask } from '../messages/tasks.ts'
import type { ContentSession } from '../../index.ts'
import type { GuardOptions } from '../options.ts'
import { Admission } from './admission.ts'
import { AnswerReview } from './answer-review.ts'
import { judge } from './judgement.ts'
import { PendingCalls } from './pending-calls.ts'
import { reasonOf, Reporter } from './reporter.ts'

/** What becomes of a message: it goes on, it is answered, or it ends here. */
export type Passage =
  | { readonly kind: 'forward'; readonly message: JSONRPCMessage }
  | { readonly kind: 'reply'; readonly message: JSONRPCMessage }
  | { readonly kind: 'drop' }

/** What the transport knows of a message. */
export interface Delivery {
  readonly extra?: MessageExtraInfo | undefined
  /** The call of the client that a message of the server belongs to. */
  readonly related?: RequestId | undefined
}

type Response = Extract<ReadMessage, { kind: 'response' }>

const dropped: Passage = { kind: 'drop' }
const emptyParams: JsonObject = Object.freeze({})

/** The guard of one session between a client and a server, whatever carries the messages. */
export class GuardSession {
  readonly #options: GuardOptions
  readonly #limits: GuardLimits
  /** Calls that wait for an answer, by who asked. */
  readonly #pending: Readonly<Record<Party, PendingCalls>>
  readonly #admission: Admission
  readonly #reporter: Reporter
  readonly #memory: ServerMemory
  readonly #review: AnswerReview
  readonly #guards: ContentSession | undefined
  #protocolVersion: string | undefined
  sessionId: () => string | undefined = () => undefined

  /**
   * @param onError - told of every problem beside `onProblem`
   * @throws DiagnosticError if the portal has no such server
   */
  constructor(options: GuardOptions, onError: (error: Error) => void = () => undefined) {
    this.#options = options
    this.#limits = { ...defaultGuardLimits, ...options.limits }
    this.#pending = { client: new PendingCalls(this.#limits), server: new PendingCalls(this.#limits) }
    this.#admission = new Admission(options)
    this.#guards = options.guards?.openSession()
    this.#reporter = new Reporter(options, onError)
    this.#memory = (options.memory ?? createGuardMemory(this.#limits)).of(options.server)
    this.#review = new AnswerReview(this.#call.bind(this), this.#memory, this.#reporter, this.#limits)
    this.#serverOf(this.#portal())
  }

  /** Decides a message. Nothing that it holds makes this throw: what cannot be decided does not pass. */
  pass(message: JSONRPCMessage, from: Party, { extra, related }: Delivery = {}): Passage {
    try {
      const { known, refusal } = from === 'client' ? this.#admission.admit(extra) : { known: this.#speaksTo(related) }
      const exceeded = findExceeded(message, this.#limits)
      if (refusal !== undefined) return this.#refuseStranger(message, exceeded === undefined, known, refusal)
      if (exceeded !== undefined) {
        const values = { setting: exceeded, limit: this.#limits[exceeded] }
        return this.#refuseUnread(message, from, createRefusal('E_MCP_LIMIT', values))
      }
      const read = readMessage(message)
      if (typeof read === 'string')
        return this.#refuseUnread(message, from, createRefusal('E_MCP_MESSAGE', { reason: read }))
      if (from === 'client') this.#admission.bind(known)
      const count = countUnknown(message, read)
      if (count > 0) this.#reporter.report('W_MCP_MEMBER', { count, from })
      if (read.kind === 'response') return this.#passResponse(read, from, known)
      return this.#passAsking(read, from, known, extra)
    } catch (error) {
      return this.#refuseUnread(message, from, createRefusal('E_MCP_INTERNAL', { reason: reasonOf(error) }))
    }
  }

  /** Ends the session: calls without an answer are recorded as such. */
  close(): void {
    for (const waiting of Object.values(this.#pending))
      for (const call of waiting.drain()) this.#reporter.record(call, 'unanswered')
  }

  #portal(): Portal {
    const { portal } = this.#options
    return typeof portal === 'function' ? portal() : portal
  }

  #serverOf(portal: Portal): PortalServerInfo {
    const { server } = this.#options
    const found = portal.servers.get(server)
    if (found !== undefined) return found
    const [best] = suggest(server, portal.servers.keys(), 1)
    const hint = best === undefined ? 'define it under `portal.servers`' : `did you mean \`${best}\`?`
    throw new DiagnosticError([createDiagnostic('E_MCP_SERVER', { start: 0, end: 0 }, { name: server }, { hint })])
  }

  /** Whom a message of the server is for. */
  #speaksTo(related: RequestId | undefined): KnownCaller {
    const call = related === undefined ? undefined : this.#pending.client.get(related)
    return call?.known ?? this.#admission.owner
  }

  #call(message: Asking, from: Party, known: KnownCaller): GuardedCall {
    const portal = this.#portal()
    return new GuardedCall(message, from, {
      portal,
      server: this.#serverOf(portal),
      known,
      session: this.sessionId(),
      protocolVersion: this.#protocolVersion,
      guards: this.#guards,
      isReadOnly: (tool) => this.#memory.isReadOnly(tool),
      findTask: (owner, task, caller) => {
        const origin = this.#memory.findTask(owner, task)
        return origin?.caller === caller ? origin : undefined
      },
    })
  }

  /** Refuses a message of who is not the caller of this session; nothing that waits is touched. */
  #refuseStranger(message: unknown, isBounded: boolean, known: KnownCaller, refusal: Refusal): Passage {
    const read = isBounded ? readMessage(message) : 'unread'
    if (typeof read !== 'string' && read.kind !== 'response') {
      const call = this.#call(read, 'client', known)
      call.showAs(undefined)
      return this.#refuse(call, refusal)
    }
    this.#reporter.tell(refusal)
    const id = idOf(message)
    const isAsking = typeof message === 'object' && message !== null && Object.hasOwn(message, 'method')
    return id === undefined || !isAsking ? dropped : { kind: 'reply', message: toErrorResponse(id, refusal) }
  }

  /** Refuses a message of which no more is known than its id, and perhaps not even that. */
  #refuseUnread(message: unknown, from: Party, refusal: Refusal): Passage {
    const id = idOf(message)
    const isAsking = typeof message === 'object' && message !== null && Object.hasOwn(message, 'method')
    this.#reporter.tell(refusal)
    if (id === undefined) return dropped
    if (isAsking) return { kind: 'reply', message: toErrorResponse(id, refusal) }
    // An answer that cannot pass: whoever asked is told, and does not wait in vain.
    const call = this.#pending[other(from)].take(id)
    if (call === undefined) return dropped
    this.#reporter.record(call, 'refused', refusal)
    return { kind: 'forward', message: toErrorResponse(id, refusal) }
  }

  #refuse(call: GuardedCall, refusal: Refusal): Passage {
    const { message } = call
    if (message.kind === 'request') {
      this.#reporter.record(call, 'refused', refusal)
      return { kind: 'reply', message: toErrorResponse(message.id, refusal) }
    }
    this.#reporter.record(call, 'dropped', refusal)
    this.#reporter.tell(refusal)
    return dropped
  }

  /** Why a message cannot even be asked about. */
  #findObstacle(
    read: Asking,
    from: Party,
    known: KnownCaller,
    extra: MessageExtraInfo | undefined,
  ): Refusal | undefined {
    const row = findMcpMethod(read.method)
    if (row !== undefined && row.from !== 'both' && row.from !== from)
      return createRefusal('E_MCP_MESSAGE', { reason: `\`${read.method}\` does not come from a ${from}` })
    const kind = read.method.startsWith('notifications/') ? 'notification' : 'request'
    if (row !== undefined && kind !== read.kind)
      return createRefusal('E_MCP_MESSAGE', { reason: `\`${read.method}\` is a ${kind}` })
    const headers = from === 'client' ? extra?.requestInfo?.headers : undefined
    const mismatch = headers === undefined ? undefined : findHeaderMismatch(read, headers)
    if (mismatch !== undefined) return createRefusal('E_MCP_HEADER', { reason: mismatch })
    if (read.kind === 'notification') return this.#findForeign(read, from, known)
    const waiting = this.#pending[from]
    if (waiting.has(read.id))
      return createRefusal('E_MCP_MESSAGE', { reason: 'a call with the same id may still be answered' })
    const { exceeded } = waiting
    if (exceeded !== undefined)
      return createRefusal('E_MCP_PENDING', { setting: exceeded, limit: this.#limits[exceeded] })
    return undefined
  }

  /** The call that a notification cancels. A server ends a subscription by cancelling the call of its client. */
  #findCancelled({ params }: Asking, from: Party): readonly [PendingCalls, RpcId, GuardedCall] | undefined {
    const id = params?.['requestId']
    if (typeof id !== 'string' && typeof id !== 'number') return undefined
    const own = this.#pending[from].get(id)
    if (own !== undefined) return [this.#pending[from], id, own]
    const ended = from === 'server' ? this.#pending.client.get(id) : undefined
    return ended?.message.method === 'subscriptions/listen' ? [this.#pending.client, id, ended] : undefined
  }

  /** Refuses to cancel what does not wait, and the call of another caller. */
  #findForeign(read: Asking, from: Party, known: KnownCaller): Refusal | undefined {
    if (read.method !== 'notifications/cancelled') return undefined
    const [, , call] = this.#findCancelled(read, from) ?? []
    if (call === undefined) return createRefusal('E_MCP_MESSAGE', { reason: 'it cancels nothing that waits' })
    if (from === 'server' || call.known.key === known.key) return undefined
    return createRefusal('E_MCP_CALLER', { reason: 'it cancels a call of another caller' })
  }

  #passAsking(read: Asking, from: Party, known: KnownCaller, extra: MessageExtraInfo | undefined): Passage {
    const call = this.#call(read, from, known)
    const obstacle = this.#findObstacle(read, from, known, extra)
    if (obstacle !== undefined) {
      // Nobody has looked through it, so its name is not told.
      call.showAs(undefined)
      return this.#refuse(call, obstacle)
    }
    if (call.isOddlySpelled) this.#reporter.report('W_MCP_NAME', { method: read.method })
    const held = judge(call, this.#call.bind(this))
    if (held !== undefined) {
      // What was asked for is not passed on, but the record must not hold what it hides.
      inspectPart(call, directionFrom(from), read.params ?? emptyParams)
      return this.#refuse(call, held())
    }
    const asked =
      from === 'server' ? this.#review.reviewQuestions(call, 'params', read.params ?? emptyParams) : undefined
    if (asked !== undefined && 'refusal' in asked) return this.#refuse(call, asked.refusal)
    const inspected = this.#inspectAsking(call, asked?.value ?? read.params ?? emptyParams)
    if ('refusal' in inspected) return this.#refuse(call, inspected.refusal)
    call.forwarded = isJsonObject(inspected.value) ? inspected.value : undefined
    if (read.kind === 'request') this.#pending[from].add(read.id, call)
    else this.#noteNotification(call, from)
    return { kind: 'forward', message: rebuild(read, inspected.value) }
  }

  /** What a call does is part of what it gives: its progress is looked at as its result is. */
  #inspectAsking(call: GuardedCall, params: JsonObject): ReturnType<typeof inspectPart> {
    const { from, message, portal } = call
    if (message.method !== 'notifications/progress') return inspectPart(call, directionFrom(from), params)
    const token = params['progressToken']
    const owner = token === undefined ? undefined : this.#pending[other(from)].findByProgress(token)
    if (owner !== undefined) return inspectPart(owner, directionFrom(from), params)
    const { message: told, ...rest } = params
    if (told === undefined || !portal.enforced) return inspectPart(call, directionFrom(from), params)
    // Nobody can say which rules its text is under: numbers go on, and words do not.
    this.#reporter.report('W_MCP_MEMBER', { count: 1, from })
    return inspectPart(call, directionFrom(from), rest)
  }

  #noteNotification(call: GuardedCall, from: Party): void {
    if (call.isNotable) this.#reporter.record(call, 'passed')
    if (call.message.method !== 'notifications/cancelled') return
    const [waiting, id] = this.#findCancelled(call.message, from) ?? []
    if (waiting === undefined || id === undefined) return
    const cancelled = waiting.cancel(id)
    if (cancelled !== undefined) this.#reporter.record(cancelled, 'cancelled')
  }

  #passResponse(read: Response, from: Party, known: KnownCaller): Passage {
    const waiting = this.#pending[other(from)]
    const asked = read.id === undefined ? undefined : waiting.get(read.id)
    if (asked !== undefined && from === 'client' && asked.known.key !== known.key) {
      this.#reporter.tell(createRefusal('E_MCP_CALLER', { reason: 'it answers a question to another caller' }))
      return dropped
    }
    const call = read.id === undefined ? undefined : waiting.take(read.id)
    if (call === undefined) {
      const reason = 'it answers nothing that was asked, or comes after the call has ended'
      this.#reporter.report('E_MCP_MESSAGE', { reason })
      return dropped
    }
    const outcome = this.#reviewAnswer(call, read, from)
    if ('refusal' in outcome) {
      this.#reporter.record(call, 'refused', outcome.refusal)
      return { kind: 'forward', message: toErrorResponse(read.id as RpcId, outcome.refusal) }
    }
    if (call.isNotable || findList(call.message.method) !== undefined)
      this.#reporter.record(call, read.part === 'error' ? 'failed' : 'answered')
    return { kind: 'forward', message: rebuild(read, outcome.value) }
  }

  #reviewAnswer(
    call: GuardedCall,
    { part, value }: Response,
    from: Party,
  ): { readonly value: JsonValue } | { readonly refusal: Refusal } {
    const reviewed = from === 'server' ? this.#review.review(call, part, value) : { value }
    if ('refusal' in reviewed) return reviewed
    const inspected = inspectPart(call, directionFrom(from), reviewed.value)
    if ('refusal' in inspected || part === 'error') return inspected
    if (from === 'server') this.#review.noteTools(call, reviewed.value, inspected.value)
    this.#noteResult(call, value)
    return inspected
  }

  /** Takes note of what a result says of the session, and of the task that its call has made. */
  #noteResult({ message, from, known, forwarded, shown }: GuardedCall, result: JsonObject): void {
    if (message.method === 'initialize' && typeof result['protocolVersion'] === 'string')
      this.#protocolVersion = result['protocolVersion']
    const task = findMcpMethod(message.method)?.subject === 'task' ? undefined : madeTask(result)
    if (task === undefined) return
    const params = message.params === undefined ? undefined : (forwarded ?? message.params)
    this.#memory.noteTask(from, task, { message: { ...message, params }, shown, caller: known.key })
  }
}
