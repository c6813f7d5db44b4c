/**
 * What the AI gateway costs beside a plain proxy in the same process: `npm run bench:gateway [-- --peer FOLDER] [--check]`.
 * Model server and clients are in another process. Behind `npm ci --prefix bench/gateway-peers` the peer of that folder runs
 * in a process of its own, beside; FOLDER is another with `@portkey-ai/gateway`. With `--check` it leaves with 1 if the gateway with its scan takes more than
 * `most` times the processor of the proxy.
 */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { openGateway } from '../src/ai-gateway/index.ts'
import { createHttpSender, serveGateway } from '../src/ai-gateway/node/index.ts'
import { openPolicy } from '../src/policy/index.ts'
import type { Round, RoundTimes } from './gateway-load.ts'

const most = 8
const [inTurn, atOnce] = [400, 1500]
const ownPeers = fileURLToPath(new URL('gateway-peers', import.meta.url))
const named = process.argv.includes('--peer') ? process.argv[process.argv.indexOf('--peer') + 1] : undefined
const peerFolder = named ?? (existsSync(join(ownPeers, 'node_modules')) && !process.argv.includes('--check') ? ownPeers : undefined) // prettier-ignore

const load = fork(fileURLToPath(new URL('gateway-load.ts', import.meta.url)), {
  execArgv: ['--import', './bench/as-built.mjs'],
})
const [modelPort] = (await once(load, 'message')) as [number]
const models = `http://127.0.0.1:${String(modelPort)}/v1`

async function run(round: Round): Promise<RoundTimes> {
  load.send(round)
  const [told] = (await once(load, 'message')) as [RoundTimes | { readonly error: string }]
  if ('error' in told) throw new Error(told.error)
  return told
}

/** A proxy that does nothing but pass on. */
const proxy = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    fetch(`${models}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.concat(parts),
    }).then(
      // prettier-ignore
      (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        if (answer.body !== null) Readable.fromWeb(answer.body as NodeStream).pipe(response)
      },
      (error: unknown) => response.destroy(error as Error),
    )
  })
}).listen(0, '127.0.0.1')
await once(proxy, 'listening')

async function serve(guards: string): Promise<string> {
  const policy = openPolicy(`${guards}
ai_gateway:
  providers: { openai: { api: openai, base_url: "${models}" } }
  clients: [{ key_env: KEY, user: ada@example.com }]
  access: [{ id: all, action: allow }, { id: none, action: block, models: [gpt-0] }]
  limits:
    - { id: rate, requests: 1000000000, period: day, by: [ai.user] }
    - { id: tokens, tokens: 1000000000000, period: day, by: [ai.user] }
    - { id: places, concurrent: 1000, by: [ai.user] }
`)
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
  const opened = openGateway(policy.value, { environment: { KEY: 'key' }, sendMessage: createHttpSender() })
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics[0]))
  const { port } = await serveGateway(opened.value, { port: 0 })
  return `http://127.0.0.1:${String(port)}/v1/chat/completions`
}

const scans = 'guards: [{ id: personal, action: redact, in: both, pii: [EMAIL_ADDRESS, PHONE_NUMBER, CREDIT_CARD, US_SSN, IBAN_CODE, IP_ADDRESS] }]' // prettier-ignore
const key = { authorization: 'Bearer key' }
interface Subject {
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds of processor that it has taken. */
  readonly spent: () => number
}
const ownSpent = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const subjects: Subject[] = [
  { name: 'plain proxy', url: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}/`, headers: {}, spent: ownSpent }, // prettier-ignore
  { name: 'gateway', url: await serve(''), headers: key, spent: ownSpent },
  { name: 'gateway with PII scan of prompt and answer', url: await serve(scans), headers: key, spent: ownSpent },
]
const peerPort = 18_787
const peerScript = peerFolder === undefined ? '' : join(peerFolder, 'node_modules/@portkey-ai/gateway/build/start-server.js') // prettier-ignore
if (peerFolder !== undefined && !existsSync(peerScript)) throw new Error(`there is no ${peerScript}`)
const peer = peerFolder === undefined ? undefined : spawn(process.execPath, [peerScript, '--headless', `--port=${String(peerPort)}`], { stdio: 'ignore' }) // prettier-ignore
process.once('exit', () => peer?.kill())
if (peer !== undefined) {
  const url = `http://127.0.0.1:${String(peerPort)}`
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(url).then(() => true, () => false)) break // prettier-ignore
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const spent = (): number => {
    const fields = readFileSync(`/proc/${String(peer.pid)}/stat`, 'utf8').split(' ')
    // User and system time in hundredths of a second. Source: proc_pid_stat(5).
    return (Number(fields[13]) + Number(fields[14])) * 10
  }
  subjects.push({ name: 'Portkey gateway, in its own process', url: `${url}/v1/chat/completions`, headers: { authorization: 'Bearer key', 'x-portkey-provider': 'openai', 'x-portkey-custom-host': models }, spent }) // prettier-ignore
}

const round2 = (value: number): number => Math.round(value * 100) / 100
const quantile = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0 // prettier-ignore

const results: Record<string, object> = {}
let worst = 0
for (const isStream of [false, true]) {
  await run({ subjects, isStream, count: inTurn / 4, clients: 4 })
  const times = (await run({ subjects, isStream, count: inTurn, clients: 1 })).map(({ times: own }) => [...own].sort((a, b) => a - b)) // prettier-ignore
  const [plain = []] = times
  const rows: Record<string, object> = {}
  const perCore: number[] = []
  for (const [at, subject] of subjects.entries()) {
    const before = subject.spent()
    const [{ failed } = { failed: 0 }] = await run({ subjects: [subject], isStream, count: atOnce, clients: 32 })
    if (failed > 0 && subject.spent === ownSpent)
      throw new Error(`${subject.name}: ${String(failed)} answers are errors`)
    const spent = subject.spent() - before
    const own = times[at] ?? []
    const [p50, p99] = [quantile(own, 0.5), quantile(own, 0.99)]
    const measured = { p50: round2(p50), p99: round2(p99), overP50: round2(p50 - quantile(plain, 0.5)), overP99: round2(p99 - quantile(plain, 0.99)), perCoreSecond: Math.round((atOnce - failed) / (spent / 1000)) } // prettier-ignore
    if (own.length > 0) perCore.push(measured.perCoreSecond)
    // Of answers that are errors no time is told.
    rows[subject.name] = own.length === 0 ? { failed } : { ...measured, failed }
  }
  results[isStream ? 'streamed' : 'whole'] = rows
  const [proxied = 0, , scanned = 1] = perCore
  worst = Math.max(worst, proxied / scanned)
}
load.disconnect()
const result = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', promptBytes: 2048, answerBytes: 930, unit: 'ms; requests a second of one core', results, processorOverProxy: round2(worst), most } // prettier-ignore
console.log(JSON.stringify(result, undefined, 2))
if (process.argv.includes('--check')) process.exitCode = worst > most ? 1 : 0
else {
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/gateway.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`)
}
process.exit()
