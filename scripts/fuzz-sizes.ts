import { cloudflare } from '../src/index.ts'
import { createSizeScheme, observeSize, sizeSeries } from '../src/testing/index.ts'
import { testFunctions } from '../test/conformance/test-functions.ts'

/** Ten times the text may take this many times as long: linear work takes 10 and a little, quadratic 100. */
const worstGrowth = 35
/** Shorter times tell nothing of growth. */
const measurable = 300

/**
 * Every construct of the grammar once, ten times … a million times, with all limits but nesting out of the way, on
 * every executor.
 *
 * @param largest - the size to stop at
 * @param until - a time of `performance.now()`; what has not begun by then is left out, and said to be
 * @returns what was found
 */
export function runSizeSeries(largest: number, until: number): string[] {
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
  console.log(
    `${String(sizeSeries.length)} constructs, ${String(runs)} runs, ${String(left)} left out for want of time`,
  )
  for (const what of found) console.log(`FOUND ${what}`)
  return found
}
