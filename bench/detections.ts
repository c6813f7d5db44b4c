import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { createInjectionScorer, createPiiDetector, type Detector } from '../src/inspection/detections/index.ts'
import { createEnforcer } from '../src/enforcement/index.ts'
import { createPolicy, type PolicyDocument } from '../src/policy/index.ts'
import { createSeededDraw } from '../src/testing/index.ts'
import { chatBody, chatExchange } from '../test/support/chat-exchange.ts'
import type { Exchange } from '../src/inspection/traffic/index.ts'

const concurrent = 500
const deadlineMs = 1000
const topic = 'cf.llm.prompt.unsafe_topic_detected'
const draw = createSeededDraw(20_261_124)

/** A model that mostly answers within 20 to 200 ms, at times errs, and at times does not answer at all. */
const model: Detector = {
  name: 'model',
  provides: [topic],
  detect(_, signal) {
    const fate = draw.integer(0, 99)
    return new Promise((resolve, reject) => {
      const wait = fate < 80 ? draw.integer(20, 200) : fate < 90 ? 10 : 60_000
      const timer = setTimeout(() => {
        if (fate >= 80) reject(new Error('502'))
        else resolve(new Map([[topic, fate < 5]]))
      }, wait)
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
    })
  },
}

const policy = createPolicy({
  rules: [
    { id: 'injection', expression: 'cf.llm.prompt.injection_score lt 20', action: 'block' },
    { id: 'pii', expression: 'cf.llm.prompt.pii_detected', action: 'log' },
    { id: 'unsafe', expression: topic, action: 'block', on_missing_detection: 'closed' },
  ],
} as unknown as PolicyDocument)
if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
const enforcer = createEnforcer(policy.value, {
  detectors: [createInjectionScorer(), createPiiDetector(), model],
  deadlineMs,
})

function toExchange(number: number): Exchange {
  const content = `Question ${String(number)}: where is my parcel to jane.doe+${String(number)}@example.org?`
  return chatExchange(chatBody(content))
}

// The first prompts pay for compiling what detectors look for.
for (let number = 0; number < 50; number++) await enforcer.decide(toExchange(number))

const start = performance.now()
const decisions = await Promise.all(
  Array.from({ length: concurrent }, (_, number) => enforcer.decide(toExchange(number))),
)
const wallMs = Math.round(performance.now() - start)
const times = decisions.map(({ durationMs }) => durationMs).sort((a, b) => a - b)
const at = (part: number): number =>
  Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN)
const failures = decisions.flatMap(({ detections }) => detections.failures)
const result = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  concurrent,
  deadlineMs,
  lost: concurrent - decisions.length,
  timeouts: failures.filter(({ reason }) => reason === 'timeout').length,
  errors: failures.filter(({ reason }) => reason === 'error').length,
  takenClosed: decisions.filter(({ detections }) => detections.unsettled.length > 0).length,
  wallMs,
  decisionMs: { median: at(0.5), p99: at(0.99), longest: at(1) },
}
console.log(JSON.stringify(result, undefined, 2))
mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
writeFileSync(new URL('./results/detections.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`)
