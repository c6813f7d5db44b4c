import { readAnswerTexts, type AnswerWithTexts } from '../../inspection/answers/index.ts'
import { findHeader, joinReadings, prepareBody, type Exchange, type Reading } from '../../inspection/traffic/index.ts'
import { endsRequest } from '../answer/to-response.ts'
import type { EnforcementDecision } from '../decision.ts'
import type { EnforcementRun } from '../run/enforcement-run.ts'
import type { EnforcerSetup } from '../enforcer-setup.ts'
import { MessageGuard, recordOf, type GuardRecord } from '../guards/message-guard.ts'
import { blockedBy, joinDecisions } from './join-decisions.ts'

type Response = NonNullable<Exchange['response']>

/** The body of an answer that is at hand, without its codings, and how far that is all of it. */
export async function readResponseBody(
  { headers, body, bodySize, isDecoded }: Response,
  { limits, decompressors }: Pick<EnforcerSetup, 'limits' | 'decompressors'>,
): Promise<{ readonly bytes: Uint8Array; readonly reading: Reading }> {
  const coded = isDecoded === true ? headers.filter(([name]) => !/^content-(?:encoding|length)$/i.test(name)) : headers
  const size = isDecoded === true || bodySize === undefined ? {} : { bodySize }
  const { bytes, reading } = await prepareBody({ headers: coded, body, decompressors, ...size }, limits)
  return { bytes, reading }
}

function contentTypeOf({ headers }: Response): string {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
}

/** All texts of an answer that is at hand. */
export async function readTexts(setup: EnforcerSetup, response: Response): Promise<AnswerWithTexts['texts']> {
  const { bytes } = await readResponseBody(response, setup)
  return readAnswerTexts({ status: response.status, contentType: contentTypeOf(response) }, bytes).texts
}

/** What the guards would make of the bodies of an exchange, and the decision with it. */
async function guardBodies(
  setup: EnforcerSetup,
  exchange: Exchange,
  run: EnforcementRun,
  decision: EnforcementDecision,
  answer: () => Promise<{ readonly bytes: Uint8Array }>,
): Promise<EnforcementDecision> {
  const guard = await MessageGuard.for(setup.policy, undefined, (one, head) => run.isInForce(one, head))
  if (guard === undefined || endsRequest(decision.action)) return decision
  const guards: GuardRecord[] = []
  const body = guard.readsRequest ? await run.bodyBytes() : undefined
  if (guard.readsRequest && (body === undefined || body.length > 0)) {
    const type = findHeader(exchange.headers, 'content-type') ?? ''
    const { findings, block } = guard.request(body, type, '')
    const record: GuardRecord = { direction: 'request', findings, block, answer: undefined }
    guards.push(record)
    if (block !== undefined) return { ...blockedBy(decision, record), guards }
  }
  const { response } = exchange
  const open = await guard.opener()
  const filter = response?.body === undefined ? undefined : open({ ...response, contentType: contentTypeOf(response) })
  if (filter === undefined) return { ...decision, guards }
  filter.push((await answer()).bytes)
  if (filter.block === undefined) filter.end()
  const record = recordOf(filter)
  return { ...blockedBy(decision, record), guards: [...guards, record] }
}

/** The decision of an exchange that is at hand with its answer: rules of the request, guards, rules of the answer. */
export async function decideAnswer(
  setup: EnforcerSetup,
  exchange: Exchange,
  run: EnforcementRun,
  request: EnforcementDecision,
): Promise<EnforcementDecision> {
  const { response } = exchange
  if (response === undefined || endsRequest(request.action)) return request
  let read: ReturnType<typeof readResponseBody> | undefined
  const body = (): ReturnType<typeof readResponseBody> => (read ??= readResponseBody(response, setup))
  const guarded = await guardBodies(setup, exchange, run, request, body)
  if (
    setup.answers.reach === 'none' ||
    guarded.guards.some(({ direction, block }) => direction === 'request' && block !== undefined)
  )
    // prettier-ignore
    return guarded
  const answers = await run.toAnswerRun()
  const head = answers.head(response)
  const byHead = head === undefined ? request : joinDecisions(request, head)
  const contentType = contentTypeOf(response)
  if (endsRequest(byHead.action)) return { ...byHead, guards: guarded.guards }
  // As with a live answer: what a guard ended no rule is asked of.
  if (endsRequest(guarded.action)) return { ...guarded, matched: byHead.matched, monitored: byHead.monitored, settings: byHead.settings, tags: byHead.tags } // prettier-ignore
  if (answers.waits(contentType) === 'nothing') return { ...byHead, guards: guarded.guards }
  const { bytes, reading } = await body()
  const texts = readAnswerTexts({ status: response.status, contentType }, bytes)
  const answer = { ...texts.answer, reading: joinReadings(texts.answer.reading, reading) }
  const decision = await answers.whole({ ...texts, answer })
  return { ...joinDecisions(byHead, decision), answer: decision, guards: guarded.guards }
}
