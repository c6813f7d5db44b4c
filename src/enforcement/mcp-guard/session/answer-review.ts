import { findMcpMethod } from '../../../inspection/mcp/index.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../inspection/traffic/index.ts'
import type { AuditTool } from '../audit.ts'
import type { KnownCaller } from '../caller.ts'
import { shortenName } from '../audit.ts'
import type { GuardLimits } from '../limits.ts'
import type { ServerMemory } from '../memory.ts'
import type { GuardedCall } from '../messages/call.ts'
import { inspectPart } from '../messages/inspect.ts'
import { filterList, findList, keepPrivate, namedItems } from '../messages/lists.ts'
import { findQuestions, type Question } from '../messages/questions.ts'
import { createRefusal, deniedBy, type Refusal } from '../messages/refusal.ts'
import type { Asking, Party } from '../messages/rpc.ts'
import { hashTool } from './tool-hash.ts'
import type { Reporter } from './reporter.ts'

/** A part of a message as it may go on, or why it may not. */
export type Reviewed = { readonly value: JsonObject } | { readonly refusal: Refusal }

/** Makes a call of the session. */
export type CallMaker = (message: Asking, from: Party, known: KnownCaller) => GuardedCall

/** Reviews what a server says: lists for who asked, questions inside of answers, definitions of tools. */
export class AnswerReview {
  readonly #make: CallMaker
  readonly #memory: ServerMemory
  readonly #reporter: Reporter
  readonly #limits: GuardLimits

  constructor(make: CallMaker, memory: ServerMemory, reporter: Reporter, limits: GuardLimits) {
    this.#make = make
    this.#memory = memory
    this.#reporter = reporter
    this.#limits = limits
  }

  /** Leaves out of a result what its caller may not have. */
  review(call: GuardedCall, part: 'result' | 'error', value: JsonObject): Reviewed {
    const listed = part === 'result' ? this.#filter(call, value) : { value }
    if ('refusal' in listed) return listed
    const asked = this.reviewQuestions(call, part, listed.value)
    if ('refusal' in asked || part === 'error' || !call.portal.enforced) return asked
    const isJudged = call.verdict !== undefined || findList(call.message.method) !== undefined
    return isJudged ? { value: keepPrivate(asked.value) } : asked
  }

  /** Asks the portal about the questions inside of a message, as about questions of their own. */
  reviewQuestions(call: GuardedCall, part: 'result' | 'error' | 'params', value: JsonObject): Reviewed {
    const found = findQuestions(part, value)
    if (found === undefined) return { value }
    const { enforced } = call.portal
    if (typeof found === 'string') {
      const refusal = createRefusal('E_MCP_MESSAGE', { reason: found })
      if (enforced) return { refusal }
      call.noted = refusal
      return { value }
    }
    if (found.questions.length > this.#limits.maxPending)
      return { refusal: createRefusal('E_MCP_PENDING', { setting: 'maxPending', limit: this.#limits.maxPending }) }
    const params: JsonValue[] = []
    for (const question of found.questions) {
      const reviewed = this.#ask(question, call.known)
      if ('refusal' in reviewed) return reviewed
      params.push(reviewed.value)
    }
    return { value: found.put(params) }
  }

  /** Takes note of the tools that a list shows, as it leaves, and of what changed. */
  noteTools(call: GuardedCall, given: JsonValue, shown: JsonValue): void {
    const row = findList(call.message.method)
    if (row?.method !== 'tools/list') return
    const names = namedItems(row, shown)
    call.tools = namedItems(row, given).map(([name, tool], index): AuditTool => {
      const hash = hashTool(tool)
      const changed = this.#memory.noteHash(name, hash)
      const told = shortenName(names[index]?.[0] ?? '…')
      if (changed) this.#reporter.report('E_MCP_TOOL_CHANGED', { name: told })
      return { name: told, hash, changed }
    })
  }

  #ask({ id, method, params }: Question, known: KnownCaller): Reviewed {
    const question = this.#make({ kind: 'request', id, method, params }, 'server', known)
    const verdict = question.decide()
    const { enforced } = question.portal
    const inspected = inspectPart(question, 'results', params ?? {})
    const refusal =
      !verdict.allowed && enforced
        ? deniedBy(question.what, verdict.rule)
        : 'refusal' in inspected
          ? inspected.refusal
          : undefined
    this.#reporter.record(question, refusal === undefined ? 'passed' : 'refused', refusal)
    if (refusal !== undefined) return { refusal }
    const value = 'value' in inspected ? inspected.value : {}
    return { value: isJsonObject(value) ? value : {} }
  }

  #filter(call: GuardedCall, result: JsonObject): Reviewed {
    const list = findList(call.message.method)
    if (list === undefined) return { value: result }
    if (list.method === 'tools/list')
      for (const [tool, { annotations }] of namedItems(list, result))
        this.#memory.noteReadOnly(tool, isJsonObject(annotations) && annotations['readOnlyHint'] === true)
    const filtered = filterList(list, result, (method, params) => this.#isVisible(call, method, params))
    const { enforced } = call.portal
    if (filtered === undefined) {
      const refusal = createRefusal('E_MCP_MESSAGE', {
        reason: `the answer to \`${list.method}\` has no \`${list.items}\``,
      })
      if (enforced) return { refusal }
      call.noted = refusal
      return { value: result }
    }
    call.hidden = filtered.hidden
    if (!enforced) return { value: result }
    if (filtered.unknown > 0) this.#reporter.report('W_MCP_MEMBER', { count: filtered.unknown, from: 'server' })
    return { value: filtered.result }
  }

  #isVisible(call: GuardedCall, method: string, params: JsonObject): boolean {
    const asked = this.#make({ kind: 'request', id: 0, method, params }, call.from, call.known)
    if (findMcpMethod(method)?.subject === undefined) return false
    return asked.unjudgeable === undefined && asked.decide().allowed
  }
}
