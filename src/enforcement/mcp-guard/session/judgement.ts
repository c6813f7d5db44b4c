import { findMcpMethod } from '../../../inspection/mcp/index.ts'
import type { GuardedCall } from '../messages/call.ts'
import { createRefusal, deniedBy, type Refusal } from '../messages/refusal.ts'
import type { Asking, Party } from '../messages/rpc.ts'
import { findSubscriptions } from '../messages/subscriptions.ts'
import type { CallMaker } from './answer-review.ts'

/** Whether rules decide about a message: it names something, a server asks it, or nobody knows it. */
function needsRule({ kind, method }: Asking, from: Party): boolean {
  const row = findMcpMethod(method)
  if (row === undefined || row.subject !== undefined) return true
  return from === 'server' && kind === 'request' && row.from === 'server'
}

/** The calls that rules are asked about for a message; a text says why they cannot be. */
function findAsked(call: GuardedCall, make: CallMaker): readonly GuardedCall[] | string {
  const { message, from, known, unjudgeable } = call
  if (unjudgeable !== undefined) return unjudgeable
  if (message.method !== 'subscriptions/listen') return needsRule(message, from) ? [call] : []
  const found = findSubscriptions(message.params)
  if (typeof found === 'string') return found
  const calls = found.map(({ method, params }) => make({ kind: 'request', id: 0, method, params }, 'client', known))
  return calls.find((each) => each.unjudgeable !== undefined)?.unjudgeable ?? calls
}

/**
 * Asks the rules about a message, if it needs one.
 *
 * @returns how to refuse it, to be called once it was looked through: what it is may have to be masked
 */
export function judge(call: GuardedCall, make: CallMaker): (() => Refusal) | undefined {
  const { enforced } = call.portal
  const asked = findAsked(call, make)
  if (typeof asked === 'string') {
    const refusal = createRefusal('E_MCP_MESSAGE', { reason: asked })
    if (enforced) return () => refusal
    call.noted = refusal
    // Nothing is held back, so rules say what they can.
    if (call.unjudgeable !== undefined) call.decide()
    return undefined
  }
  for (const each of asked) {
    const verdict = each.decide()
    if (call.verdict === undefined || !verdict.allowed) call.verdict = verdict
    if (!verdict.allowed && enforced) return () => deniedBy(call.what, verdict.rule)
  }
  return undefined
}
