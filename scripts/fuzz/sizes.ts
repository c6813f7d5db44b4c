import { runInNewContext } from 'node:vm'
import { setFlagsFromString } from 'node:v8'
import { cloudflare, compile } from '../../src/index.ts'
import { createSizeScheme, observeSize, sizeSeries, type SizeSeries } from '../../src/testing/index.ts'
import { runDocumentSeries } from '../../test/support/document-fuzz/document-fuzz.ts'
import { documentSeries } from '../../test/support/document-fuzz/document-series.ts'
import { testFunctions } from '../../test/conformance/test-functions.ts'
import type { FuzzMode } from './mode.ts'

/** Ten times the text may take this many times as long: linear work takes 10 and a little, quadratic 100. */
const worstGrowth = 35
/** Milliseconds of work; shorter times tell nothing of growth. */
const measurable = 300
/**
 * Milliseconds of work that one run without limits may be expected to take. The trees, closures and modules of a text
 * grow with it: at 100,000 pieces some constructs take 5 s and 800 MB, and a million pieces ten times as much. No
 * scheme allows such texts; with the usual limits every size is tried.
 */
const longestRun = 8000
/** Milliseconds of work in which a text is refused or accepted under the usual limits, whatever its size. */
const longestRefusal = 3000

interface SeriesRun {
  readonly runs: number
  /** Not begun for want of time. */
  readonly left: number
  /** Tried with the usual limits only. */
  readonly limited: number
  readonly found: readonly string[]
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
/** Pieces from which the trees and code of one run are so much that two runs of garbage would not fit beside it. */
const heavy = 10_000

/** Milliseconds of work of this process: those of others on the machine do not count. */
function workOf(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/**
 * Every construct of the grammar once, ten times … a million times: with the usual limits, and with all limits but
 * nesting out of the way on every executor, as far as that fits into memory.
 *
 * @param largest - the size to stop at
 * @param until - a time of `performance.now()`; what has not begun by then is left out, and counted
 */
function runExpressionSeries(largest: number, until: number): SeriesRun {
  const concat = cloudflare.functions.get('concat')
  const functions = concat === undefined ? testFunctions : [...testFunctions, concat]
  const lifted = createSizeScheme(functions, largest)
  const usual = createSizeScheme(functions)
  const found: string[] = []
  const times = new Map<SizeSeries, number>()
  let [runs, left, limited] = [0, 0, 0]
  const attempt = (what: string, run: () => void): number =>
    workOf(() => {
      try {
        run()
      } catch (error) {
        found.push(`${what}: ${String(error).slice(0, 200)}`)
      }
    })
  // Small sizes of all constructs first: a short run sees each of them.
  for (let count = 1; count <= largest; count *= 10) {
    for (const series of sizeSeries) {
      const what = `${series.name}, ${String(count)} times`
      const before = times.get(series) ?? 0
      if (performance.now() > until) {
        left++
        continue
      }
      runs++
      // Left to itself the engine lets the garbage of several runs pile up: 2.7 GB, where one run needs 0.9 at most.
      if (count >= heavy) collectGarbage()
      const text = series.build(count)
      const refusal = attempt(what, () => {
        const result = compile(text, usual)
        if (!result.ok && result.diagnostics.length === 0) throw new Error('rejected without a diagnostic')
      })
      if (refusal > longestRefusal) found.push(`${what}: ${refusal.toFixed(0)} ms under the usual limits`)
      if (before * 10 > longestRun) {
        limited++
        times.set(series, Infinity)
        continue
      }
      const took = attempt(what, () => observeSize(text, lifted, true))
      if (before > measurable && took > before * worstGrowth)
        found.push(`${what}: ${before.toFixed(0)} ms, then ${took.toFixed(0)} ms for ten times as much`)
      times.set(series, took)
    }
  }
  return { runs, left, limited, found }
}

/** The series of expressions in the first half of the time, those of policy documents in what is left. */
export const fuzzSizes: FuzzMode = ({ seconds, largest }) => {
  const start = performance.now()
  const expressions = runExpressionSeries(largest, start + seconds * 500)
  const documents = runDocumentSeries(largest, start + seconds * 1000, collectGarbage)
  const runs = [
    `expressions: ${String(sizeSeries.length)} constructs, ${String(expressions.runs)} runs, ${String(expressions.limited)} of them with the usual limits only, ${String(expressions.left)} left out for want of time`,
    `documents: ${String(documentSeries.length)} constructs, ${String(documents.runs)} runs, ${String(documents.left)} left out`,
  ]
  // In kilobytes.
  runs.push(`at most ${(process.resourceUsage().maxRSS / 1e6).toFixed(1)} GB of memory`)
  return { summary: runs.join('; '), findings: [...expressions.found.map((what) => ({ what })), ...documents.findings] }
}
