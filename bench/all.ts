/**
 * Every workload beside the other engines, on each Node that is at hand: `npm run bench:all` writes
 * bench/results/first-match.json. `--quick` takes fewer rounds.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const sizes = [
  'W1 1',
  'W2 1',
  'W3 1',
  'W4 10',
  'W4 100',
  'W4 1000',
  'W4 10000',
  'W5 10',
  'W5 100',
  'W5 1000',
  'W5 10000',
]
/** Node 22 stands among the pinned packages of the peers. */
const nodes = [process.execPath, `${root}bench/peers/node_modules/node/bin/node`].filter(existsSync)
const pace = process.argv.includes('--quick') ? ['--rounds', '5', '--milliseconds', '2'] : []

const rows: unknown[] = []
for (const node of nodes)
  for (const size of sizes) {
    const args = ['--import', 'tsx', 'bench/first-match.ts', ...size.split(' '), '--peers', ...pace]
    const run = spawnSync(node, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    if (run.status !== 0) throw new Error(`${size} left with ${String(run.status)}`)
    const line = run.stdout.trim().split('\n').at(-1) ?? ''
    console.log(line)
    rows.push(JSON.parse(line))
  }
writeFileSync(
  new URL('./results/first-match.json', import.meta.url),
  `${JSON.stringify({ cpu: cpus()[0]?.model ?? 'unknown', unit: 'nanoseconds of process CPU for one event', rows }, undefined, 2)}\n`,
)
