import type { JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import { codes, createDiagnostic, DiagnosticError, suggest, type DiagnosticCode } from '../../diagnostics/index.ts'
import { findMcpMethod } from '../../inspection/mcp/index.ts'
import type { Portal, PortalServerInfo } from '../../policy/index.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../inspection/traffic/index.ts'
import type { AuditOutcome } from './audit.ts'
import { GuardedCall, type Asking } from './messages/call.ts'
import { inspectPart } from './messages/inspect.ts'
import { defaultGuardLimits, findExceeded, type GuardLimits } from './limits.ts'
import { filterList, findList, readAnnotations } from './messages/lists.ts'
import type { Caller, GuardOptions, GuardProblem } from './options.ts'
import { createRefusal, toErrorResponse, type Refusal } from './messages/refusal.ts'
import { directionFrom, idOf, readMessage, withPart, type Party, type ReadMessage, type RpcId } from './messages/rpc.ts'

/** What becomes of a message: it goes on, it is answered, or it ends here. */
export type Passage =
  | { readonly kind: 'forward'; readonly message: JSONRPCMessage }
  | { readonly kind: 'reply'; readonly message: JSONRPCMessage }
  | { readonly kind: 'drop' }

const dropped: Passage = { kind: 'drop' }
const emptyParams: JsonObject = Object.freeze({})

/** Who gets what a party sends. */
const other = (party: Party): Party => (party === 'client' ? 'server' : 'client')

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}

/** The guard of one session between a client and a server, whatever carries the messages. */
export class GuardSession {
  readonly #options: GuardOptions
  readonly #limits: GuardLimits
  /** Calls that wait for an answer, by who asked and by id. */
  readonly #pending: Readonly<Record<Party, Map<RpcId, GuardedCall>>> = { client: new Map(), server: new Map() }
  #readOnly: ReadonlyMap<string, boolean> = new Map()
  #caller: Caller = {}
  #protocolVersion: string | undefined
  sessionId: () => string | undefined = () => undefined

  /** @throws DiagnosticError if the portal has no such server */
  constructor(options: GuardOptions) {
    this.#options = options
    this.#limits = { ...defaultGuardLimits, ...options.limits }
    this.#serverOf(this.#portal())
  }

  /** Decides a message. Nothing that it holds makes this throw: what cannot be decided does not pass. */
  pass(message: JSONRPCMessage, from: Party, extra?: MessageExtraInfo): Passage {
    try {
      const exceeded = findExceeded(message, this.#limits)
      if (exceeded !== undefined) {
        const values = { setting: exceeded, limit: this.#limits[exceeded] }
        return this.#refuseUnread(message, from, createRefusal('E_MCP_LIMIT', values))
      }
      const read = readMessage(message)
      if (typeof read === 'string')
        return this.#refuseUnread(message, from, createRefusal('E_MCP_MESSAGE', { reason: read }))
      if (read.kind === 'response') return this.#passResponse(message, read, from)
      if (from === 'client') this.#caller = this.#callerOf(extra)
      return this.#passAsking(message, read, from)
    } catch (error) {
      return this.#refuseUnread(message, from, createRefusal('E_MCP_INTERNAL', { reason: reasonOf(error) }))
    }
  }

  /** Ends the session: calls without an answer are recorded as such. */
  close(): void {
    for (const waiting of Object.values(this.#pending)) {
      for (const call of waiting.values()) this.#record(call, 'unanswered')
      waiting.clear()
    }
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

  #callerOf(extra: MessageExtraInfo | undefined): Caller {
    const { caller } = this.#options
    return typeof caller === 'function' ? caller(extra) : caller
  }

  #call(message: Asking, from: Party): GuardedCall {
    const portal = this.#portal()
    return new GuardedCall(message, from, {
      portal,
      server: this.#serverOf(portal),
      caller: this.#caller,
      session: this.sessionId(),
      protocolVersion: this.#protocolVersion,
      isReadOnly: (tool) => this.#readOnly.get(tool) ?? false,
    })
  }

  #report(code: DiagnosticCode, values: Readonly<Record<string, string | number>>): void {
    const { message } = createDiagnostic(code, { start: 0, end: 0 }, values)
    const { hint } = codes[code]
    this.#tell({ code, message, ...(hint === undefined ? {} : { hint }) })
  }

  #tell(problem: GuardProblem): void {
    this.#options.onProblem?.(problem)
  }

  /** A sink that fails costs the record, never the decision. */
  #record(call: GuardedCall, outcome: AuditOutcome, refusal?: Refusal): void {
    const lost = (error: unknown): void => this.#report('E_MCP_AUDIT', { reason: reasonOf(error) })
    try {
      const kept = this.#options.audit(call.toRecord(outcome, refusal))
      if (kept instanceof Promise) kept.catch(lost)
    } catch (error) {
      lost(error)
    }
  }

  /** Refuses a message of which no more is known than its id, and perhaps not even that. */
  #refuseUnread(message: unknown, from: Party, refusal: Refusal): Passage {
    const id = idOf(message)
    const isAsking = typeof message === 'object' && message !== null && Object.hasOwn(message, 'method')
    this.#tell(refusal)
    if (id === undefined) return dropped
    if (isAsking) return { kind: 'reply', message: toErrorResponse(id, refusal) }
    // An answer that cannot pass: whoever asked is told, and does not wait in vain.
    const call = this.#take(other(from), id)
    if (call === undefined) return dropped
    this.#record(call, 'refused', refusal)
    return { kind: 'forward', message: toErrorResponse(id, refusal) }
  }

  #take(party: Party, id: RpcId): GuardedCall | undefined {
    const waiting = this.#pending[party]
    const call = waiting.get(id)
    waiting.delete(id)
    return call
  }

  #refuse(call: GuardedCall, refusal: Refusal): Passage {
    const { message } = call
    if (message.kind === 'request') {
      this.#record(call, 'refused', refusal)
      return { kind: 'reply', message: toErrorResponse(message.id, refusal) }
    }
    this.#record(call, 'dropped', refusal)
    this.#tell(refusal)
    return dropped
  }

  /** Why a request cannot even be asked about. */
  #findObstacle({ id, method }: Extract<Asking, { kind: 'request' }>, from: Party): Refusal | undefined {
    const waiting = this.#pending[from]
    if (waiting.has(id))
      return createRefusal('E_MCP_MESSAGE', { reason: 'a call with the same id still waits for its answer' })
    if (waiting.size >= this.#limits.maxPending)
      return createRefusal('E_MCP_PENDING', { limit: this.#limits.maxPending })
    const sender = findMcpMethod(method)?.from
    if (sender !== undefined && sender !== 'both' && sender !== from)
      return createRefusal('E_MCP_MESSAGE', { reason: `\`${method}\` does not come from a ${from}` })
    return undefined
  }

  /** Whether rules decide about a message: it names something, a server asks it, or nobody knows it. */
  #needsRule({ kind, method }: Asking, from: Party): boolean {
    const row = findMcpMethod(method)
    if (row === undefined || row.subject !== undefined) return true
    return from === 'server' && kind === 'request' && row.from === 'server'
  }

  #passAsking(message: JSONRPCMessage, read: Asking, from: Party): Passage {
    const call = this.#call(read, from)
    const obstacle = read.kind === 'request' ? this.#findObstacle(read, from) : undefined
    if (obstacle !== undefined) {
      // Nobody has looked through it, so its name is not told.
      call.showAs(undefined)
      return this.#refuse(call, obstacle)
    }
    if (this.#needsRule(read, from)) {
      const { allowed, rule } = call.decide()
      if (!allowed && call.portal.enforced) {
        // What was asked for is not passed on, but the record must not hold what it hides.
        inspectPart(call, directionFrom(from), read.params ?? emptyParams)
        const reason = rule === null ? 'no rule allows it' : `the rule \`${rule}\` blocks it`
        return this.#refuse(call, createRefusal('E_MCP_DENIED', { what: call.what, reason }, rule))
      }
    }
    const inspected = inspectPart(call, directionFrom(from), read.params ?? emptyParams)
    if ('refusal' in inspected) return this.#refuse(call, inspected.refusal)
    if (read.kind === 'request') this.#pending[from].set(read.id, call)
    else this.#noteNotification(call, from)
    return {
      kind: 'forward',
      message: read.params === undefined ? message : withPart(message, 'params', inspected.value),
    }
  }

  #noteNotification(call: GuardedCall, from: Party): void {
    if (call.isNotable) this.#record(call, 'passed')
    if (call.message.method !== 'notifications/cancelled') return
    const id = call.message.params?.['requestId']
    const cancelled = typeof id === 'string' || typeof id === 'number' ? this.#take(from, id) : undefined
    if (cancelled !== undefined) this.#record(cancelled, 'cancelled')
  }

  #passResponse(message: JSONRPCMessage, read: Extract<ReadMessage, { kind: 'response' }>, from: Party): Passage {
    const call = read.id === undefined ? undefined : this.#take(other(from), read.id)
    if (call === undefined) {
      this.#report('E_MCP_MESSAGE', { reason: 'it answers nothing that was asked, or comes after the call has ended' })
      return dropped
    }
    const value = read.part === 'result' && from === 'server' ? this.#adjustResult(call, read.value) : read.value
    const inspected = inspectPart(call, directionFrom(from), value)
    if ('refusal' in inspected) {
      this.#record(call, 'refused', inspected.refusal)
      return { kind: 'forward', message: toErrorResponse(read.id as RpcId, inspected.refusal) }
    }
    if (call.isNotable || findList(call.message.method) !== undefined)
      this.#record(call, read.part === 'error' ? 'failed' : 'answered')
    return { kind: 'forward', message: withPart(message, read.part, inspected.value) }
  }

  /** Takes note of what a result says of session and tools, and leaves out of lists what the caller may not use. */
  #adjustResult(call: GuardedCall, result: JsonValue): JsonValue {
    const { method } = call.message
    if (method === 'initialize' && isJsonObject(result)) {
      const version = result['protocolVersion']
      if (typeof version === 'string') this.#protocolVersion = version
    }
    const list = findList(method)
    if (list === undefined) return result
    if (method === 'tools/list') this.#learnTools(result)
    const filtered = filterList(list, result, (asked, params) => {
      const asking: Asking = { kind: 'request', id: 0, method: asked, params }
      return this.#call(asking, 'client').decide().allowed
    })
    call.hidden = filtered.hidden
    return call.portal.enforced ? filtered.result : result
  }

  #learnTools(result: JsonValue): void {
    const known = new Map(this.#readOnly)
    for (const [tool, isReadOnly] of readAnnotations(result)) {
      if (!known.has(tool) && known.size >= this.#limits.maxTools) break
      known.set(tool, isReadOnly)
    }
    this.#readOnly = known
  }
}
