import {
  createInjectionScorer,
  createPiiDetector,
  createPromptDetector,
  createSecretDetector,
} from '../../../src/inspection/detections/index.ts'
import { createEnforcer, type EnforcementDecision } from '../../../src/enforcement/index.ts'
import { createPolicy } from '../../../src/policy/index.ts'
import { isRecord, recordOf, type Adapter } from '../case.ts'
import { toExchange } from '../exchange.ts'

const detectors = [createInjectionScorer(), createPiiDetector(), createSecretDetector(), createPromptDetector()]

/** A body that comes in pieces: texts, and pauses in milliseconds between them. */
function slowBody(pieces: readonly (string | number)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async start(controller) {
      for (const piece of pieces)
        if (typeof piece === 'string') controller.enqueue(encoder.encode(piece))
        else await new Promise((resolve) => setTimeout(resolve, piece))
      controller.close()
    },
  })
}

function whatIsWrong(decision: EnforcementDecision, expected: Readonly<Record<string, unknown>>): string | undefined {
  const codes = [...decision.problems, ...decision.traffic].map(({ code }) => code)
  const got = `${decision.action} by ${String(decision.rule)}; told ${codes.join(', ')}; places ${JSON.stringify([...decision.detections.places.values()].flat())}`
  const { action, code, location, state, mcp, notCode } = expected
  const places = [...decision.dlp, ...[...decision.detections.places.values()].flat()].map((place) => place.location)
  const isRight =
    (action === undefined || decision.action === action) &&
    (code === undefined || codes.includes(code as (typeof codes)[number])) &&
    (notCode === undefined || !codes.includes(notCode as (typeof codes)[number])) &&
    (location === undefined || places.includes(location as string)) &&
    (state === undefined || decision.reading?.state === state) &&
    (mcp === undefined || decision.mcp?.mcp === mcp)
  return isRight ? undefined : got
}

/**
 * A request and a policy, and what the enforcer makes of them. Members of `input`: `policy` (a document, or the
 * text of one expression that blocks), `options` of the enforcer, `request`, `slow` (the body in pieces and pauses).
 */
export const decide: Adapter = async (attack) => {
  const { policy, options, request, slow } = recordOf(attack, 'input')
  const document = isRecord(policy) ? policy : { rules: [{ id: 'r', expression: policy, action: 'block' }] }
  const opened = createPolicy({ dlp: {}, ...document })
  if (!opened.ok) return opened.diagnostics[0]?.message ?? 'the policy is refused'
  const enforcer = createEnforcer(opened.value, {
    detectors,
    deadlineMs: 5000,
    ...(isRecord(options) ? options : {}),
  })
  const exchange = toExchange(isRecord(request) ? request : {})
  const decision = await enforcer.decide(
    Array.isArray(slow) ? { ...exchange, body: slowBody(slow as (string | number)[]) } : exchange,
  )
  return whatIsWrong(decision, recordOf(attack, 'expected'))
}
