import { fromRequest, type FetchRequestOptions } from '../inspection/traffic/index.ts'
import type { EnforcementDecision } from './decision.ts'
import type { Enforcer } from './enforcer.ts'
import type { ExchangeFacts } from './enforcer-setup.ts'
import { answerChanges, applyChanges, editHeaders, planForward } from './forward.ts'
import { toResponse, type ChallengeHandler } from './answer/to-response.ts'

/** What is known of a request beside itself, and who wants to see its decision. */
export interface RequestFacts extends ExchangeFacts, Omit<FetchRequestOptions, 'body'> {
  /** Told every decision before it is carried out, for logs and counters. */
  readonly onDecision?: (decision: EnforcementDecision) => void
  /** Poses challenges; see `toResponse`. */
  readonly challenge?: ChallengeHandler
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
  const { onDecision, challenge, clientIp, receivedAt, version, host, connection, ...rest } = facts
  const options = { clientIp, receivedAt, version, host, connection }
  const intake = fromRequest(
    request,
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  )
  const { decision, changes } = planForward(await enforcer.decide(intake.exchange, rest), intake.exchange.target)
  onDecision?.(decision)
  const answer = toResponse(decision, {
    accept: request.headers.get('accept') ?? undefined,
    method: request.method,
    url: request.url,
    isolationAddress: enforcer.policy.document.isolation?.address,
    challenge,
  })
  if (answer !== undefined) return answer
  const response = await forward(applyChanges(intake.forward(), changes))
  const edits = answerChanges(decision)
  if (edits.length === 0) return response
  const changed = new Response(response.body, response)
  editHeaders(changed.headers, edits)
  return changed
}
