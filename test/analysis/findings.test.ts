import { describe, expect, it } from 'vitest'
import { createAnalyzer, eventsFor, type Analyzer } from '../../src/analysis/index.ts'
import type { EventRecord } from '../../src/compiler/index.ts'
import { createPolicy, proveRules, type Policy } from '../../src/policy/index.ts'
import {
  closuresExecutor,
  createModuleExecutor,
  referenceExecutor,
  sourceExecutor,
  type FieldValues,
} from '../../src/testing/index.ts'
import { amount, drawSeed } from '../support/amounts.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { runModuleText } from '../support/load-module.ts'
import { createRandom } from './bytes-cases.ts'
import { plantRules } from './planted.ts'

const findings = amount('FINDINGS', 12, 100)
const eventsOfEach = amount('FINDING_EVENTS', 60, 200)
const seed = drawSeed()

const executors = [
  closuresExecutor,
  referenceExecutor,
  ...(allowsGeneratedCode
    ? [sourceExecutor, createModuleExecutor((text) => Promise.resolve(runModuleText(text)))]
    : []),
]

/** Rules of one policy, 90 of which are planted as dead. */
const rulesOfPolicy = 300

/** A finding: every event that fulfils the rule fulfils one of those that stand before it; none: nothing fulfils it. */
interface Claim {
  readonly rule: string
  readonly because: readonly string[]
}

function claimsOf(policy: Policy): readonly Claim[] {
  const texts = new Map(policy.stages.flatMap(({ rules }) => rules.map(({ rule, filter }) => [rule.report.rule, filter.text] as const))) // prettier-ignore
  return [...proveRules(policy)].flatMap((verdict) =>
    verdict.kind === 'dead' && verdict.more === 0
      ? [
          {
            rule: texts.get(verdict.report.rule) ?? '',
            because: verdict.because.map(({ report }) => texts.get(report.rule) ?? ''),
          },
        ]
      : [],
  )
}

/** Events at the edges of all conditions of a claim: one by one, mixed with each other, and with fields left out. */
function* aimedAt(
  claim: Claim,
  policy: Policy,
  analyzer: Analyzer,
  random: (below: number) => number,
): Generator<EventRecord> {
  const edges = [claim.rule, ...claim.because].flatMap((text) => {
    const root = policy.stages[0]?.rules.find(({ filter }) => filter.text === text)?.filter.checked.root
    return root === undefined ? [] : eventsFor(root, analyzer).events.map(({ witness }) => witness.event)
  })
  yield* edges
  if (edges.length === 0) throw new Error('INVARIANT: a rule has edges')
  for (;;) {
    const mixed: EventRecord = Object.assign({}, ...Array.from({ length: 1 + random(3) }, () => edges[random(edges.length)])) as EventRecord // prettier-ignore
    const names = Object.keys(mixed)
    const dropped = random(3) === 0 ? names[random(names.length)] : undefined
    yield Object.fromEntries(Object.entries(mixed).filter(([name]) => name !== dropped))
  }
}

describe(`findings of generated policies (seed ${String(seed)})`, () => {
  it(
    `${String(findings)} of them stand on every executor, under ${String(eventsOfEach)} events each`,
    async () => {
      const random = createRandom(seed)
      let checked = 0
      let asked = 0
      let fulfilled = 0
      while (checked < findings) {
        const { expressions } = plantRules(rulesOfPolicy, 90, random)
        const result = createPolicy({ rules: expressions.map((expression, at) => ({ id: `rule-${String(at)}`, expression, action: 'block' })) }) // prettier-ignore
        if (!result.ok) throw new Error(JSON.stringify(result.diagnostics[0]))
        const policy = result.value
        const analyzer = createAnalyzer({ scheme: policy.scheme })
        for (const claim of claimsOf(policy).slice(0, findings - checked)) {
          checked++
          const events: EventRecord[] = []
          for (const event of aimedAt(claim, policy, analyzer, random)) {
            if (events.length >= eventsOfEach) break
            events.push(event)
          }
          for (const executor of executors) {
            const [own, ...others] = await Promise.all([claim.rule, ...claim.because].map((text) => executor.prepare(text, policy.scheme))) // prettier-ignore
            for (const event of events) {
              asked++
              const answers = others.map((evaluate) => evaluate(event as FieldValues))
              const isDead = own?.(event as FieldValues) !== true || answers.includes(true)
              if (answers.includes(true)) fulfilled++
              if (!isDead)
                expect.fail(`${executor.name}: ${JSON.stringify(claim)} is contradicted by ${JSON.stringify(event)}`)
            }
          }
        }
      }
      console.log(`${String(checked)} findings, ${String(asked)} events on executors, seed ${String(seed)}`)
      expect(checked).toBe(findings)
      // The events do come near: many fulfil what is said to cover.
      expect(fulfilled).toBeGreaterThan(asked / 10)
    },
    60_000 + 40 * findings * executors.length + findings * eventsOfEach,
  )
})
