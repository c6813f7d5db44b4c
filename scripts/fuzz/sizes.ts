import { cloudflare } from '../../src/index.ts'
import { createSizeScheme, observeSize, sizeSeries } from '../../src/testing/index.ts'
import { runDocumentSeries } from '../../test/support/document-fuzz/document-fuzz.ts'
import { documentSeries } from '../../test/support/document-fuzz/document-series.ts'
import { testFunctions } from '../../test/conformance/test-functions.ts'
import type { FuzzMode } from './mode.ts'

/** Ten times the text may take this many times as long: linear work takes 10 and a little, quadratic 100. */
const worstGrowth = 35
/** Shorter times tell nothing of growth. */
const measurable = 300

interface SeriesRun {
  readonly runs: number
  readonly left: number
  readonly found: readonly string[]
}

/**
 * Every construct of the grammar once, ten times … a million times, with all limits but nesting out of the way, on
 * every executor.
 *
 * @param largest - the size to stop at
 * @param until - a time of `performance.now()`; what has not begun by then is left out, and counted
 */
function runExpressionSeries(largest: number, until: number): SeriesRun {
  const concat = cloudflare.functions.get('concat')
  const scheme = createSizeScheme(concat === undefined ? testFunctions : [...testFunctions, concat], largest)
  const found: string[] = []
  let runs = 0
  let left = 0
  for (const { name, build } of sizeSeries) {
    let before = 0
    for (let count = 1; count <= largest; count *= 10) {
      if (performance.now() > until) {
        left++
        continue
      }
      const text = build(count)
      const start = performance.now()
      try {
        observeSize(text, scheme, true)
      } catch (error) {
        found.push(`${name}, ${String(count)} times: ${String(error).slice(0, 200)}`)
      }
      const took = performance.now() - start
      if (before > measurable && took > before * worstGrowth)
        found.push(`${name}: ${before.toFixed(0)} ms, then ${took.toFixed(0)} ms for ten times as much`)
      before = took
      runs++
    }
  }
  return { runs, left, found }
}

/** The series of expressions in the first half of the time, those of policy documents in what is left. */
export const fuzzSizes: FuzzMode = ({ seconds, largest }) => {
  const start = performance.now()
  const expressions = runExpressionSeries(largest, start + seconds * 500)
  const documents = runDocumentSeries(largest, start + seconds * 1000)
  const runs = [
    `expressions: ${String(sizeSeries.length)} constructs, ${String(expressions.runs)} runs, ${String(expressions.left)} left out for want of time`,
    `documents: ${String(documentSeries.length)} constructs, ${String(documents.runs)} runs, ${String(documents.left)} left out`,
  ]
  return { summary: runs.join('; '), findings: [...expressions.found.map((what) => ({ what })), ...documents.findings] }
}
