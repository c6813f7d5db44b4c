/**
 * Decisions a second from the bytes of a request, in process time of one core: `npm run bench:bodies`. The policy is that of
 * `examples/tiers`, with its scan of a prompt of 2 KB and without its guardrails.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { createEnforcer, type Enforcer } from '../src/enforcement/index.ts'
import { fromHttpBytes, type Exchange } from '../src/inspection/traffic/index.ts'
import { openPolicy } from '../src/policy/index.ts'

const rounds = 5
const text = readFileSync(new URL('../examples/tiers/policy.yaml', import.meta.url), 'utf8')

function enforcerOf(source: string): Enforcer {
  const opened = openPolicy(source, { file: 'policy.yaml' })
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics[0]))
  return createEnforcer(opened.value)
}

const prose = 'Please rewrite the following paragraph so that a new colleague understands why our release was late. '
const prompt = prose.repeat(30).slice(0, 2048)
const body = JSON.stringify({
  action: 'next',
  model: 'gpt-5',
  messages: [{ author: { role: 'user' }, content: { content_type: 'text', parts: [prompt] } }],
})
const head = `POST /backend-api/conversation HTTP/1.1\r\nHost: chatgpt.com\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}`
const bytes = new TextEncoder().encode(`${head}\r\n\r\n${body}`)

function read(): Exchange {
  const exchange = fromHttpBytes(bytes)
  if (!exchange.ok) throw new Error(exchange.diagnostics[0]?.message)
  return exchange.value
}

/** Of several rounds the best: what else the machine does only adds, and the first ones pay for the compiler of the platform. */
async function perSecond(count: number, decide: () => Promise<unknown>): Promise<number> {
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const started = process.cpuUsage()
    for (let at = 0; at < count; at++) await decide()
    const { user, system } = process.cpuUsage(started)
    best = Math.min(best, (user + system) / count)
  }
  return Math.round(1_000_000 / best)
}

const scanning = enforcerOf(text)
const plain = enforcerOf(text.replace(/guardrails:[\s\S]*/, ''))
const exchange = read()
const withScan = await perSecond(6000, () => scanning.decide(read()))
const result = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  decisionsPerSecond: {
    fromBytesWithScan: withScan,
    fromBytesWithoutBodyRules: await perSecond(60_000, () => plain.decide(read())),
    fromExchangeWithoutBodyRules: await perSecond(60_000, () => plain.decide(exchange)),
  },
  megabytesPerSecondWithScan: Math.round((withScan * bytes.length) / 100_000) / 10,
}
console.log(JSON.stringify(result, undefined, 2))
if (!process.argv.includes('--quick')) {
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/bodies.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`)
}
