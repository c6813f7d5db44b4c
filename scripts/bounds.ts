/**
 * `npm run bounds`: what multiplies is bounded. Each case runs in a process of its own and must end in a result or in
 * diagnostics within 2 s and 512 MB. The time is that of the main thread, which is what stands still meanwhile: on a busy
 * machine the clock counts what others do, and the work of the process counts threads that collect garbage beside it.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openPolicy } from '../src/policy/index.ts'
import { mainThreadSeconds } from './main-thread.ts'
import { executeFan } from '../test/support/document-fuzz/document-series.ts'

const mostSeconds = 2
const mostMegabytes = 512

function openAndDecide(text: string): string {
  const opened = openPolicy(text)
  if (!opened.ok) {
    const [first] = opened.diagnostics
    return `${String(opened.diagnostics.length)} diagnostics, ${first?.code ?? 'none'} first`
  }
  const { action, matched } = opened.value.decide({
    'http.host': 'a.example',
    'http.request.uri.path': 'x'.repeat(2000),
  })
  return `${action}, ${String(matched.length)} rules matched`
}

function rulesOf(expressions: readonly string[]): string {
  return JSON.stringify({
    version: 1,
    rules: expressions.map((expression, at) => ({ id: `r${String(at)}`, action: 'log', expression })),
  })
}

const cases: Readonly<Record<string, () => string>> = {
  'executes that fan out, 6^8 rules (5 kB)': () => openAndDecide(executeFan({ levels: 8, width: 6 })),
  '100,000 unknown keys (1 MB)': () =>
    openAndDecide(`version: 1\n${Array.from({ length: 100_000 }, (_, at) => `k${String(at)}: 1`).join('\n')}\n`),
  '3,000 `contains` rules of 900 bytes': () =>
    openAndDecide(
      rulesOf(
        Array.from({ length: 3000 }, (_, at) => {
          const start = `${String(at)}-${(at * 7919).toString(36)}-`
          return `http.request.uri.path contains "${start.repeat(100).slice(0, 900)}"`
        }),
      ),
    ),
  'a wildcard of 20,000 stars': () =>
    openAndDecide(rulesOf([`http.request.uri.path wildcard "${'*a'.repeat(20_000)}"`])),
  'a regular expression of 20,000 stars': () =>
    openAndDecide(rulesOf([`http.request.uri.path matches "${'a*'.repeat(20_000)}"`])),
  'a regular expression of 20,000 stars on one atom': () =>
    openAndDecide(rulesOf([`http.request.uri.path matches "a${'*'.repeat(20_000)}"`])),
}

interface Measured {
  readonly outcome: string
  /** Of the main thread. */
  readonly seconds: number
  readonly clock: number
  readonly megabytes: number
}

const [, , chosen] = process.argv
if (chosen !== undefined) {
  const before = mainThreadSeconds()
  const begun = performance.now()
  const outcome = cases[chosen]?.() ?? 'no such case'
  const seconds = mainThreadSeconds() - before
  const clock = (performance.now() - begun) / 1000
  const megabytes = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ outcome, seconds, clock, megabytes } satisfies Measured))
} else {
  for (const name of Object.keys(cases)) {
    const run = spawnSync('npx', ['tsx', fileURLToPath(import.meta.url), name], { encoding: 'utf8', timeout: 120_000 })
    if (run.status !== 0) {
      console.log(`BEYOND  ${name}: ended with ${String(run.status ?? run.signal)}: ${run.stderr.slice(0, 300)}`)
      process.exitCode = 1
      continue
    }
    const { outcome, seconds, clock, megabytes } = JSON.parse(run.stdout) as Measured
    const isWithin = seconds < mostSeconds && megabytes < mostMegabytes
    if (!isWithin) process.exitCode = 1
    console.log(
      `${isWithin ? 'within' : 'BEYOND'}  ${name}: ${seconds.toFixed(2)} s (${clock.toFixed(2)} s by the clock), ${megabytes.toFixed(0)} MB; ${outcome}`,
    )
  }
}
