/**
 * Operators and functions one by one, in each form of ours, beside the same by hand on the same values:
 * `npm run bench:functions`. With `-- contains` only the cases whose name holds that are run, and nothing is written.
 * The cases of the groups marked with a star are those that the engine in Rust measures of itself, with values of ours.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { compile } from '../src/compiler/index.ts'
import { unwrap } from '../src/diagnostics/index.ts'
import { createPolicy } from '../src/policy/index.ts'
import type { ExecutionContext } from '../src/runtime/index.ts'
import { createModuleFolder } from '../test/support/load-module.ts'
import { functionCases, type FunctionCase } from './workloads/function-cases.ts'
import { measureInTurns, type Subject } from './timing.ts'

const [wanted] = process.argv.slice(2)
const rounds = 9
const milliseconds = 2

const fields = {
  'bench.address': 'Ip',
  'bench.number': 'Int',
  'bench.text': 'Bytes',
  'bench.list': 'Array<Bytes>',
  'bench.map': 'Map<Int>',
  'bench.flag': 'Bool',
} as const
const policy = createPolicy({ fields, rules: [] })
if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
const { scheme } = policy.value
const folder = await createModuleFolder()

/** A text that is no constant of the program, as values from the network are not. */
function fresh(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value).toString('latin1')
  return Array.isArray(value) ? value.map(fresh) : value
}

interface FunctionRow {
  readonly name: string
  readonly expression: string
  readonly nanoseconds: Readonly<Record<string, number>>
}

async function measure({ name, field, expression, values, byHand, read }: FunctionCase): Promise<FunctionRow> {
  const inputs = Array.from({ length: 16 }, (_, at) => fresh(values[at % values.length]))
  const fill = (context: ExecutionContext, value: unknown): ExecutionContext => context.set(field, value as string)
  const ofScheme = inputs.map((value) => fill(scheme.createContext(), value))
  const closures = unwrap(compile(expression, scheme, { backend: 'closures' }))
  const source = unwrap(compile(expression, scheme, { backend: 'source' }))
  const module = (await folder.load(closures.toModule())) as unknown as {
    createContext(): ExecutionContext
    matches(context: ExecutionContext): boolean
  }
  const ofModule = inputs.map((value) => fill(module.createContext(), value))
  const plain = inputs.map((value) => ({ value: read === undefined ? value : read(value as string) }))
  const subjects = [
    { name: 'by hand', inputs: plain, run: byHand },
    { name: 'source', inputs: ofScheme, run: source.matches },
    { name: 'module', inputs: ofModule, run: module.matches },
    { name: 'closures', inputs: ofScheme, run: closures.matches },
  ] as unknown as Subject<never>[]
  const answers = subjects.map(({ inputs: all, run }) => all.map((input) => run(input)).join())
  if (new Set(answers).size !== 1) throw new Error(`the forms disagree on \`${expression}\`:\n${answers.join('\n')}`)
  const times = await measureInTurns(subjects, rounds, milliseconds)
  return {
    name,
    expression: expression.length > 80 ? `${expression.slice(0, 77)}...` : expression,
    nanoseconds: Object.fromEntries([...times].map(([subject, { median }]) => [subject, median])),
  }
}

const rows: FunctionRow[] = []
for (const one of functionCases) {
  if (wanted !== undefined && !one.name.includes(wanted)) continue
  const row = await measure(one)
  rows.push(row)
  const { 'by hand': hand = Number.NaN, ...own } = row.nanoseconds
  const shown = Object.entries(own).map(([form, time]) => `${form} ${time.toFixed(1)} (${(time / hand).toFixed(2)})`)
  console.log(`${row.name.padEnd(34)} by hand ${hand.toFixed(1).padStart(6)}  ${shown.join('  ')}`)
}
folder.close()

/** The geometric mean of the times of a form over those of hand-written code. */
function meanRatio(form: string): number {
  const logs = rows.map(({ nanoseconds: all }) => Math.log((all[form] ?? Number.NaN) / (all['by hand'] ?? Number.NaN)))
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length)
}

const means = Object.fromEntries(['source', 'module', 'closures'].map((form) => [form, meanRatio(form)]))
console.log(`geometric mean over by hand: ${JSON.stringify(means)}`)
if (wanted === undefined) {
  mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
  const results = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', rounds, means, rows }
  writeFileSync(new URL('./results/functions.json', import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`)
}
