import { closures, costOf, isTotal, type Condition, type Predicate, type ValueNode } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import {
  createIndexMatcher,
  type IndexEntries,
  type IntervalRow,
  type ProgramRule,
  type RuleIndexRow,
  type RuleMatcher,
  type Value,
} from '../../runtime/index.ts'
import { guardsOf, type Guard, type GuardEntry, type GuardKind } from './guard.ts'
import { SharedConditions } from './shared.ts'

/** How much an entry of each kind lets through, relative to an equality; and what looking it up costs. */
const kindWeight: Readonly<Record<GuardKind, number>> = {
  equal: 1,
  prefix: 2,
  suffix: 2,
  ip_interval: 3,
  contains: 4,
  contains_any_case: 5,
  // `score lt 20` is true of many events: taken only if nothing else is there.
  int_interval: 300,
}

/** Reading a body or asking a detector is put off until a rule needs it. */
const dearValue = 20

/** One rule as the plan sees it. */
export interface PlannedRule {
  readonly rule: ProgramRule
  /** The folded condition. */
  readonly condition: Condition
  /** Its predicate, which need not be made before the rule is first asked. */
  readonly build: () => Predicate
}

/** What the plan says of one index, for people. */
export interface PlanIndexSummary {
  readonly value: ValueNode
  readonly each: boolean
  readonly kind: GuardKind
  readonly entries: number
  readonly rules: number
}

export interface PlanSummary {
  readonly rules: number
  readonly indexes: readonly PlanIndexSummary[]
  /** Numbers of the rules that are asked one by one. */
  readonly residual: readonly number[]
  /** Conditions that several rules share. */
  readonly shared: number
}

export interface RulePlan {
  readonly matcher: RuleMatcher
  readonly summary: PlanSummary
  /** The same indexes as data, for emitted modules. */
  readonly rows: readonly PlannedIndex[]
}

/** An index before it is built. */
export interface PlannedIndex {
  readonly value: ValueNode
  readonly steps: GuardEntry['steps']
  readonly lookup: IndexEntries
}

/** Chooses for each rule the guard that lets least through, as far as the rules themselves tell. */
class GuardChooser {
  readonly #counts = new Map<string, number>()
  readonly #fieldCost: (slot: number) => number
  readonly #valueCosts = new Map<string, number>()

  constructor(fieldCost: (slot: number) => number) {
    this.#fieldCost = fieldCost
  }

  count(guards: readonly Guard[]): void {
    for (const guard of guards) for (const { key } of guard) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  #valueCost(entry: GuardEntry): number {
    let cost = this.#valueCosts.get(entry.indexKey)
    if (cost === undefined) this.#valueCosts.set(entry.indexKey, (cost = costOf(entry.value, this.#fieldCost)))
    return cost
  }

  #weight(guard: Guard): number {
    let weight = 0
    for (const entry of guard) {
      const length = typeof entry.literal === 'string' && entry.kind !== 'equal' ? entry.literal.length : 8
      const vague = length < 3 ? 10 : 1
      const boolean = typeof entry.literal === 'boolean' ? 300 : 1
      const dear = this.#valueCost(entry) >= dearValue ? 50 : 1
      // What is common to many rules is taken to be common among events.
      weight += kindWeight[entry.kind] * vague * boolean * dear * (this.#counts.get(entry.key) ?? 1)
    }
    return weight
  }

  choose(guards: readonly Guard[]): Guard | undefined {
    let best: Guard | undefined
    let bestWeight = Infinity
    for (const guard of guards) {
      const weight = this.#weight(guard)
      if (weight < bestWeight) {
        best = guard
        bestWeight = weight
      }
    }
    return best
  }
}

interface Bucket {
  readonly entry: GuardEntry
  /** Rules by literal; for intervals, rows. */
  readonly literals: Map<Value, number[]>
  readonly intervals: IntervalRow[]
  /** How many rules stand here, and the last of them. */
  rules: number
  last: number
}

function toEntries({ entry, literals, intervals }: Bucket): IndexEntries {
  const { kind } = entry
  if (kind === 'int_interval' || kind === 'ip_interval') return { kind, entries: intervals }
  if (kind === 'equal') return { kind, entries: literals }
  return { kind, entries: literals as ReadonlyMap<string, number[]> }
}

/**
 * Plans a stage: every rule stands in the index under the one thing that is least likely to
 * be true, conditions that rules share are asked once, dear values last. The answers are
 * those of the loop over all conditions, in the same order.
 */
export function planRules(
  rules: readonly PlannedRule[],
  scheme: Scheme,
  fieldCost: (slot: number) => number,
): RulePlan {
  const chooser = new GuardChooser(fieldCost)
  const shared = new SharedConditions(scheme, fieldCost)
  const guards = rules.map(({ condition }) => (isTotal(condition) ? guardsOf(condition) : []))
  for (const [number, { condition }] of rules.entries()) {
    chooser.count(guards[number] ?? [])
    if (isTotal(condition)) shared.count(condition)
  }

  const buckets = new Map<string, Bucket>()
  const residual: number[] = []
  for (const [number, candidates] of guards.entries()) {
    const guard = chooser.choose(candidates)
    if (guard === undefined) {
      // A rule that is never true needs no index and no question.
      if (rules[number]?.condition.kind !== 'constant' || rules[number].condition.value) residual.push(number)
      continue
    }
    for (const entry of guard) addEntry(buckets, entry, number)
  }
  const sorted = [...buckets.values()].sort((a, b) => indexCost(a, fieldCost) - indexCost(b, fieldCost))
  const planned = sorted.map((bucket): PlannedIndex => ({
    value: bucket.entry.value,
    steps: bucket.entry.steps,
    lookup: toEntries(bucket),
  }))
  const rows = planned.map(({ value, steps, lookup }): RuleIndexRow => ({
    getter: closures.compileValue({ scheme, root: value, slots: [] }),
    steps,
    lookup,
  }))
  shared.seal()
  return {
    matcher: createIndexMatcher(
      rules.map(({ rule }) => rule),
      new Array<undefined>(rules.length).fill(undefined),
      rows,
      residual,
      {
        start: shared.start,
        build(number) {
          const { condition, build } = rules[number] as PlannedRule
          return isTotal(condition) ? shared.build(condition, build) : build()
        },
      },
    ),
    rows: planned,
    summary: {
      rules: rules.length,
      indexes: sorted.map((bucket) => ({
        value: bucket.entry.value,
        each: bucket.entry.steps !== undefined,
        kind: bucket.entry.kind,
        entries: bucket.literals.size + bucket.intervals.length,
        rules: bucket.rules,
      })),
      residual,
      shared: shared.shared,
    },
  }
}

function addEntry(buckets: Map<string, Bucket>, entry: GuardEntry, rule: number): void {
  let bucket = buckets.get(entry.indexKey)
  if (bucket === undefined)
    buckets.set(entry.indexKey, (bucket = { entry, literals: new Map(), intervals: [], rules: 0, last: -1 }))
  if (bucket.last !== rule) {
    bucket.last = rule
    bucket.rules++
  }
  if (entry.kind === 'int_interval' || entry.kind === 'ip_interval') {
    bucket.intervals.push({ first: entry.first, last: entry.last, rule })
    return
  }
  const literal = entry.literal as Value
  const known = bucket.literals.get(literal)
  if (known === undefined) bucket.literals.set(literal, [rule])
  else if (known[known.length - 1] !== rule) known.push(rule)
}

function indexCost(bucket: Bucket, fieldCost: (slot: number) => number): number {
  const scan = bucket.entry.kind === 'contains' || bucket.entry.kind === 'contains_any_case' ? 30 : 1
  return costOf(bucket.entry.value, fieldCost) * 10 + scan
}
