import { fillIdentity } from '../../index.ts'
import { findMcpMethod, findMcpTarget, readMcpFields, type McpTarget } from '../../../inspection/mcp/index.ts'
import type { AccessClass, Portal, PortalServerInfo, PortalVerdict } from '../../../policy/index.ts'
import type { DecisionProblem, ExecutionContext } from '../../../runtime/index.ts'
import { isJsonObject, type JsonValue } from '../../../inspection/traffic/index.ts'
import { plainUri, shortenName, type AuditDlp, type AuditOutcome, type AuditRecord } from '../audit.ts'
import { collectTexts, maskPart } from './message-texts.ts'
import type { Caller } from '../options.ts'
import type { Refusal } from './refusal.ts'
import { directionFrom, toRpcMessage, type Party, type ReadMessage } from './rpc.ts'

/** What of a message rules can ask about. */
export type Asking = Extract<ReadMessage, { method: string }>

/** What all calls of a session share. */
export interface CallSetting {
  readonly portal: Portal
  readonly server: PortalServerInfo
  readonly caller: Caller
  readonly session: string | undefined
  readonly protocolVersion: string | undefined
  /** Whether a tool calls itself read-only, as the server last said. */
  readonly isReadOnly: (tool: string) => boolean
}

/** One message that asks for something, from its arrival to its end. */
export class GuardedCall {
  readonly message: Asking
  readonly from: Party
  readonly target: McpTarget | undefined
  readonly access: AccessClass
  readonly #setting: CallSetting
  readonly #time = Date.now()
  readonly #started = performance.now()
  readonly #dlp: AuditDlp[] = []
  /** What the rules say; undefined for what needs no rule. */
  verdict: PortalVerdict | undefined
  /** The target as records and messages name it. */
  #shown: McpTarget | undefined
  #shownMethod: string | undefined
  hidden = 0

  constructor(message: Asking, from: Party, setting: CallSetting) {
    this.message = message
    this.from = from
    this.#setting = setting
    this.target = findMcpTarget(message)
    this.#shown = this.target
    const { subject, name } = this.target ?? {}
    this.access =
      subject === 'tool'
        ? setting.server.accessOf(name ?? '', setting.isReadOnly(name ?? ''))
        : (findMcpMethod(message.method)?.access ?? 'write')
  }

  get portal(): Portal {
    return this.#setting.portal
  }

  /** Something happened to it that is to be told. */
  get isNotable(): boolean {
    return this.verdict !== undefined || this.#dlp.length > 0 || this.hidden > 0
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
    const { findings, watched } = this.portal.scan(this.createContext(), direction, texts.texts)
    const masked = maskPart(method, texts, [...findings, ...watched])
    return typeof masked === 'string' ? masked : '…'
  }

  /** The first step of the locations of its texts. */
  location(part: 'arguments' | 'results'): string {
    return `${this.target?.subject ?? 'message'}.${part === 'results' ? 'result' : 'arguments'}`
  }

  /** A fresh context with all that rules may ask. */
  createContext(): ExecutionContext {
    const { portal, server, caller, session, protocolVersion } = this.#setting
    const context = portal.scheme.createContext()
    const problems: DecisionProblem[] = []
    fillIdentity(context, caller, problems)
    const [problem] = problems
    // A fact that has no place was given in vain, and rules that need it would be wrong.
    if (problem !== undefined) throw new TypeError(`a fact of the caller cannot be used: ${problem.message}`)
    const facts = {
      detected: true,
      confidence: 99,
      messages: [toRpcMessage(this.message)],
      incomplete: false,
      access: this.access,
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
    return (this.verdict ??= this.portal.decide(this.createContext()))
  }

  /** Names the call after params that are masked; a name that cannot be masked is not told. */
  showAs(params: JsonValue | undefined): void {
    this.#shown = isJsonObject(params) ? findMcpTarget({ method: this.message.method, params }) : undefined
  }

  addDlp(entry: AuditDlp): void {
    this.#dlp.push(entry)
  }

  toRecord(outcome: AuditOutcome, refusal?: Refusal): AuditRecord {
    const { identity } = this.#setting.caller
    const { verdict } = this
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
      decision: verdict?.allowed === false || refusal !== undefined ? 'deny' : 'allow',
      enforced: this.portal.enforced,
      rule: refusal === undefined ? (verdict?.rule ?? null) : refusal.rule,
      monitored: verdict?.monitored ?? [],
      tags: verdict?.tags ?? [],
      dlp: [...this.#dlp],
      outcome,
      code: refusal?.code ?? null,
      hidden: this.hidden,
      durationMs: performance.now() - this.#started,
    }
  }
}
