import { fillIdentity, type ContentSession } from '../../index.ts'
import { findMcpMethod, findMcpTarget, readMcpFields, seenName, type McpTarget } from '../../../inspection/mcp/index.ts'
import type { AccessClass, Portal, PortalServerInfo, PortalVerdict } from '../../../policy/index.ts'
import type { DecisionProblem, ExecutionContext } from '../../../runtime/index.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../inspection/traffic/index.ts'
import {
  plainUri,
  shortenName,
  type AuditDlp,
  type AuditGuard,
  type AuditOutcome,
  type AuditRecord,
  type AuditTool,
} from '../audit.ts'
import { collectTexts, maskPart } from './message-texts.ts'
import type { KnownCaller } from '../caller.ts'
import type { TaskOrigin } from '../memory.ts'
import type { Refusal } from './refusal.ts'
import { findUnjudgeable, readingsOf, type Reading } from './readings.ts'
import { directionFrom, other, toRpcMessage, type Asking, type Party } from './rpc.ts'

/** What all calls of a session share. */
export interface CallSetting {
  readonly portal: Portal
  readonly server: PortalServerInfo
  /** Whose call it is. */
  readonly known: KnownCaller
  readonly session: string | undefined
  readonly protocolVersion: string | undefined
  /** Whether a tool calls itself read-only, as the server last said. */
  readonly isReadOnly: (tool: string) => boolean
  /** The guards of the policy, for this session. */
  readonly guards: ContentSession | undefined
  /** The call that made a task, if this caller may know of it. */
  readonly findTask: (owner: Party, task: string, caller: string) => TaskOrigin | undefined
}

/** One message that asks for something, from its arrival to its end. */
export class GuardedCall {
  readonly message: Asking
  readonly from: Party
  readonly target: McpTarget | undefined
  readonly access: AccessClass
  /** The first must be allowed; rules that block count for each. */
  readonly readings: readonly [Reading, ...Reading[]]
  /** Why rules cannot judge it. */
  readonly unjudgeable: string | undefined
  readonly #setting: CallSetting
  readonly #time = Date.now()
  readonly #started = performance.now()
  readonly #dlp: AuditDlp[] = []
  readonly #guards: AuditGuard[] = []
  /** What the rules say; undefined for what needs no rule. */
  verdict: PortalVerdict | undefined
  /** Why it would not pass if the portal were enforced. */
  noted: Refusal | undefined
  /** The target as records and messages name it. */
  #shown: McpTarget | undefined
  #shownMethod: string | undefined
  /** Its params as they went on. */
  forwarded: JsonObject | undefined
  hidden = 0
  tools: readonly AuditTool[] = []

  constructor(message: Asking, from: Party, setting: CallSetting) {
    this.message = message
    this.from = from
    this.#setting = setting
    this.target = findMcpTarget(message)
    // A server tells of tasks that its client owns; who asks about a task owns it.
    const owner = message.kind === 'request' ? from : other(from)
    const task = this.target?.subject === 'task' ? this.target.name : undefined
    const origin = task === undefined ? undefined : setting.findTask(owner, task, setting.known.key)
    this.#shown = this.target?.subject === 'task' ? (origin?.shown ?? this.target) : this.target
    this.readings = readingsOf(message, this.target, origin)
    this.unjudgeable = findUnjudgeable(message, this.target, origin)
    this.access = this.#accessOf(this.readings[0])
  }

  get known(): KnownCaller {
    return this.#setting.known
  }

  /** The target as records and messages may name it. */
  get shown(): McpTarget | undefined {
    return this.#shown
  }

  /** Whether its name looks like another. */
  get isOddlySpelled(): boolean {
    const { subject, name } = this.target ?? {}
    return (subject === 'tool' || subject === 'prompt') && name !== undefined && seenName(name) !== name
  }

  /** What a reading may change: all that one of its targets may. */
  #accessOf({ method, targets }: Reading): AccessClass {
    const { server, isReadOnly } = this.#setting
    const tools = targets.filter(({ subject }) => subject === 'tool').map(({ name }) => name ?? '')
    const row = findMcpMethod(method)
    const own = row === undefined ? 'write' : row.access
    if (tools.length === 0) return own
    const isWrite = tools.some((tool) => server.accessOf(tool, isReadOnly(tool)) === 'write')
    return isWrite || (row?.subject === 'task' && own === 'write') ? 'write' : 'read'
  }

  get portal(): Portal {
    return this.#setting.portal
  }

  get guards(): ContentSession | undefined {
    return this.#setting.guards
  }

  addGuards(found: readonly AuditGuard[]): void {
    this.#guards.push(...found)
  }

  /** Something happened to it that is to be told. */
  get isNotable(): boolean {
    return (
      this.verdict !== undefined ||
      this.noted !== undefined ||
      this.#dlp.length > 0 ||
      this.#guards.length > 0 ||
      this.hidden > 0
    )
  }

  /** What it is, for people. */
  get what(): string {
    const name = this.#shown?.name
    const about = this.#shown?.subject === 'resource' && name !== undefined ? plainUri(name) : name
    return `\`${this.#method}\`${about === undefined ? '' : ` of \`${shortenName(about)}\``}`
  }

  /** Its method as records and messages name it: one that the protocol does not have may hold anything. */
  get #method(): string {
    return (this.#shownMethod ??= shortenName(this.#maskMethod()))
  }

  #maskMethod(): string {
    const { method } = this.message
    const direction = directionFrom(this.from)
    if (findMcpMethod(method) !== undefined || !this.portal.inspects[direction]) return method
    const texts = collectTexts(method, this.location(direction))
    const { findings, watched } = this.portal.scan(this.#createContext(this.readings[0]), direction, texts.texts)
    const masked = maskPart(method, texts, [...findings, ...watched])
    return typeof masked === 'string' ? masked : '…'
  }

  /** The first step of the locations of its texts. */
  location(part: 'arguments' | 'results'): string {
    return `${this.target?.subject ?? 'message'}.${part === 'results' ? 'result' : 'arguments'}`
  }

  /** Fresh contexts with all that rules may ask of its readings. */
  createContexts(): readonly [ExecutionContext, ...ExecutionContext[]] {
    const [first, ...others] = this.readings
    return [this.#createContext(first), ...others.map((reading) => this.#createContext(reading))]
  }

  #createContext(reading: Reading): ExecutionContext {
    const { portal, server, known, session, protocolVersion } = this.#setting
    const context = portal.scheme.createContext()
    const problems: DecisionProblem[] = []
    fillIdentity(context, known.caller, problems)
    const [problem] = problems
    // A fact that has no place was given in vain, and rules that need it would be wrong.
    if (problem !== undefined) throw new TypeError(`a fact of the caller cannot be used: ${problem.message}`)
    const facts = {
      detected: true,
      confidence: 99,
      messages: [toRpcMessage(this.message)],
      method: reading.method,
      targets: reading.targets,
      incomplete: false,
      access: this.#accessOf(reading),
      server: server.id,
      serverHost: server.url?.hostname,
      session,
      protocolVersion,
    }
    for (const [field, read] of readMcpFields(facts)) {
      const slot = context.shape.slots.get(field)
      if (slot !== undefined && context.values[slot] === undefined) context.setLazy(field, read)
    }
    return context
  }

  /** Asks the rules, once. */
  decide(): PortalVerdict {
    return (this.verdict ??= this.portal.decide(this.createContexts()))
  }

  /** Names the call after params that are masked; a name that cannot be masked is not told. */
  showAs(params: JsonValue | undefined): void {
    // A task is named by its call, which was looked through when it came.
    if (params !== undefined && this.target?.subject === 'task' && this.#shown !== this.target) return
    this.#shown = isJsonObject(params) ? findMcpTarget({ method: this.message.method, params }) : undefined
  }

  addDlp(entry: AuditDlp): void {
    this.#dlp.push(entry)
  }

  toRecord(outcome: AuditOutcome, refusal?: Refusal): AuditRecord {
    const { identity } = this.known.caller
    const { verdict } = this
    const reason = refusal ?? this.noted
    const target = this.#shown
    const name = target?.name
    const nameFor = (subject: McpTarget['subject']): string | null =>
      target?.subject === subject && name !== undefined ? shortenName(name) : null
    return {
      time: this.#time,
      caller: {
        email: identity?.email ?? null,
        name: identity?.name ?? null,
        groups: (identity?.groups ?? []).flatMap((group) => group.name ?? group.id ?? []),
      },
      server: this.#setting.server.id,
      session: this.#setting.session ?? null,
      from: this.from,
      method: this.#method,
      tool: nameFor('tool'),
      prompt: nameFor('prompt'),
      resource: target?.subject === 'resource' && name !== undefined ? plainUri(name) : null,
      access: this.access,
      decision: verdict?.allowed === false || reason !== undefined ? 'deny' : 'allow',
      enforced: this.portal.enforced,
      rule: reason === undefined ? (verdict?.rule ?? null) : reason.rule,
      monitored: verdict?.monitored ?? [],
      tags: verdict?.tags ?? [],
      dlp: [...this.#dlp],
      guards: [...this.#guards],
      outcome,
      code: reason?.code ?? null,
      hidden: this.hidden,
      tools: this.tools,
      durationMs: performance.now() - this.#started,
    }
  }
}
