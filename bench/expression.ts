import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { compile } from '../src/compiler/index.ts'
import { unwrap } from '../src/diagnostics/index.ts'
import { defineScheme, type Scheme } from '../src/language/index.ts'
import type { ExecutionContext, Value } from '../src/runtime/index.ts'
import { createSeededDraw } from '../src/testing/index.ts'
import { createModuleFolder } from '../test/support/load-module.ts'
import { createCopy } from './timing.ts'

type Runner = (contexts: readonly ExecutionContext[]) => number

interface BenchCase {
  readonly name: string
  readonly expression: string
  /** The same condition by hand, on values read from a context by slot. */
  readonly byHand: (values: readonly (Value | undefined)[]) => boolean
}

const scheme: Scheme = defineScheme({
  name: 'bench',
  nilNotEqual: false,
  fields: {
    'http.request.method': 'Bytes',
    'http.request.uri.path': 'Bytes',
    'http.host': 'Bytes',
    'ip.src': 'Ip',
    score: 'Int',
    'cf.llm.prompt.custom_topic_categories': 'Map<Int>',
    tags: 'Array<Bytes>',
    ssl: 'Bool',
  },
  aliases: { custom_topic_categories: { to: 'cf.llm.prompt.custom_topic_categories' } },
})

const slots = scheme.shape.slots
const slot = (name: string): number => slots.get(name) ?? -1
const [method, path, host, ip, score, topics, tags, ssl] = [
  'http.request.method',
  'http.request.uri.path',
  'http.host',
  'ip.src',
  'score',
  'cf.llm.prompt.custom_topic_categories',
  'tags',
  'ssl',
].map(slot) as [number, number, number, number, number, number, number, number]

const text = (value: Value | undefined): string => value as string
const hosts = new Set(['a.example.com', 'chat.example.com', 'api.example.org'])
const admin = /^\/admin\/[a-z]+$/

// The hand-written side says what a programmer would write who knows that every field has a value.
// prettier-ignore
const benchCases: readonly BenchCase[] = [
  { name: 'bool',            expression: 'ssl',                                     byHand: (v) => v[ssl] === true },
  { name: 'int eq',          expression: 'score eq 20',                             byHand: (v) => v[score] === 20 },
  { name: 'int lt',          expression: 'score lt 20',                             byHand: (v) => (v[score] as number) < 20 },
  { name: 'int and',         expression: 'score & 4',                               byHand: (v) => ((v[score] as number) & 4) !== 0 },
  { name: 'int set',         expression: 'score in {1 5 10..20 40}',                byHand: (v) => { const n = v[score] as number; return n === 1 || n === 5 || (n >= 10 && n <= 20) || n === 40 } },
  { name: 'bytes eq',        expression: 'http.request.method eq "POST"',           byHand: (v) => v[method] === 'POST' },
  { name: 'bytes ne',        expression: 'http.request.method ne "POST"',           byHand: (v) => v[method] !== 'POST' },
  { name: 'bytes lt',        expression: 'http.host lt "m"',                        byHand: (v) => text(v[host]) < 'm' },
  { name: 'bytes set',       expression: 'http.host in {"a.example.com" "chat.example.com" "api.example.org"}', byHand: (v) => hosts.has(text(v[host])) },
  { name: 'contains',        expression: 'http.request.uri.path contains "/health"', byHand: (v) => text(v[path]).includes('/health') },
  { name: 'matches',         expression: 'http.request.uri.path matches "^/admin/[a-z]+$"', byHand: (v) => admin.test(text(v[path])) },
  { name: 'strict wildcard', expression: 'http.host strict wildcard "*.example.com"', byHand: (v) => text(v[host]).endsWith('.example.com') },
  { name: 'ip eq',           expression: 'ip.src eq 10.0.0.1',                      byHand: (v) => v[ip] === 0x0a000001 },
  { name: 'ip set',          expression: 'ip.src in {10.0.0.0/8 192.168.0.0/16}',   byHand: (v) => { const a = v[ip] as number; return (a >= 0x0a000000 && a <= 0x0affffff) || (a >= 0xc0a80000 && a <= 0xc0a8ffff) } },
  { name: 'any eq',          expression: 'any(tags[*] eq "x")',                     byHand: (v) => (v[tags] as readonly string[]).includes('x') },
  { name: 'and or not',      expression: 'ssl and (score lt 20 or not http.request.method eq "GET")', byHand: (v) => v[ssl] === true && ((v[score] as number) < 20 || v[method] !== 'GET') },
  {
    name: 'topic rule',
    expression: 'custom_topic_categories["competitors"] lt 20 and http.request.method eq "POST" and not http.request.uri.path contains "/health"',
    byHand: (v) => {
      const competitors = (v[topics] as ReadonlyMap<string, Value>).get('competitors')
      return competitors !== undefined && (competitors as number) < 20 && v[method] === 'POST' && !text(v[path]).includes('/health')
    },
  },
]

/** Varied events, so that neither branches nor values can be guessed. */
function createRecords(count: number): Record<string, never>[] {
  const draw = createSeededDraw(20_261_124)
  return Array.from({ length: count }, () => ({
    'http.request.method': draw.pick(['POST', 'GET', 'PUT']),
    'http.request.uri.path': draw.pick([
      '/health',
      '/v1/chat/completions',
      '/admin/users',
      '/api/health/live',
      `/p/${String(draw.integer(0, 999))}`,
    ]),
    'http.host': draw.pick([
      'a.example.com',
      'chat.example.com',
      'zed.example.org',
      `h${String(draw.integer(0, 99))}.example.net`,
    ]),
    'ip.src': draw.pick(['10.0.0.1', '10.9.8.7', '192.168.3.4', '203.0.113.9', '8.8.8.8']),
    score: draw.integer(1, 60),
    'cf.llm.prompt.custom_topic_categories': draw.chance(0.8)
      ? { competitors: draw.integer(1, 60), finance: 3 }
      : { finance: 9 },
    tags: draw.list(0, 4, () => draw.pick(['a', 'x', 'y'])),
    ssl: draw.chance(0.5),
  })) as unknown as Record<string, never>[]
}

/**
 * Its own copy of the loop for each subject and case: each call site then sees one function,
 * as in a host that has one filter, and no subject pays for the variety of the bench.
 */
function createRunner(
  argumentsText: 'context' | 'context.values, context',
  subject: (...values: never[]) => boolean,
): Runner {
  const loop = `return (contexts) => {
    let hits = 0
    for (let at = 0; at < contexts.length; at++) {
      const context = contexts[at]
      if (subject(${argumentsText})) hits++
    }
    return hits
  }`
  return createCopy(['subject'], loop, [subject]) as Runner
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

const rounds = 31
const eventCount = 1024
const repeats = 60

/** Nanoseconds for one evaluation of each subject: medians of rounds in which the subjects take turns. */
function measure(subjects: readonly { name: string; run: () => number }[]): Map<string, number> {
  let sink = 0
  const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]))
  for (let round = -5; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(turn + round + 5) % subjects.length] as (typeof subjects)[number]
      const start = performance.now()
      for (let repeat = 0; repeat < repeats; repeat++) sink += subject.run()
      const nanoseconds = ((performance.now() - start) * 1e6) / (repeats * eventCount)
      if (round >= 0) times.get(subject.name)?.push(nanoseconds)
    }
  }
  // Printed nowhere, but compared: the answers are used, so no loop may be left out.
  if (sink < 0) throw new Error('INVARIANT: hits are counted upwards')
  return new Map([...times].map(([name, all]) => [name, median(all)]))
}

const folder = await createModuleFolder()
const records = createRecords(eventCount)
const contexts = records.map((record) => scheme.createContext().setAll(record))
const rows: {
  name: string
  expression: string
  nanoseconds: Record<string, number>
  ratios: Record<string, number>
}[] = []

for (const { name, expression, byHand } of benchCases) {
  const closures = unwrap(compile(expression, scheme, { backend: 'closures' }))
  const source = unwrap(compile(expression, scheme, { backend: 'source' }))
  const emitted = (await folder.load(closures.toModule())).bind() as unknown as {
    createContext(): ExecutionContext
    matches(context: ExecutionContext): boolean
  }
  const pick = (record: Record<string, never>): Record<string, never> =>
    Object.fromEntries(closures.fields.map((field) => [field, record[field]])) as Record<string, never>
  const moduleContexts = records.map((record) => emitted.createContext().setAll(pick(record)))
  const runners = {
    'by hand': [createRunner('context.values, context', byHand), contexts],
    closures: [createRunner('context.values, context', closures.predicate), contexts],
    source: [createRunner('context.values, context', source.predicate), contexts],
    module: [createRunner('context', emitted.matches), moduleContexts],
  } as const
  const hits = new Set(Object.values(runners).map(([run, inputs]) => run(inputs)))
  if (hits.size !== 1) throw new Error(`the subjects disagree on \`${expression}\`: ${[...hits].join(', ')}`)
  const times = measure(
    Object.entries(runners).map(([subject, [run, inputs]]) => ({ name: subject, run: () => run(inputs) })),
  )
  const base = times.get('by hand') ?? Number.NaN
  const round2 = (value: number): number => Math.round(value * 100) / 100
  const nanoseconds = Object.fromEntries([...times].map(([subject, time]) => [subject, round2(time)]))
  const ratios = Object.fromEntries([...times].map(([subject, time]) => [subject, round2(time / base)]))
  rows.push({ name, expression, nanoseconds, ratios })
  console.log(
    `${name.padEnd(16)} ${Object.entries(ratios)
      .map(([subject, ratio]) => `${subject} ${String(nanoseconds[subject])} ns (${ratio.toFixed(2)})`)
      .join(' · ')}`,
  )
}
folder.close()

const isCheck = process.argv.includes('--check')
mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
const result = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', rounds, eventCount, repeats, cases: rows }
if (!isCheck)
  writeFileSync(new URL('./results/expression.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`)
const topic = rows.find(({ name }) => name === 'topic rule')
console.log(
  `generated source takes ${String(topic?.ratios['source'])} times hand-written JavaScript on the topic rule (target: 1.3)`,
)
if (isCheck && !((topic?.ratios['source'] ?? Infinity) <= 1.3)) process.exitCode = 1
