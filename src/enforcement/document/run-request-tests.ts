import { fromRequest, type Exchange } from '../../inspection/traffic/index.ts'
import {
  compareOutcome,
  decideOptionsOf,
  outcomeOf,
  requestCases,
  toDevice,
  toIdentity,
  toTestFindings,
  type CaseRun,
  type PolicyDocument,
  type PolicyFinding,
  type TestCase,
} from '../../policy/index.ts'
import type { Enforcer } from '../enforcer.ts'
import type { ExchangeFacts } from '../enforcer-setup.ts'
import { runAnswerCase } from './run-answer-case.ts'

type WrittenRequest = NonNullable<NonNullable<PolicyDocument['tests']>[number]['request']>

/** The request that a test writes, or why it is none. */
function toRequest({ url, method, headers = {}, body }: WrittenRequest): Request | string {
  if (url === undefined) return 'one without `url`'
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const own = new Headers()
  try {
    for (const [name, value] of Object.entries(headers)) own.append(name, value)
    if (text !== undefined && typeof body !== 'string' && !own.has('content-type'))
      own.set('content-type', 'application/json')
    return new Request(url, {
      method: method ?? (text === undefined ? 'GET' : 'POST'),
      headers: own,
      ...(text === undefined ? {} : { body: text }),
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return error.message
  }
}

/** What a case that is a whole request asks, as an enforcer takes it. */
export interface RequestQuestion {
  readonly exchange: Exchange
  readonly facts: ExchangeFacts
  /** The same request, for who sends it on. */
  readonly request: Request
}

/** The question of a case that is a whole request, made anew each time: a body can be read once. */
export function toQuestion(one: TestCase): RequestQuestion | CaseRun {
  const written = one.test.request ?? {}
  const request = toRequest(written)
  if (typeof request === 'string')
    return { case: one, failures: [{ path: [...one.path, 'request'], expected: 'a request', actual: request }] }
  const options = decideOptionsOf(one)
  if ('actual' in options) return { case: one, failures: [options] }
  const identity = toIdentity(written.identity)
  const device = toDevice(written.device)
  return {
    exchange: fromRequest(request.clone()).exchange,
    request,
    facts: {
      ...(options.now === undefined ? {} : { now: options.now }),
      ...(identity === undefined ? {} : { identity }),
      ...(device === undefined ? {} : { device }),
    },
  }
}

/** What detectors say of a request, whether a live rule needed it or not. */
async function readDetections(
  enforcer: Enforcer,
  { exchange, facts }: RequestQuestion,
): Promise<(field: string) => unknown> {
  const event = await enforcer.toEvent(exchange, facts)
  const { fields } = enforcer.policy.scheme
  return (name) => {
    if (!fields.has(name)) return undefined
    const value = event[name]
    return value instanceof Map ? Object.fromEntries(value as ReadonlyMap<string, unknown>) : (value ?? null)
  }
}

/** Runs a case that is a whole request, through an enforcer. */
export async function runRequestCase(enforcer: Enforcer, one: TestCase): Promise<CaseRun> {
  const question = toQuestion(one)
  if ('failures' in question) return question
  const { expect: whole, answer } = one.test
  const { prompt, answer: leaving, ...expect } = whole
  const isLive = answer !== undefined || prompt !== undefined || leaving !== undefined
  const live = isLive ? await runAnswerCase(enforcer, one, question.request, question.facts) : undefined
  const decision = live?.decision ?? (await enforcer.decide(question.exchange, question.facts))
  const asksDetections = expect.detections !== undefined || expect.not?.detections !== undefined
  const again = asksDetections ? toQuestion(one) : undefined
  const detection = again === undefined || 'failures' in again ? undefined : await readDetections(enforcer, again)
  const outcome = { members: outcomeOf(decision), ...(detection === undefined ? {} : { detection }) }
  return {
    case: one,
    failures: [...(live?.failures ?? []), ...compareOutcome(expect, outcome, [...one.path, 'expect'])],
    decision,
  }
}

/**
 * Runs the tests of a policy's document that are whole requests, through its enforcer.
 *
 * @returns the failures
 */
export async function runRequestTests(enforcer: Enforcer): Promise<readonly PolicyFinding[]> {
  const runs: CaseRun[] = []
  for (const one of requestCases(enforcer.policy.document)) runs.push(await runRequestCase(enforcer, one))
  return toTestFindings(runs)
}
