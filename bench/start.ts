/**
 * How long a process takes to start, beside bare Node in the same run: `npm run bench:start -- --check`.
 * The package is built as it is published, without its types.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import { createPolicy, emitPolicy } from '../src/policy/index.ts'
import config from '../tsup.config.ts'
import { mixedRules, toDocument } from './policy-subjects.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const cache = join(root, 'node_modules/.cache')
const rounds = 25
/** For what has no bar. */
const fewRounds = 7

/** What bare Node took where the bars were set, in milliseconds; a slower or busier machine is given as much more. */
const usualNode = 54

/** Milliseconds by which the same start varies from run to run, however short it is: `--check` lets them pass. */
const leeway = 5

/** Rules that decide, of two predicates each. */
const [few, many] = [100, 10_000]

/** Milliseconds that a start may take beyond bare Node, where Node itself takes {@link usualNode}; undefined: only told. */
const bars: Readonly<Record<string, number | undefined>> = {
  '--help': 90,
  'check of the first example': 200,
  "import 'portcullis'": 90,
  [`first decision, a module of ${String(few)} rules`]: 15,
  [`first decision, ${String(few)} rules compiled`]: 80,
  [`first decision, a policy of ${String(few)} rules`]: undefined,
  [`first decision, a module of ${String(many)} rules`]: undefined,
  [`first decision, a policy of ${String(many)} rules`]: undefined,
}

/** The package as it stands where it is installed: scripts in the folder import it by its name. */
async function buildPackage(folder: string): Promise<string> {
  if (typeof config === 'function' || Array.isArray(config)) throw new Error('INVARIANT: one configuration')
  const place = join(folder, 'node_modules/portcullis')
  const outDir = join(place, 'dist')
  await build({
    ...config,
    config: false,
    outDir,
    dts: false,
    silent: true,
    onSuccess: () => Promise.resolve(),
  })
  copyFileSync(join(root, 'package.json'), join(place, 'package.json'))
  return outDir
}

/** Scripts that find the first rule for one event: by a module, by compiled rules one by one, and by a policy. */
function writeDecisions(folder: string, count: number): Readonly<Record<'module' | 'compile' | 'policy', string>> {
  const { expressions, events } = mixedRules(count)
  const document = toDocument(expressions)
  const policy = createPolicy(document)
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics.slice(0, 3)))
  const [event = {}] = events.last
  const { rule } = policy.value.decide(event)
  const name = (what: string): string => `${what}-${String(count)}.mjs`
  const write = (what: string, setup: string, found: string): string => {
    const file = join(folder, name(what))
    const wanted = `if (${found} !== ${JSON.stringify(rule)}) throw new Error('it is another rule')`
    writeFileSync(file, `${setup}\nconst event = ${JSON.stringify(event)}\n${wanted}\n`)
    return file
  }
  writeFileSync(join(folder, name('emitted')), emitPolicy(policy.value))
  writeFileSync(join(folder, `rules-${String(count)}.json`), JSON.stringify(document))
  const read = `import { readFileSync } from 'node:fs'
const document = JSON.parse(readFileSync(new URL('./rules-${String(count)}.json', import.meta.url), 'utf8'))`
  return {
    module: write('module', `import { decide } from './${name('emitted')}'`, 'decide(event).rule'),
    compile: write(
      'compile',
      `import { cloudflare, compile } from 'portcullis'
${read}
const rules = document.rules.map(({ id, expression }) => ({ id, filter: compile(expression, cloudflare).value }))`,
      'rules.find(({ filter }) => filter.matches(event)).id',
    ),
    policy: write(
      'policy',
      `import { createPolicy } from 'portcullis/policy'
${read}
const { value: policy } = createPolicy(document)`,
      'policy.decide(event).rule',
    ),
  }
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
  const built = await buildPackage(folder)
  writeFileSync(join(folder, 'empty.mjs'), '')
  writeFileSync(join(folder, 'import.mjs'), "import 'portcullis'\n")
  const cli = join(built, 'cli.js')
  const [small, large] = [writeDecisions(folder, few), writeDecisions(folder, many)]
  const starts: Readonly<Record<string, readonly string[]>> = {
    node: [join(folder, 'empty.mjs')],
    '--help': [cli, '--help'],
    'check of the first example': [cli, 'check', 'examples/ai-security/policy.yaml'],
    "import 'portcullis'": [join(folder, 'import.mjs')],
    [`first decision, a module of ${String(few)} rules`]: [small.module],
    [`first decision, ${String(few)} rules compiled`]: [small.compile],
    [`first decision, a policy of ${String(few)} rules`]: [small.policy],
    [`first decision, a module of ${String(many)} rules`]: [large.module],
    [`first decision, a policy of ${String(many)} rules`]: [large.policy],
  }
  const times = new Map(Object.keys(starts).map((name) => [name, [] as number[]]))
  for (const args of Object.values(starts)) measure(args)
  for (let round = 0; round < rounds; round++)
    for (const [name, args] of Object.entries(starts))
      if (name === 'node' || bars[name] !== undefined || round < fewRounds) times.get(name)?.push(measure(args))

  const node = typical(times.get('node') ?? [])
  console.log(`bare Node ${process.version}: ${node.toFixed(0)} ms (quartile of ${String(rounds)} runs, all in turn)`)
  const slower = Math.max(1, node / usualNode)
  let isOver = false
  for (const [name, bar] of Object.entries(bars)) {
    const more = typical(times.get(name) ?? []) - node
    if (bar === undefined) {
      console.log(`${name}: Node + ${more.toFixed(0)} ms`)
      continue
    }
    isOver ||= more > bar * slower + leeway
    const scaled = slower === 1 ? '' : `, here ${(bar * slower).toFixed(0)}`
    console.log(`${name}: Node + ${more.toFixed(0)} ms (bar: ${String(bar)}${scaled})`)
  }
  if (process.argv.includes('--check') && isOver) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
