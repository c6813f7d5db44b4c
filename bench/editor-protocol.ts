/**
 * What a user of an editor waits for, by the clock: `portcullis lsp` as it is built, over its standard streams, with a
 * policy of 10,000 rules. `npm run build`, then `npm run bench:editor-protocol [-- SEED [RULES]]`; `--check` fails above the bars.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node'
import { stringify } from 'yaml'
import { createRandom } from '../test/analysis/bytes-cases.ts'
import { plantRules } from '../test/analysis/planted.ts'
import { toDocument } from './policy-subjects.ts'

const numbers = process.argv.slice(2).filter((argument) => !argument.startsWith('--')).map(Number) // prettier-ignore
const [seed = 20261126, count = 10_000] = numbers
const [starts, keys, proofs, cancels] = [10, 100, 30, 10]

/** Milliseconds at p95, and megabytes of the heap. */
const bars = { initialize: 400, diagnostics: 30, completion: 20, hover: 5, proofs: 200, cancel: 200, heap: 200 }
type Measured = Exclude<keyof typeof bars, 'heap'> | 'keyWhileProving'

const samples = new Map<Measured, number[]>()
function note(name: Measured, from: number): void {
  samples.set(name, [...(samples.get(name) ?? []), performance.now() - from])
}

interface Published {
  readonly version: number
  readonly diagnostics: readonly unknown[]
}

interface Memory {
  readonly used: number
  readonly collected: number
}

/** Flags of Node for the server, such as `--cpu-prof`. */
const flags = process.env['PORTCULLIS_NODE_FLAGS']?.split(' ') ?? []

/** Tells its heap when it is asked, before and after a collection. */
const teller = `
process.on('message', () => {
  const used = process.memoryUsage().heapUsed
  gc()
  process.send({ used, collected: process.memoryUsage().heapUsed })
})
process.channel.unref()`

interface Server {
  readonly process: ChildProcess
  readonly connection: MessageConnection
}

function start(): Server {
  const child = spawn(
    process.execPath,
    [...flags, '--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(teller)}`, 'bin/portcullis.js', 'lsp', '--stdio'], // prettier-ignore
    { cwd: fileURLToPath(new URL('../', import.meta.url)), stdio: ['pipe', 'pipe', 'inherit', 'ipc'] },
  )
  if (child.stdout === null || child.stdin === null) throw new Error('INVARIANT: both are pipes')
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)) // prettier-ignore
  connection.listen()
  return { process: child, connection }
}

async function initialize({ connection }: Server): Promise<void> {
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} })
  await connection.sendNotification('initialized', {})
}

/** Megabytes that the system counts as the process's own: now, and at most until now. */
function resident({ pid }: ChildProcess): { readonly now: number; readonly most: number } {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024 // prettier-ignore
  return { now: of('VmRSS'), most: of('VmHWM') }
}

async function heapOf({ process: child }: Server): Promise<Memory> {
  const told = new Promise<Memory>((resolve) => child.once('message', (memory) => resolve(memory as Memory)))
  child.send('heap')
  return told
}

/** Ends a server as editors do. */
async function stop({ connection, process: child }: Server): Promise<void> {
  const left = new Promise((resolve) => child.once('exit', resolve))
  await connection.sendRequest('shutdown')
  await connection.sendNotification('exit')
  await left
  connection.dispose()
}

for (let round = 0; round < starts; round++) {
  const from = performance.now()
  const server = start()
  await initialize(server)
  note('initialize', from)
  await stop(server)
}

const random = createRandom(seed)
const { expressions } = plantRules(count, Math.ceil(count / 50), random)
let text = stringify(toDocument(expressions))
console.log(`seed ${String(seed)}, ${String(count)} rules, ${(text.length / 1e6).toFixed(1)} MB of YAML`)

const uri = 'file:///nowhere/policy.yaml'
const textDocument = { uri }
const server = start()
const { connection } = server

/** Publications that somebody waits for, and how many of each version there were. */
const waiting = new Map<string, (published: Published) => void>()
const counts = new Map<number, number>()
connection.onNotification('textDocument/publishDiagnostics', (published: Published) => {
  const nth = (counts.get(published.version) ?? 0) + 1
  counts.set(published.version, nth)
  waiting.get(`${String(published.version)}:${String(nth)}`)?.(published)
})
/** The nth publication of a version: the first is what needs no proof, the second all. */
function published(version: number, nth: 1 | 2): Promise<Published> {
  return new Promise((resolve) => waiting.set(`${String(version)}:${String(nth)}`, resolve))
}

let version = 1
/** Nothing is left behind for a collection while the clock runs. */
function position(at: number): { readonly line: number; readonly character: number } {
  let line = 0
  let start = 0
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', start)) {
    line += 1
    start = next + 1
  }
  return { line, character: at - start }
}
/** Types, or deletes so many characters; what is worked out here is not in the time. */
function prepare(at: number, deleted: number, inserted: string): () => Promise<void> {
  const range = { start: position(at), end: position(at + deleted) }
  text = text.slice(0, at) + inserted + text.slice(at + deleted)
  version += 1
  const contentChanges = [{ range, text: inserted }]
  const own = version
  return () => connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: own }, contentChanges }) // prettier-ignore
}

await initialize(server)
let from = performance.now()
const [first, all] = [published(1, 1), published(1, 2)]
await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } }) // prettier-ignore
await first
console.log(`first diagnostics of the whole after ${(performance.now() - from).toFixed(0)} ms`)
let isProved = false
void all.then(() => (isProved = true))
let longest = 0
while (!isProved) {
  const asked = performance.now()
  await connection.sendRequest('textDocument/hover', { textDocument, position: { line: 3, character: 20 } })
  longest = Math.max(longest, performance.now() - asked)
  await new Promise((resolve) => setTimeout(resolve, 20))
}
console.log(`all ${String((await all).diagnostics.length)} after ${((performance.now() - from) / 1000).toFixed(1)} s; meanwhile a hover waited at most ${longest.toFixed(0)} ms`) // prettier-ignore
const opened = resident(server.process)

/** A place in a name of a field, somewhere. */
const somewhere = (): number => text.indexOf('.', text.indexOf('http', random(text.length - 1000)))
for (let key = 0; key < keys; key++) {
  const at = somewhere()
  const type = prepare(at, 0, 'x')
  const after = position(at + 1)
  const told = published(version, 1)
  from = performance.now()
  // What could stand here is asked with the key.
  void type()
  const completed = connection.sendRequest('textDocument/completion', { textDocument, position: after }).then(() => note('completion', from)) // prettier-ignore
  await told
  note('diagnostics', from)
  await completed
  const remove = prepare(at, 1, '')
  const toldAgain = published(version, 1)
  from = performance.now()
  void remove()
  await toldAgain
  note('diagnostics', from)
  from = performance.now()
  await connection.sendRequest('textDocument/hover', { textDocument, position: after })
  note('hover', from)
}
/** Where letters stand that may have broken a rule. */
const typed: number[] = []
for (let key = 0; key < proofs; key++) {
  const at = text.indexOf('"', random(text.length - 1000)) + 1
  const type = prepare(at, 0, 'z')
  typed.push(at)
  const proved = published(version, 2)
  from = performance.now()
  void type()
  await proved
  note('proofs', from)
}
for (const at of typed.reverse()) void prepare(at, 1, '')()
for (let turn = 0; turn < cancels; turn++) {
  // A comment at the top is a change of all; the key behind it ends its proofs.
  const top = prepare(0, 0, '# x\n')
  const at = somewhere()
  const key = prepare(at, 0, 'x')
  const told = published(version, 1)
  void top()
  await new Promise((resolve) => setTimeout(resolve, 100 + 30 * turn))
  from = performance.now()
  void key()
  await told
  note('keyWhileProving', from)
  // A policy that does not compile has no rules to explain, and nothing would be left to cancel.
  void prepare(at, 1, '')()
}
for (let turn = 0; turn < cancels; turn++) {
  const source = new CancellationTokenSource()
  const command = { command: 'portcullis.explainRule', arguments: [uri, `rule-${String(count - 1)}`] }
  const asked = connection.sendRequest('workspace/executeCommand', command, source.token).then(() => 'answered', () => 'cancelled') // prettier-ignore
  await new Promise((resolve) => setTimeout(resolve, 20 + 150 * turn))
  from = performance.now()
  source.cancel()
  if ((await asked) === 'cancelled') note('cancel', from)
}

const failures: string[] = []
for (const [name, list] of samples) {
  const sorted = [...list].sort((a, b) => a - b)
  const rank = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  console.log(`${name}: p50 ${rank(0.5).toFixed(1)} ms, p95 ${rank(0.95).toFixed(1)} ms, at most ${rank(1).toFixed(1)} ms (${String(sorted.length)})`) // prettier-ignore
  if (name !== 'keyWhileProving' && rank(0.95) > bars[name]) failures.push(`${name}: ${rank(0.95).toFixed(1)} ms is over ${String(bars[name])} ms`) // prettier-ignore
}
if (!samples.has('cancel')) failures.push('cancel: every command was answered before it was cancelled')
const { now, most } = resident(server.process)
const { used, collected } = await heapOf(server)
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)
console.log(`${megabytes(collected)} MB heap (${megabytes(used)} before a collection); resident ${opened.now.toFixed(0)} MB when all was proved, ${now.toFixed(0)} at the end, at most ${most.toFixed(0)}`) // prettier-ignore
if (collected / 2 ** 20 > bars.heap) failures.push(`heap: ${megabytes(collected)} MB is over ${String(bars.heap)} MB`)
await stop(server)
for (const failure of failures) console.error(failure)
if (process.argv.includes('--check') && failures.length > 0) process.exitCode = 1
