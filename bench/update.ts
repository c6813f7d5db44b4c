import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { PerformanceObserver } from 'node:perf_hooks'
import { compilePolicy, createPolicy, LivePolicy, type PolicyDocument } from '../src/policy/index.ts'
import { hostRules, toDocument } from './policy-subjects.ts'

const updates = Number(process.env['UPDATES'] ?? 100)
const count = 10_000
const { expressions, events } = hostRules(count)
const versions = [0, 1].map((version): PolicyDocument => ({
  ...toDocument(expressions),
  name: `version ${String(version)}`,
}))

const first = createPolicy(versions[0] as PolicyDocument)
if (!first.ok) throw new Error(JSON.stringify(first.diagnostics[0]))
const live = new LivePolicy(first.value)

/** The longest step of a compile that nothing else can come between. */
function longestStep(document: PolicyDocument): number {
  let longest = 0
  const steps = compilePolicy(document)
  for (let isDone = false; !isDone;) {
    const start = performance.now()
    isDone = steps.next().done === true
    longest = Math.max(longest, performance.now() - start)
  }
  return longest
}

/** Pauses of the garbage collector, which fall into any turn. */
const pauses: number[] = []
const observer = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) pauses.push(duration)
})

/** Decides in every turn of the event loop, and takes the time from one turn to the next. */
const gaps: number[] = []
let isOver = false
let decisions = 0
let wrong = 0
async function decide(): Promise<void> {
  let last = performance.now()
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve))
    const now = performance.now()
    gaps.push(now - last)
    last = now
    const expected = `rule-${String((count >> 1) + (decisions % 8))}`
    if (live.decide(events.middle[decisions % 8] as Record<string, string>).rule !== expected) wrong++
    decisions++
  }
}

const stepMs = Array.from({ length: 5 }, () => longestStep(versions[0] as PolicyDocument)).sort((a, b) => a - b)
observer.observe({ entryTypes: ['gc'] })
const deciding = decide()
const times: number[] = []
for (let update = 0; update < updates; update++) {
  const start = performance.now()
  const outcome = await live.update(versions[update % 2] as PolicyDocument)
  if (outcome.status !== 'updated') throw new Error(JSON.stringify(outcome))
  times.push(performance.now() - start)
}
isOver = true
await deciding
// The observer is told of pauses a turn later.
await new Promise((resolve) => setImmediate(resolve))
observer.disconnect()
pauses.sort((a, b) => a - b)

gaps.sort((a, b) => a - b)
times.sort((a, b) => a - b)
const at = (list: readonly number[], part: number): number =>
  Math.round((list[Math.min(list.length - 1, Math.floor(list.length * part))] ?? NaN) * 100) / 100
const counted = [...live.counters.values()].reduce((sum, { matched }) => sum + matched, 0)
const result = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  rules: count,
  updates,
  decisions,
  wrong,
  lost: decisions - counted,
  updateMs: { median: at(times, 0.5), longest: at(times, 1) },
  /** The longest step of a compile, in the median of five. */
  stepMs: at(stepMs, 0.5),
  gcMs: { p99: at(pauses, 0.99), longest: at(pauses, 1) },
  /** From one turn of the event loop to the next, decision included: how late a decision can be. */
  turnMs: { median: at(gaps, 0.5), p99: at(gaps, 0.99), longest: at(gaps, 1) },
}
console.log(JSON.stringify(result, undefined, 2))
mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
writeFileSync(new URL('./results/update.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`)
if (wrong > 0 || counted !== decisions) process.exitCode = 1
