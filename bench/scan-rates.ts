/**
 * Megabytes of text a second in process time of one core: each detector of DLP by itself, all one after the other, and all
 * behind the one pass that tells which of them can find something at all. Part of `npm run bench:detections`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { unwrap } from '../src/diagnostics/index.ts'
import {
  compileDlpProfiles,
  detectorRows,
  predefinedDlpProfiles,
  type DlpProfile,
} from '../src/inspection/dlp/index.ts'

const rounds = 3
/** Microseconds of one round at least. */
const shortest = 15_000

const texts = readFileSync(new URL('../test/evaluation/tuning.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { readonly body?: string }).body ?? '')
  // What nests 100,000 levels deep is no text that somebody writes.
  .filter((text) => text.length > 0 && text.length < 20_000)
const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)

/** Of several rounds the best: what else the machine does only adds. */
function megabytesPerSecond(profiles: readonly DlpProfile[], isPrefiltered: boolean): number {
  const scanner = unwrap(compileDlpProfiles(profiles, { prefilterAfter: isPrefiltered ? 0 : Infinity }))
  const pass = (): void => {
    for (const text of texts) scanner.scan(text)
  }
  pass()
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const started = process.cpuUsage()
    let passes = 0
    let spent = 0
    while (spent < shortest) {
      pass()
      passes++
      const { user, system } = process.cpuUsage(started)
      spent = user + system
    }
    best = Math.min(best, spent / passes)
  }
  return Number((size / best).toPrecision(3))
}

const profileOf = (ids: readonly string[]): DlpProfile => ({
  id: 'rates',
  name: 'rates',
  entries: ids.map((id) => ({ id, detector: id })),
})
const ids = detectorRows.map(({ id }) => id)
const tier = predefinedDlpProfiles.filter(({ id }) => id === 'ai-prompt-pii' || id === 'credentials-and-secrets')

const together = {
  tierInOnePass: megabytesPerSecond(tier, true),
  tierOneByOne: megabytesPerSecond(tier, false),
  allInOnePass: megabytesPerSecond([profileOf(ids)], true),
  allOneByOne: megabytesPerSecond([profileOf(ids)], false),
}
const alone = Object.fromEntries(ids.map((id) => [id, megabytesPerSecond([profileOf([id])], false)]))
const families = [...new Set(detectorRows.map(({ family }) => family))].map((family) => {
  const own = detectorRows
    .filter((row) => row.family === family)
    .map(({ id }) => ({ id, rate: alone[id] ?? Number.NaN }))
    .sort((a, b) => a.rate - b.rate)
  const [slowest] = own
  return { family, detectors: own.length, slowest, median: own[own.length >> 1]?.rate }
})
const result = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  kilobytes: Math.round(size / 1000),
  texts: texts.length,
  megabytesPerSecond: { together, families, alone },
}
console.log(JSON.stringify({ ...result, megabytesPerSecond: { together, families } }, undefined, 2))
if (!process.argv.includes('--quick')) {
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('./results/scan-rates.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`)
}
