import type { EventRecord } from '../../compiler/index.ts'
import {
  createIdentityReader,
  endsRequest,
  type EnforcementDecision,
  type ExchangeFacts,
} from '../../enforcement/index.ts'
import { decideRecordedExchange } from '../../enforcement/mcp-guard/index.ts'
import { nodeDecompressors } from '../../enforcement/node/index.ts'
import type { Exchange, LoggedCall } from '../../inspection/traffic/index.ts'
import {
  decideCall,
  toCallDecision,
  type CallDecision,
  type Decision,
  type Device,
  type Identity,
  type WrittenCall,
} from '../../policy/index.ts'
import type { PolicySource } from '../files/policy-file.ts'

/** A decision about a row of any kind. */
export type RowDecision =
  | Decision
  | EnforcementDecision
  | CallDecision
  | (Omit<Decision | EnforcementDecision, 'action'> & { readonly action: (Decision | CallDecision)['action'] })

function toWritten({ caller: _caller, ...call }: LoggedCall, { identity, device }: ExchangeFacts): WrittenCall {
  return {
    ...call,
    ...(identity === undefined ? {} : { caller: writtenIdentity(identity) }),
    ...(device === undefined ? {} : { device: writtenDevice(device) }),
  }
}

function writtenIdentity({ groups, ...rest }: Identity): NonNullable<WrittenCall['caller']> {
  return { ...rest, ...(groups === undefined ? {} : { groups: groups.map((group) => ({ ...group })) }) }
}

function writtenDevice({ postureChecksPassed, postureChecksFailed }: Device): NonNullable<WrittenCall['device']> {
  return {
    ...(postureChecksPassed === undefined ? {} : { posture_passed: [...postureChecksPassed] }),
    ...(postureChecksFailed === undefined ? {} : { posture_failed: [...postureChecksFailed] }),
  }
}

/** Decides a row that is a call through the portal. */
export function decideCallRow({ policy }: PolicySource, call: LoggedCall, facts: ExchangeFacts): CallDecision {
  return decideCall(policy, toWritten(call, facts))
}

/** What the portal says goes before what let the request pass; a request that is held back never reaches the portal. */
function joinPortal(request: Decision | EnforcementDecision, call: CallDecision): RowDecision {
  const isDecided = call.action !== 'allow' || request.rule === null
  return {
    ...request,
    ...(isDecided ? { action: call.action, parameters: call.parameters, rule: call.rule, tier: call.tier } : {}),
    matched: [...request.matched, ...call.matched],
    monitored: [...request.monitored, ...call.monitored],
    tags: [...new Set([...request.tags, ...call.tags])],
    problems: [...request.problems, ...call.problems],
  }
}

function isHeld({ action, isolation }: Decision | EnforcementDecision): boolean {
  return endsRequest(action) || endsRequest(isolation?.action ?? '')
}

/** Decides field values. Only a portal gives `mcp.server`, so an event that has it is a call through one. */
export function decideEvent({ policy }: PolicySource, event: EventRecord): RowDecision {
  const decision = policy.decide(event)
  const { portal } = policy
  if (portal === undefined || event['mcp.server'] === undefined || isHeld(decision)) return decision
  const verdict = portal.decide(event)
  return joinPortal(decision, toCallDecision(portal, { ...verdict, action: verdict.allowed ? 'allow' : 'block' }))
}

/** Asks the portal about a request after the enforcer, as a host does that has both in the way. */
export type PortalStep = (
  request: EnforcementDecision,
  exchange: Exchange,
  facts: ExchangeFacts,
) => Promise<RowDecision>

/** Makes what asks the portal about requests to its servers; one that a policy does not have says nothing. */
export function createPortalStep({ policy, readFile }: PolicySource): PortalStep {
  const { portal, document } = policy
  if (portal === undefined) return (request) => Promise.resolve(request)
  const read = createIdentityReader(document.identity, { readFile })
  return async (request, exchange, facts) => {
    if (isHeld(request)) return request
    const isAsked = facts.identity === undefined && typeof read === 'function'
    const known: Pick<ExchangeFacts, 'identity' | 'device'> = isAsked ? await read(exchange) : {}
    const { identity = known.identity, device = known.device } = facts
    const caller = { ...(identity === undefined ? {} : { identity }), ...(device === undefined ? {} : { device }) }
    const call = await decideRecordedExchange(exchange, { portal, caller, decompressors: nodeDecompressors })
    return call === undefined ? request : joinPortal(request, call)
  }
}
