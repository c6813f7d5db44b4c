/**
 * Operators and functions one by one, in each form of ours, beside the same by hand on the same values:
 * `npm run bench:functions`. With `-- contains` only the cases whose name holds that are run, and nothing is written.
 * The cases of the groups marked with a star are those that the engine in Rust measures of itself, with values of ours;
 * bench/rust.ts measures them beside that engine.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { functionCases } from './workloads/function-cases.ts'
import { createFormBench, meanRatio, rounds, type FunctionRow } from './workloads/function-forms.ts'

const [wanted] = process.argv.slice(2)
const bench = await createFormBench()
const rows: FunctionRow[] = []
for (const one of functionCases) {
  if (wanted !== undefined && !one.name.includes(wanted)) continue
  const row = await bench.measure(one)
  rows.push(row)
  const { 'by hand': hand = Number.NaN, ...own } = row.nanoseconds
  const shown = Object.entries(own).map(([form, time]) => `${form} ${time.toFixed(1)} (${(time / hand).toFixed(2)})`)
  console.log(`${row.name.padEnd(34)} by hand ${hand.toFixed(1).padStart(6)}  ${shown.join('  ')}`)
}
bench.close()

const means = Object.fromEntries(
  ['source', 'module', 'closures'].map((form) => [form, meanRatio(rows, form, 'by hand')]),
)
console.log(`geometric mean over by hand: ${JSON.stringify(means)}`)
if (wanted === undefined) {
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  const shown = rows.map(({ name, expression, nanoseconds }) => ({ name, expression, nanoseconds }))
  const results = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', rounds, means, rows: shown }
  writeFileSync(new URL('./results/functions.json', import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`)
}
