import type { Detector } from '../../../src/inspection/detections/index.ts'
import { createEnforcer, type Enforcer, type EnforcementDecision } from '../../../src/enforcement/index.ts'
import type { Exchange } from '../../../src/inspection/traffic/index.ts'
import { createPolicy } from '../../../src/policy/index.ts'
import type { Draw } from '../../../src/testing/index.ts'
import { drawMarkedRequest, drawNonsense, mark } from './drawn-requests.ts'
import { RawServer } from './raw-server.ts'

/** What came of fuzzing. */
export interface IntakeOutcome {
  readonly requests: number
  /** Of them those that went over a connection to a server of Node. */
  readonly raw: number
  /** Milliseconds of the slowest decision. */
  readonly slowest: number
  readonly findings: readonly { readonly what: string; readonly input: string }[]
}

/** What the enforcer waits for, in milliseconds. */
const deadlineMs = 5000

/** Longer than a decision may take on a machine that does other work, too: a decision at its deadline is one in time. */
const longest = 2 * deadlineMs

/** Finds the mark and nothing else, so that what is missed was not looked at. */
const detector: Detector = {
  name: 'mark',
  provides: ['cf.llm.prompt.injection_score'],
  detect: ({ prompt = '' }) =>
    Promise.resolve(new Map([['cf.llm.prompt.injection_score', prompt.includes(mark) ? 1 : 100]])),
}

function open(expression: string): Enforcer {
  const policy = createPolicy({ rules: [{ id: 'r', expression, action: 'block' }] })
  if (!policy.ok) throw new Error(policy.diagnostics[0]?.message)
  return createEnforcer(policy.value, { detectors: [detector], deadlineMs })
}

/** Rules that read what a request says, in the ways there are. */
const everything = [
  'cf.llm.prompt.injection_score lt 20',
  'http.request.body.raw contains "zq"',
  'any(http.request.body.form.values[*] contains "zq")',
  'any(http.request.headers.values[*] contains "zq")',
  'http.request.uri.query contains "zq"',
  'http.host eq "zq.example"',
  'mcp.detected',
  'http.request.body.mime eq "zq"',
].join(' or ')

async function show({ body, decompressors: _own, ...head }: Exchange): Promise<string> {
  const bytes =
    body instanceof Uint8Array ? body : body === undefined ? new Uint8Array() : await new Response(body).bytes()
  return JSON.stringify({ ...head, body: Buffer.from(bytes.subarray(0, 2000)).toString('latin1') })
}

/**
 * Draws requests until a time. A request to a model that holds the mark is blocked, however it is written; no request
 * makes the enforcer reject or takes long; a server of Node answers what comes over a connection or closes it, and the
 * application behind never reads the mark.
 *
 * @param until - a time of `performance.now()`
 */
export async function fuzzIntake(draw: Draw, until: number): Promise<IntakeOutcome> {
  const strict = open('cf.llm.prompt.injection_score lt 20')
  const broad = open(everything)
  const server = await RawServer.start(strict)
  const findings: { what: string; input: string }[] = []
  let [requests, raw, slowest] = [0, 0, 0]
  const decide = async (enforcer: Enforcer, exchange: Exchange): Promise<EnforcementDecision | undefined> => {
    const started = performance.now()
    try {
      return await enforcer.decide(exchange)
    } catch (error) {
      findings.push({ what: `rejected: ${String(error)}`, input: await show({ ...exchange, body: undefined }) })
      return undefined
    } finally {
      const took = performance.now() - started
      slowest = Math.max(slowest, took)
      if (took > longest) findings.push({ what: `took ${took.toFixed(0)} ms`, input: exchange.target })
    }
  }
  try {
    while (performance.now() < until && findings.length < 20) {
      requests += 1
      if (draw.chance(0.3)) await decide(broad, drawNonsense(draw))
      else if (draw.chance(0.25)) {
        raw += 1
        const problem = await server.send(draw)
        if (problem !== undefined) findings.push(problem)
      } else {
        const exchange = drawMarkedRequest(draw)
        const copy = exchange.body instanceof ReadableStream ? exchange.body.tee() : undefined
        const decision = await decide(strict, { ...exchange, ...(copy === undefined ? {} : { body: copy[0] }) })
        if (decision !== undefined && decision.action !== 'block')
          findings.push({
            what: `the mark passed as ${decision.action}`,
            input: await show({ ...exchange, ...(copy === undefined ? {} : { body: copy[1] }) }),
          })
      }
    }
  } finally {
    await server.close()
  }
  return { requests, raw, slowest, findings }
}
