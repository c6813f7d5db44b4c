import { readAnswerTexts, type AnswerWithTexts } from '../../inspection/answers/index.ts'
import { joinReadings, prepareBody, type Exchange, type Reading } from '../../inspection/traffic/index.ts'
import { endsRequest } from '../answer/to-response.ts'
import type { EnforcementDecision } from '../decision.ts'
import type { EnforcementRun } from '../enforcement-run.ts'
import type { EnforcerSetup } from '../enforcer-setup.ts'
import { joinDecisions } from './join-decisions.ts'

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

async function readResponse(response: Response, setup: EnforcerSetup): Promise<AnswerWithTexts> {
  const { bytes, reading } = await readResponseBody(response, setup)
  const read = readAnswerTexts({ status: response.status, contentType: contentTypeOf(response) }, bytes)
  return { ...read, answer: { ...read.answer, reading: joinReadings(read.answer.reading, reading) } }
}

/** The decision of an exchange that is at hand with its answer, whose request goes on. */
export async function decideAnswer(
  setup: EnforcerSetup,
  response: Response,
  run: EnforcementRun,
  request: EnforcementDecision,
): Promise<EnforcementDecision> {
  if (setup.answers.reach === 'none') return request
  const answers = await run.toAnswerRun()
  const head = answers.head(response)
  const byHead = head === undefined ? request : joinDecisions(request, head)
  if (endsRequest(byHead.action) || answers.waits(contentTypeOf(response)) === 'nothing') return byHead
  const decision = await answers.whole(await readResponse(response, setup))
  return { ...joinDecisions(byHead, decision), answer: { decision, guards: null } }
}
