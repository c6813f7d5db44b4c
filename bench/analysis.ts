import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createAnalyzer, eventsFor, RuleJudge, type AnalysedPolicy, type RuleVerdict } from '../src/analysis/index.ts'
import { createPolicy } from '../src/policy/index.ts'
import { createRandom } from '../test/analysis/bytes-cases.ts'
import { plantRules } from '../test/analysis/planted.ts'
import { toDocument } from './policy-subjects.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const seed = Number(process.argv[2] ?? 20261126)
const count = Number(process.argv[3] ?? 10_000)
const deadCount = Number(process.argv[4] ?? 200)

function heap(): number {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const round = (value: number): string => value.toFixed(value < 10 ? 1 : 0)
const { expressions, planted } = plantRules(count, deadCount, createRandom(seed))
const emptyHeap = heap()
/** Milliseconds of this process on a core: the machine may be shared. */
const now = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

let start = now()
const result = createPolicy(toDocument(expressions))
if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).slice(0, 5).join('\n')) // prettier-ignore
const policy = result.value
const buildTime = now() - start
const policyHeap = heap()

const placeOf = new Map(expressions.map((_, place) => [`rule-${String(place)}`, place]))
const [stage] = policy.stages
if (policy.stages.length !== 1 || stage === undefined) throw new Error('the bench policy has one stage')
const analysed: AnalysedPolicy = {
  stages: [
    {
      name: stage.stage.name,
      rules: stage.rules.map(({ rule, filter }) => ({ name: rule.report.rule, condition: filter.checked.root, outcome: 'block', ends: 'run' as const })), // prettier-ignore
    },
  ],
  findStopper(context, place) {
    const deciding = policy.findDecidingRule(context)
    const found = deciding === null ? -1 : (placeOf.get(deciding.rule) ?? -1)
    return found < place ? found : -1
  },
}

start = now()
const analyzer = createAnalyzer({ scheme: policy.scheme })
const judge = new RuleJudge(analysed, analyzer)
const verdicts: RuleVerdict[] = []
let slowest = 0
let peak = 0
for (let place = 0; place < judge.rows.length; place++) {
  const before = performance.now()
  verdicts.push(judge.judge(place))
  slowest = Math.max(slowest, performance.now() - before)
  if (place % 500 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed / 2 ** 20)
}
const judgeTime = now() - start
const judgeHeap = heap()

const kinds = ['narrower', 'pattern', 'several'] as const
const missed = [...planted].filter(([place]) => verdicts[place]?.kind !== 'dead')
const dead = verdicts.flatMap((verdict, place) => (verdict.kind === 'dead' ? [{ verdict, place }] : []))
const open = verdicts.filter(({ kind }) => kind === 'undecided')

// Every witness again through the front door, and every dead rule under events aimed at it.
let wrongAlive = 0
let wrongDead = 0
let attacks = 0
for (const [place, verdict] of verdicts.entries()) {
  if (verdict.kind === 'alive') {
    if (policy.decide(verdict.witness.event).rule !== `rule-${String(place)}`) wrongAlive++
  } else if (verdict.kind === 'dead') {
    const condition = stage.rules[place]?.filter.checked.root
    if (condition === undefined) continue
    for (const { witness } of eventsFor(condition, analyzer).events) {
      attacks++
      if (policy.decide(witness.event).rule === `rule-${String(place)}`) wrongDead++
    }
  }
}

console.log(`seed ${String(seed)}: ${String(count)} rules, ${String(planted.size)} planted dead`)
for (const kind of kinds) {
  const all = [...planted].filter(([, planting]) => planting === kind)
  console.log(`  ${kind}: ${String(all.filter(([place]) => verdicts[place]?.kind === 'dead').length)} of ${String(all.length)} found`) // prettier-ignore
}
for (const [place, kind] of missed) console.log(`  missed (${kind}): ${expressions[place] ?? ''} ${JSON.stringify({ ...verdicts[place], witness: undefined })}`) // prettier-ignore
console.log(`dead in all ${String(dead.length)}, by several ${String(dead.filter(({ verdict }) => verdict.because.length > 1).length)}, never true ${String(dead.filter(({ verdict }) => verdict.because.length === 0).length)}; not decided ${String(open.length)}`) // prettier-ignore
for (const verdict of open.slice(0, 5)) console.log(`  not decided: ${JSON.stringify(verdict)} ${expressions[placeOf.get(verdict.rule) ?? 0] ?? ''}`) // prettier-ignore
console.log(`alive witnesses that another rule decides ${String(wrongAlive)}; ${String(attacks)} events aimed at dead rules, decided by them ${String(wrongDead)}`) // prettier-ignore
console.log(`processor time: build ${round(buildTime)} ms, analysis ${round(judgeTime)} ms, slowest rule ${round(slowest)} ms of the clock, engine asked ${String(judge.questions)} times`) // prettier-ignore
console.log(`bytes: ${JSON.stringify(analyzer.stages)}`)
console.log(`heap in MB: policy ${round(policyHeap - emptyHeap)}, analysis ${round(judgeHeap - policyHeap)}, at most ${round(peak)} uncollected`) // prettier-ignore
