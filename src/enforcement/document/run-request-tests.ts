import { fromRequest } from '../../inspection/traffic/index.ts'
import {
  outcomeOf,
  requestTests,
  TestReport,
  toDevice,
  toIdentity,
  type PolicyDocument,
  type PolicyFinding,
} from '../../policy/index.ts'
import type { Enforcer } from '../enforcer.ts'

type WrittenRequest = NonNullable<NonNullable<PolicyDocument['tests']>[number]['request']>

/** The request that a test writes, or why it is none. */
function toRequest({ url, method, headers = {}, body }: WrittenRequest): Request | string {
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

/**
 * Runs the tests of a policy's document that are whole requests, through its enforcer.
 *
 * @returns the failures
 */
export async function runRequestTests(enforcer: Enforcer): Promise<readonly PolicyFinding[]> {
  const report = new TestReport()
  for (const { test, index } of requestTests(enforcer.policy)) {
    const { request: written } = test
    if (written === undefined) continue
    const request = toRequest(written)
    if (typeof request === 'string') {
      report.fail(test, index, 'request', 'a request', request)
      continue
    }
    const identity = toIdentity(written.identity)
    const device = toDevice(written.device)
    const decision = await enforcer.decide(fromRequest(request).exchange, {
      ...(identity === undefined ? {} : { identity }),
      ...(device === undefined ? {} : { device }),
    })
    report.compare(test, index, outcomeOf({ ...decision, problems: [] }))
  }
  return report.findings
}
