/**
 * Latencies of the language service on a large policy: first diagnostics after a key, completion, hover, proofs, and how long
 * a question that nobody wants any more goes on. `npm run bench:editor [-- SEED [RULES]]`; `--check` fails above the bars.
 * Times are of the processor, since the machine may be shared.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { stringify } from 'yaml'
import { createLanguageService } from '../src/editor/index.ts'
import { createRandom } from '../test/analysis/bytes-cases.ts'
import { plantRules } from '../test/analysis/planted.ts'
import { toDocument } from './policy-subjects.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const numbers = process.argv.slice(2).filter((argument) => !argument.startsWith('--')).map(Number) // prettier-ignore
const [seed = 20261126, count = 10_000] = numbers
const edits = 100

/** Milliseconds at p95, for 10,000 rules. */
const bars = { diagnostics: 30, completion: 20, hover: 5, proofs: 200, cancelled: 200 }

/** Milliseconds of this process on a core. */
function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const random = createRandom(seed)
const { expressions } = plantRules(count, Math.ceil(count / 50), random)
const text = stringify(toDocument(expressions))
const file = 'policy.yaml'
const service = createLanguageService()
const samples = new Map<keyof typeof bars, number[]>()
function measure<Result>(name: keyof typeof bars, work: () => Result): Result {
  const start = spent()
  const result = work()
  samples.set(name, [...(samples.get(name) ?? []), spent() - start])
  return result
}

let start = spent()
service.openDocument(file, text, 1)
console.log(`seed ${String(seed)}, ${String(count)} rules, ${(text.length / 1e6).toFixed(1)} MB of YAML`)
console.log(`opened in ${(spent() - start).toFixed(0)} ms`)
start = spent()
service.diagnostics(file)
console.log(`first diagnostics of the whole in ${(spent() - start).toFixed(0)} ms`)
start = spent()
let longest = 0
let last = performance.now()
const ticker = setInterval(() => {
  const now = performance.now()
  longest = Math.max(longest, now - last)
  last = now
}, 1)
const all = await service.provedDiagnostics(file)
clearInterval(ticker)
console.log(
  `all diagnostics (${String(all?.diagnostics.length)}) in ${((spent() - start) / 1000).toFixed(1)} s; others waited at most ${longest.toFixed(0)} ms of the clock`,
)

for (let edit = 0; edit < edits; edit++) {
  const now = service.textOf(file) ?? ''
  const rule = now.indexOf('http', random(now.length - 1000))
  const at = now.indexOf('.', rule)
  service.changeDocument(file, [{ span: { start: at, end: at }, text: 'x' }])
  measure('diagnostics', () => service.diagnostics(file))
  measure('completion', () => service.completion(file, at + 1))
  service.changeDocument(file, [{ span: { start: at, end: at + 1 }, text: '' }])
  measure('diagnostics', () => service.diagnostics(file))
  measure('hover', () => service.hover(file, at + 1))
}

const changes = 30
for (let edit = 0; edit < changes; edit++) {
  const now = service.textOf(file) ?? ''
  const at = now.indexOf('"', random(now.length - 1000)) + 1
  service.changeDocument(file, [{ span: { start: at, end: at }, text: 'z' }])
  service.diagnostics(file)
  const began = spent()
  const proved = await service.provedDiagnostics(file)
  if (proved === undefined) throw new Error('nobody cancelled')
  samples.set('proofs', [...(samples.get('proofs') ?? []), spent() - began])
}
for (let edit = 0; edit < 5; edit++) {
  const controller = new AbortController()
  service.changeDocument(file, [{ span: { start: 0, end: 0 }, text: '# x\n' }])
  const asked = service.provedDiagnostics(file, { signal: controller.signal })
  await new Promise((resolve) => setTimeout(resolve, 30 * edit))
  const began = spent()
  controller.abort()
  await asked
  samples.set('cancelled', [...(samples.get('cancelled') ?? []), spent() - began])
}

const failures: string[] = []
for (const [name, list] of samples) {
  const sorted = [...list].sort((a, b) => a - b)
  const rank = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  console.log(
    `${name}: p50 ${rank(0.5).toFixed(1)} ms, p95 ${rank(0.95).toFixed(1)} ms, at most ${rank(1).toFixed(1)} ms (${String(sorted.length)})`,
  )
  if (rank(0.95) > bars[name]) failures.push(`${name}: ${rank(0.95).toFixed(1)} ms is over ${String(bars[name])} ms`)
}
collect()
const { heapUsed, rss } = process.memoryUsage()
console.log(`${(heapUsed / 2 ** 20).toFixed(0)} MB heap, ${(rss / 2 ** 20).toFixed(0)} MB resident`)
for (const failure of failures) console.error(failure)
if (process.argv.includes('--check') && failures.length > 0) process.exitCode = 1
