/**
 * The cases that the engine in Rust measures of itself, beside that engine: `npm run bench:rust -- PROGRAM`. The engine
 * is no part of this package. PROGRAM reads one case from its standard input, a line of type, expression and value with
 * tabs between them, and prints `{ "engine": "name and versions", "nanoseconds": 1.5, "answer": true }`. It is asked
 * right before and right after our forms, and its better time counts. Writes bench/results/rust.json.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { writePage } from './page/page.ts'
import type { BenchResults, RustResults, RustRow } from './page/results.ts'
import { functionCases, type FunctionCase } from './workloads/function-cases.ts'
import { createFormBench, fields, meanRatio } from './workloads/function-forms.ts'

interface EngineTime {
  readonly engine: string
  readonly nanoseconds: number
  readonly answer: boolean
}

const [program] = process.argv.slice(2)
if (program === undefined) throw new Error('give the program that runs a case in the engine in Rust')

function ask(program: string, { field, expression, values }: FunctionCase): EngineTime {
  const input = [fields[field], expression, String(values[0])].join('\t')
  return JSON.parse(execFileSync(program, { input, encoding: 'utf8' })) as EngineTime
}

const bench = await createFormBench()
const rows: RustRow[] = []
let engine = ''
for (const one of functionCases.filter(({ name }) => name.startsWith('* '))) {
  const before = ask(program, one)
  const row = await bench.measure(one)
  const after = ask(program, one)
  engine = after.engine
  if (row.answers[0] !== after.answer) throw new Error(`the engine in Rust answers otherwise: ${one.name}`)
  const rust = Math.min(before.nanoseconds, after.nanoseconds)
  const { name, expression, nanoseconds } = row
  rows.push({ name: name.slice(2), expression, nanoseconds: { rust, ...nanoseconds } })
  const ratio = (form: string): string => `${form} ${((nanoseconds[form] ?? Number.NaN) / rust).toFixed(2)}`
  console.log(`${name.padEnd(48)} rust ${rust.toFixed(1).padStart(6)}  ${['source', 'module', 'closures'].map(ratio).join('  ')}`) // prettier-ignore
}
bench.close()

const means = Object.fromEntries(['source', 'module', 'closures'].map((form) => [form, meanRatio(rows, form, 'rust')]))
console.log(`geometric mean over the engine in Rust: ${JSON.stringify(means)}`)
const results: RustResults = {
  engine,
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  means,
  rows,
}
writeFileSync(new URL('./results/rust.json', import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`)
const all = JSON.parse(readFileSync(new URL('./results/all.json', import.meta.url), 'utf8')) as BenchResults
writeFileSync(new URL('../docs/performance.md', import.meta.url), writePage(all, results))
