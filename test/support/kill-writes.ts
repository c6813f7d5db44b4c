import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtCommand, root, runCommand } from './run-command.ts'

/** A command that writes, and what its files must be whenever it is killed. */
interface WritingCommand {
  readonly name: string
  /** Makes the folder as the command finds it. */
  readonly prepare: (folder: string) => void
  readonly args: (folder: string) => readonly string[]
  readonly input?: string
  /** The files that it writes; each must stay what it was, or be whole. */
  readonly files: readonly string[]
  readonly isWhole: (text: string, file: string) => boolean
  /** Files that come together: all new, or none of them. */
  readonly areNew?: boolean
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

const rules = Array.from(
  { length: 40 },
  (_, index) => `  - { id: r${String(index)}, expression: 'http.host eq "h${String(index)}.example"', action: block }`,
)
const policy = `rules:\n${rules.join('\n')}\n`
const rulesets = { kind: 'zone', phase: 'http_request_firewall_custom', rules: [{ ref: 'a', action: 'block', expression: 'true' }] } // prettier-ignore
const row = { method: 'POST', host: 'a.example', path: '/v1/chat/completions', status: 200, request_bytes: 1, response_bytes: 1, ttfb_ms: 1, duration_ms: 1 } // prettier-ignore
const oldKeys = JSON.stringify({ old: Buffer.alloc(32, 1).toString('base64') })

/** Every command that writes files. */
export const writingCommands: readonly WritingCommand[] = [
  {
    name: 'compile -o',
    prepare: (folder) => {
      writeFileSync(join(folder, 'policy.yaml'), policy)
      writeFileSync(join(folder, 'policy.mjs'), 'old')
    },
    args: (folder) => ['compile', join(folder, 'policy.yaml'), '-o', join(folder, 'policy.mjs')],
    files: ['policy.mjs'],
    isWhole: (text) => text === 'old' || (text.includes('portcullis/runtime') && text.endsWith('\n')),
  },
  {
    name: 'import -o',
    prepare: (folder) => {
      writeFileSync(join(folder, 'in.json'), JSON.stringify([rulesets]))
      writeFileSync(join(folder, 'out.json'), '"old"')
    },
    args: (folder) => ['import', join(folder, 'in.json'), '-o', join(folder, 'out.json'), '--format', 'json'],
    files: ['out.json'],
    isWhole: isJson,
  },
  {
    name: 'exact-data key',
    prepare: (folder) => writeFileSync(join(folder, 'keys.json'), oldKeys),
    args: (folder) => ['exact-data', 'key', 'new', '--keys', join(folder, 'keys.json')],
    files: ['keys.json'],
    isWhole: (text) => isJson(text) && 'old' in (JSON.parse(text) as object),
  },
  {
    name: 'prompt-log keys',
    prepare: () => undefined,
    args: (folder) => ['prompt-log', 'keys', join(folder, 'pair')],
    files: ['pair.private.json', 'pair.public.json'],
    isWhole: isJson,
    areNew: true,
  },
  {
    name: 'discover --save',
    prepare: (folder) => writeFileSync(join(folder, 'state'), '{}'),
    args: (folder) => ['discover', '-', '--save', join(folder, 'state')],
    input: `${JSON.stringify(row)}\n`,
    files: ['state'],
    isWhole: isJson,
  },
]

/** Runs a command and kills it after some milliseconds; true if it was still running. */
async function runAndKill(args: readonly string[], input: string, delay: number): Promise<boolean> {
  const child = spawn(process.execPath, [builtCommand(), ...args], { cwd: root, stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const timer = setTimeout(() => child.kill('SIGKILL'), delay)
  return new Promise((resolve) => {
    child.once('close', (_code, signal) => {
      clearTimeout(timer)
      resolve(signal === 'SIGKILL')
    })
  })
}

/** What is wrong with what a killed command left. */
function findDamage({ args, files, isWhole, areNew }: WritingCommand, folder: string): string[] {
  const there = new Set(readdirSync(folder))
  const present = files.filter((file) => there.has(file))
  const damage = present
    .filter((file) => !isWhole(readFileSync(join(folder, file), 'utf8'), file))
    .map((file) => `${file} is half written`)
  if (areNew !== true) damage.push(...files.filter((file) => !there.has(file)).map((file) => `${file} is lost`))
  else if (present.length === 1) {
    // The private key is put in its place first, and the same command makes the rest of the pair from it.
    if (!there.has(files[0] ?? '')) damage.push('the second of a pair is alone')
    const kept = readFileSync(join(folder, files[0] ?? ''), 'utf8')
    const { code, err } = runCommand(args(folder))
    if (code !== 0) damage.push(`the pair is not completed: ${err}`)
    if (readFileSync(join(folder, files[0] ?? ''), 'utf8') !== kept) damage.push('the first of a pair is lost')
  }
  return damage
}

/** What came of killing one command. */
export interface KillOutcome {
  readonly name: string
  readonly kills: number
  readonly damage: readonly string[]
}

/**
 * Kills a command at random moments from its start to its end; half of them fall into the last third, where it writes.
 *
 * @param random - numbers from 0 to 1
 */
export async function killAtRandom(command: WritingCommand, times: number, random: () => number): Promise<KillOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-kill-'))
  const damage: string[] = []
  let kills = 0
  const fresh = (): string => {
    const place = join(folder, 'work')
    rmSync(place, { recursive: true, force: true })
    mkdirSync(place)
    command.prepare(place)
    return place
  }
  try {
    const whole = fresh()
    const started = performance.now()
    const done = runCommand(command.args(whole), command.input ?? '')
    const duration = performance.now() - started
    if (done.code !== 0) throw new Error(`${command.name}: ${done.err}`)
    for (let time = 0; time < times; time++) {
      const place = fresh()
      const share = time % 2 === 0 ? random() : 0.66 + random() * 0.34
      if (await runAndKill(command.args(place), command.input ?? '', share * duration)) kills += 1
      damage.push(...findDamage(command, place).map((what) => `after ${(share * duration).toFixed(1)} ms: ${what}`))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { name: command.name, kills, damage }
}
