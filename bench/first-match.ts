/**
 * One workload in one process, every subject in turn: `node --import ./bench/as-built.mjs bench/first-match.ts W5 100 [--peers] [--rounds 15]`
 * prints a row of JSON. Answers are checked before anything is timed. With `--own source` only that form of ours is
 * timed, and `--check 2` fails if it takes more than twice the time of hand-written code: policies of one process share what V8 learns of the runtime, and a host has one policy.
 */
import { parseArgs } from 'node:util'
import { compile } from '../src/compiler/index.ts'
import { unwrap } from '../src/diagnostics/index.ts'
import { createPolicy, emitPolicy, type Policy, type PolicyDocument } from '../src/policy/index.ts'
import type { ExecutionContext, RuleReport } from '../src/runtime/index.ts'
import { createModuleFolder } from '../test/support/load-module.ts'
import { peers } from './peers/index.ts'
import { measureInTurns, type Subject, type Timing } from './timing.ts'
import { boundByHand } from './workloads/bound.ts'
import { byHand, loopByHand, mapByHand } from './workloads/by-hand.ts'
import { fieldNames, type PlainEvent } from './workloads/tree.ts'
import { createWorkload, expressionsOf, type Workload, type WorkloadId } from './workloads/workloads.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    own: { type: 'string' },
    check: { type: 'string' },
    peers: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '15' },
    milliseconds: { type: 'string', default: '4' },
  },
})
const workload = createWorkload(positionals[0] as WorkloadId, Number(positionals[1] ?? 1))
const expressions = expressionsOf(workload)
const isOne = expressions.length === 1

/** A text that is no constant of the program, as values from the network are not. */
function fresh<T>(value: T): T {
  if (typeof value === 'string') return Buffer.from(value).toString('latin1') as T
  if (Array.isArray(value)) return value.map(fresh) as T
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fresh(inner as unknown)])) as T
  return value
}

/** Member by member, so that all events have one shape, as those of one program have. */
function toPlainEvent({ score, method, path, host, ua, country, ip, tags, topics }: PlainEvent): PlainEvent {
  return {
    score,
    method: fresh(method),
    path: fresh(path),
    host: fresh(host),
    ua: fresh(ua),
    country: fresh(country),
    ip: fresh(ip),
    tags: fresh(tags),
    topics: { competitors: topics['competitors'] ?? 0, politics: topics['politics'] ?? 0 },
  }
}

const ownFields = { 'bench.tags': 'Array<Bytes>', 'bench.topics': 'Map<Int>' } as const

function toDocument({ rules }: Workload): PolicyDocument {
  return {
    fields: ownFields,
    rules: rules.map((_, number) => ({
      id: `rule-${number}`,
      expression: expressions[number] ?? '',
      action: 'block',
      action_parameters: { number },
    })),
  }
}

function createOwnPolicy(backend: 'closures' | 'source'): Policy {
  const result = createPolicy(toDocument(workload), { backend })
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics[0]))
  return result.value
}

const source = createOwnPolicy('source')
const { scheme } = source
const events = workload.inputs.map(({ event }) => toPlainEvent(event))
type BenchRecord = Readonly<Record<string, never>>
/** What a record or context is filled with: the fields that the rules read. */
const records = events.map(
  (event) =>
    Object.fromEntries(
      Object.entries(fieldNames)
        .filter(([, name]) =>
          source.fields.includes(source.scheme.shape.fields[scheme.shape.slots.get(name) ?? -1]?.name ?? ''),
        )
        .map(([member, name]) => [name, event[member as keyof PlainEvent]]),
    ) as BenchRecord,
)
const contextsOf = (create: () => ExecutionContext): readonly ExecutionContext[] =>
  records.map((record) => create().setAll(record))

/** The number that stands in the report; it is at hand, so nobody pays for finding it. */
const numberOf = (report: RuleReport | null | undefined): number =>
  report?.parameters === undefined ? -1 : (report.parameters['number'] as number)

interface OwnModule {
  createContext(): ExecutionContext
  decide(context: ExecutionContext): { readonly matched: readonly RuleReport[] }
}
interface OwnFilterModule {
  createContext(): ExecutionContext
  matches(input: ExecutionContext | BenchRecord): boolean
}

const folder = await createModuleFolder()
const subjects: Subject<never>[] = []
const ownNames = ['closures', 'source', 'module']
const isTimed = (name: string): boolean => options.own === undefined || options.own === name
function add<Input>(name: string, inputs: readonly Input[], run: Subject<Input>['run'], isAsync = false): void {
  const [first = ''] = name.split(',')
  if (ownNames.includes(first) && !isTimed(first)) return
  subjects.push({ name, inputs, run, isAsync } as unknown as Subject<never>)
}

const contexts = contextsOf(() => scheme.createContext())
const [onlyRule] = workload.rules
if (isOne && onlyRule !== undefined) {
  const [text = ''] = expressions
  const ofClosures = unwrap(compile(text, scheme, { backend: 'closures' }))
  const ofSource = unwrap(compile(text, scheme, { backend: 'source' }))
  const module = (await folder.load(ofSource.toModule())) as unknown as OwnFilterModule
  add('by hand', events, byHand(onlyRule))
  add('closures', contexts, ofClosures.matches)
  add('source', contexts, ofSource.matches)
  add(
    'module',
    contextsOf(() => module.createContext()),
    module.matches,
  )
  add('closures, records', records, ofClosures.matches)
  add('source, records', records, ofSource.matches)
} else {
  const filters = expressions.map((text) => unwrap(compile(text, scheme, { backend: 'source' })).predicate)
  add('loop by hand', events, loopByHand(workload.rules))
  add('map by hand', events, mapByHand(workload.rules))
  add(
    'bound',
    events,
    boundByHand(
      workload.rules,
      workload.inputs.map(({ event }) => event),
      workload.inputs.map(({ expect }) => expect),
      events,
    ),
  )
  add('filters in a loop', contexts, (context: ExecutionContext) => {
    const values: ExecutionContext['values'] = context.values
    for (let at = 0; at < filters.length; at++) if (filters[at]?.(values, context) === true) return at
    return -1
  })
  if (isTimed('closures')) {
    const closures = createOwnPolicy('closures')
    add(
      'closures',
      contextsOf(() => closures.scheme.createContext()),
      (context: ExecutionContext) => numberOf(closures.decide(context).matched[0]),
    )
  }
  add('source', contexts, (context: ExecutionContext) => numberOf(source.decide(context).matched[0]))
  if (isTimed('module')) {
    const module = (await folder.load(emitPolicy(source))) as unknown as OwnModule
    add(
      'module',
      contextsOf(() => module.createContext()),
      (context: ExecutionContext) => numberOf(module.decide(context).matched[0]),
    )
  }
}
folder.close()

const without: string[] = []
if (options.peers)
  for (const peer of peers) {
    if (workload.rules.length > peer.mostRules) continue
    const matcher = await peer.prepare(workload)
    if (matcher === undefined) without.push(peer.name)
    else add(peer.name, events, matcher, peer.isAsync)
  }

for (const { name, inputs, run } of subjects)
  for (const [at, input] of inputs.entries()) {
    const answer = (await run(input)) as number | boolean
    const found = typeof answer === 'boolean' ? (answer ? 0 : -1) : answer
    const expected = workload.inputs[at]?.expect
    if (found !== expected) throw new Error(`${name} finds ${found} where ${String(expected)} is right (event ${at})`)
  }

/** The form of ours that is watched, in times of hand-written code. */
function ratioOf(all: ReadonlyMap<string, Timing>): number {
  const hand = all.get('by hand') ?? all.get('loop by hand')
  return (all.get(options.own ?? 'source')?.median ?? Number.NaN) / (hand?.median ?? Number.NaN)
}

const times = await measureInTurns(
  subjects,
  Number(options.rounds),
  Number(options.milliseconds),
  workload.rules.length,
)
console.log(
  JSON.stringify({
    workload: workload.id,
    rules: workload.rules.length,
    node: process.version,
    times: Object.fromEntries(times),
    without,
  }),
)
if (options.check !== undefined && !(ratioOf(times) <= Number(options.check))) {
  console.error(
    `${workload.id} ${workload.rules.length}: ${ratioOf(times).toFixed(2)} times by hand, at most ${options.check}`,
  )
  process.exitCode = 1
}
