/**
 * What an exchange costs from request to decision as rules become more: `npm run bench:enforcement [--check]`.
 * Each rule reads a host, a path and a detection, so each could need the body and the detector. With `--check`
 * it leaves with 1 if 10,000 rules cost more than `most` times what 10 cost.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { Detector } from '../src/inspection/detections/index.ts'
import { createEnforcer, type Enforcer } from '../src/enforcement/index.ts'
import { createPolicy, type PolicyDocument } from '../src/policy/index.ts'
import type { Exchange } from '../src/inspection/traffic/index.ts'

const most = 3
const sizes = [10, 100, 1000, 10_000] as const
const rounds = 7
const exchangesPerRound = 300
const score = 'cf.llm.prompt.injection_score'

/** It costs nothing: what is measured is the way to it. */
const detector: Detector = { name: 'fixed', provides: [score], detect: () => Promise.resolve(new Map([[score, 90]])) }

function enforcerOf(size: number): Enforcer {
  const rules = Array.from({ length: size }, (_, number) => ({
    id: `rule-${String(number)}`,
    expression: `http.host eq "h${String(number)}.example" and starts_with(http.request.uri.path, "/v1/") and ${score} lt 20`,
    action: 'block',
  }))
  const policy = createPolicy({ rules } as unknown as PolicyDocument)
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
  return createEnforcer(policy.value, { detectors: [detector] })
}

const content = 'Where is my parcel? '.repeat(20)
const body = new TextEncoder().encode(JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }))
const toExchange = (host: string): Exchange => ({
  method: 'POST',
  scheme: 'https',
  host,
  target: '/v1/chat/completions',
  headers: [['content-type', 'application/json']],
  body,
})

async function microseconds(enforcer: Enforcer, host: string): Promise<number> {
  const exchange = toExchange(host)
  const start = performance.now()
  for (let count = 0; count < exchangesPerRound; count++) await enforcer.decide(exchange)
  return ((performance.now() - start) * 1000) / exchangesPerRound
}

/** The quickest round: what else the machine does only adds. */
const rows = sizes.map((size) => ({ size, enforcer: enforcerOf(size), oneLive: Infinity, noneLive: Infinity }))
for (let round = 0; round < rounds; round++) {
  for (const row of rows) {
    row.oneLive = Math.min(row.oneLive, await microseconds(row.enforcer, `h${String(row.size - 1)}.example`))
    row.noneLive = Math.min(row.noneLive, await microseconds(row.enforcer, 'nowhere.example'))
  }
}

const round1 = (value: number): number => Math.round(value * 10) / 10
const microsecondsByRules = Object.fromEntries(
  rows.map(({ size, oneLive, noneLive }) => [size, { oneLive: round1(oneLive), noneLive: round1(noneLive) }]),
)
const [first, last] = [rows[0], rows.at(-1)]
if (first === undefined || last === undefined) throw new Error('no sizes')
const ratios = { oneLive: round1(last.oneLive / first.oneLive), noneLive: round1(last.noneLive / first.noneLive) }
const result = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  microsecondsByRules,
  ratios,
  most,
}
console.log(JSON.stringify(result, undefined, 2))
if (process.argv.includes('--check')) {
  if (Math.max(ratios.oneLive, ratios.noneLive) > most) process.exitCode = 1
} else {
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/enforcement.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`)
}
