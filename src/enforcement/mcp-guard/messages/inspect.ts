import type { JsonValue } from '../../../inspection/traffic/index.ts'
import type { PolicyGuard } from '../../../policy/index.ts'
import type { GuardedCall } from './call.ts'
import { collectTexts, hideNames, maskPart } from './message-texts.ts'
import { createRefusal, type Refusal } from './refusal.ts'
import { directionFrom } from './rpc.ts'

/** A part of a message as it may pass, or why it may not. */
export type Inspected = { readonly value: JsonValue } | { readonly refusal: Refusal }

/**
 * Looks through a part of a message with the DLP rules of a direction; what is found goes to the
 * record of the call.
 *
 * @param value - of bounded depth
 */
export function inspectPart(call: GuardedCall, direction: 'arguments' | 'results', value: JsonValue): Inspected {
  const scanned = scanPart(call, direction, value)
  return 'refusal' in scanned ? scanned : guardPart(call, direction, scanned.value)
}

/**
 * Whether a guard is in force for a call, by any reading of its name: what its condition asks for and no call has counts
 * as fulfilled.
 */
function isInForce({ when }: PolicyGuard, call: GuardedCall): boolean {
  if (when === undefined) return true
  return call.createContexts().some((context) => {
    const isKnown = when.fields.every((name) => {
      const slot = context.shape.slots.get(name)
      return slot !== undefined && context.isGiven(slot)
    })
    return !isKnown || when.predicate(context.values, context)
  })
}

/** Looks through a part with the guards of the policy: what is asked is the request, what comes back the response. */
function guardPart(call: GuardedCall, direction: 'arguments' | 'results', value: JsonValue): Inspected {
  const { guards, portal } = call
  if (guards === undefined) return { value }
  const way = direction === 'arguments' ? 'request' : 'response'
  const { value: guarded, findings, block } = guards.look(value, way, (guard) => isInForce(guard, call))
  call.addGuards(findings.map(({ guard, action, category }) => ({ direction, guard, action, category })))
  if (!portal.enforced) return { value }
  if (block === undefined) return { value: guarded }
  const what = direction === 'arguments' ? call.what : `the answer to ${call.what}`
  const reason = block.guard === undefined ? block.reason : `the guard \`${block.guard}\` found something in it`
  return { refusal: createRefusal('E_MCP_DLP', { what, reason }, block.guard ?? null) }
}

function scanPart(call: GuardedCall, direction: 'arguments' | 'results', value: JsonValue): Inspected {
  const isAsked = direction === directionFrom(call.from)
  const { portal } = call
  if (!portal.inspects[direction]) return { value }
  const texts = collectTexts(value, call.location(direction))
  const scan = portal.scan(call.createContexts(), direction, texts.texts)
  const { matched, monitored, findings, watched, truncated, problems } = scan
  const masked = scan.action === 'mask' ? maskPart(value, texts, findings) : value
  const all = [...findings, ...watched]
  // The caller chose the name as freely as the arguments.
  if (isAsked && all.length > 0) call.showAs(maskPart(value, texts, all))
  const action = masked === undefined ? 'block' : scan.action
  if (action !== 'pass' || monitored.length > 0)
    call.addDlp({ direction, action, rules: matched, monitored, findings: hideNames(texts, all) })
  if (action === 'pass' || !portal.enforced) return { value }
  if (action === 'mask' && masked !== undefined) return { value: masked }
  const what = direction === 'arguments' ? call.what : `the answer to ${call.what}`
  const [problem] = problems
  const reason = truncated
    ? 'it is longer than DLP reads'
    : problem !== undefined
      ? 'a DLP rule could not be evaluated'
      : `it matches ${[...new Set(findings.map(({ profile }) => `\`${profile}\``))].join(', ')}`
  return { refusal: createRefusal('E_MCP_DLP', { what, reason }, scan.rule ?? matched[0] ?? null) }
}
