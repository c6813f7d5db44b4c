import { openEnforcer, type ExplainedDecision } from '../../../../../src/enforcement/index.ts'
import type { Exchange } from '../../../../../src/inspection/traffic/index.ts'
import type { Policy } from '../../../../../src/policy/index.ts'
import { loadAllLateParts } from '../../late-parts.ts'

export { fromCurlCommand, fromHarEntry, fromHttpText } from '../../../../../src/inspection/traffic/index.ts'

/** Milliseconds for one request: nobody waits behind the page, so detectors have time to load. */
const deadlineMs = 10_000

/** Nothing leaves the page, so a detector that asks a server fails and says so. */
const noFetch: typeof fetch = () => Promise.reject(new TypeError('the playground asks no server'))

/** Decides a request with the detectors that the policy names, or says what they lack. */
export async function explainExchange(policy: Policy, exchange: Exchange): Promise<ExplainedDecision | string> {
  // What it asks for while it opens, nobody would ask again.
  await loadAllLateParts()
  const opened = openEnforcer(policy, { environment: {}, fetch: noFetch, deadlineMs })
  if (!opened.ok) return opened.diagnostics.map(({ message }) => message).join('; ')
  return opened.value.explain(exchange)
}
