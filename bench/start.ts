/**
 * How long a process takes to start, beside bare Node in the same run: `npm run bench:start -- --check`.
 * The package is built as it is published, without its types.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import config from '../tsup.config.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const cache = join(root, 'node_modules/.cache')
const rounds = 25

/** What bare Node took where the bars were set, in milliseconds; a slower or busier machine is given as much more. */
const usualNode = 54

/** Milliseconds that a start may take beyond bare Node, where Node itself takes {@link usualNode}. */
const bars = { '--help': 90, 'check of the first example': 200, "import 'portcullis'": 90 } as const

async function buildPackage(folder: string): Promise<void> {
  if (typeof config === 'function' || Array.isArray(config)) throw new Error('INVARIANT: one configuration')
  await build({
    ...config,
    config: false,
    outDir: folder,
    dts: false,
    silent: true,
    onSuccess: () => Promise.resolve(),
  })
  writeFileSync(join(folder, 'import.mjs'), "import './index.js'\n")
}

function measure(args: readonly string[]): number {
  const started = performance.now()
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' })
  const taken = performance.now() - started
  if (done.status !== 0) throw new Error(`node ${args.join(' ')} left with ${String(done.status)}`)
  return taken
}

/** Of many runs the quickest quarter tells what a start costs; the rest tells what else the machine did. */
function typical(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 4)] ?? Number.NaN
}

mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, 'portcullis-start-'))
try {
  await buildPackage(folder)
  writeFileSync(join(folder, 'empty.mjs'), '')
  const cli = join(folder, 'cli.js')
  const starts = {
    node: [join(folder, 'empty.mjs')],
    '--help': [cli, '--help'],
    'check of the first example': [cli, 'check', 'examples/ai-security/policy.yaml'],
    "import 'portcullis'": [join(folder, 'import.mjs')],
  } as const
  const names = Object.keys(starts) as (keyof typeof starts)[]
  const times = new Map(names.map((name) => [name, [] as number[]]))
  for (const name of names) measure(starts[name])
  for (let round = 0; round < rounds; round++) for (const name of names) times.get(name)?.push(measure(starts[name]))

  const node = typical(times.get('node') ?? [])
  console.log(`bare Node ${process.version}: ${node.toFixed(0)} ms (quartile of ${String(rounds)} runs, all in turn)`)
  const slower = Math.max(1, node / usualNode)
  let isOver = false
  for (const [name, bar] of Object.entries(bars) as [keyof typeof bars, number][]) {
    const more = typical(times.get(name) ?? []) - node
    isOver ||= more > bar * slower
    const scaled = slower === 1 ? '' : `, here ${(bar * slower).toFixed(0)}`
    console.log(`${name}: Node + ${more.toFixed(0)} ms (bar: ${String(bar)}${scaled})`)
  }
  if (process.argv.includes('--check') && isOver) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
