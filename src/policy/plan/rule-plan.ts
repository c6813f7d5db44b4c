import {
  costOf,
  isTotal,
  isTotalWithValues,
  mandatoryFields,
  type Condition,
  type Filter,
  type ValueNode,
} from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import { createIndexMatcher, type ProgramRule, type RuleMatcher } from '../../runtime/index.ts'
import { isLoopCheaper } from './few-rules.ts'
import { guardsOf, type Guard, type GuardEntry, type GuardKind } from './guard.ts'
import { IndexRows, toIndexRow, toPlannedIndex, type PlannedIndex } from './index-rows.ts'
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
  /** Its predicate is not made before the rule is first asked. */
  readonly filter: Filter
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
  /** How many rules a second look-up must find before they are asked. */
  readonly checked: number
  /** Conditions that several rules share. */
  readonly shared: number
  /** The rules are so few that asking them one after the other costs less; the indexes then stand ready for who asks for them. */
  readonly isLoop: boolean
}

/** The indexes of a stage as data, for emitted modules. */
export interface PlannedIndexes {
  readonly rows: readonly PlannedIndex[]
  readonly checks: PlannedChecks
  /** Mandatory fields that indexed rules read: without one of them rules are asked one after the other. */
  readonly mandatory: readonly string[]
  /** Whether a module, whose conditions are code, asks the rules one after the other. */
  readonly isModuleLoop: boolean
}

export interface RulePlan extends PlannedIndexes {
  readonly matcher: RuleMatcher
  readonly summary: PlanSummary
}

/** What must be found beside the entry of a rule. */
export interface PlannedChecks {
  readonly rows: readonly PlannedIndex[]
  /** The number that the rows lead to, by rule; -1 for none. */
  readonly ofRules: readonly number[]
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
    for (const guard of guards)
      for (const { key } of guard.entries) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  #valueCost(entry: GuardEntry): number {
    let cost = this.#valueCosts.get(entry.indexKey)
    if (cost === undefined) this.#valueCosts.set(entry.indexKey, (cost = costOf(entry.value, this.#fieldCost)))
    return cost
  }

  #weight(guard: Guard): number {
    let weight = 0
    for (const entry of guard.entries) {
      const length = typeof entry.literal === 'string' && entry.kind !== 'equal' ? entry.literal.length : 8
      const vague = length < 3 ? 10 : 1
      const boolean = typeof entry.literal === 'boolean' ? 300 : 1
      const dear = this.#valueCost(entry) >= dearValue ? 50 : 1
      // What is common to many rules is taken to be common among events.
      weight += kindWeight[entry.kind] * vague * boolean * dear * (this.#counts.get(entry.key) ?? 1)
    }
    return weight
  }

  /** The guard that lets least through, leaving out those that look at what `other` looks at. */
  choose(guards: readonly Guard[], other?: Guard): Guard | undefined {
    let best: Guard | undefined
    let bestWeight = Infinity
    for (const guard of guards) {
      if (other !== undefined && !isCheck(guard, other)) continue
      const weight = this.#weight(guard)
      if (weight < bestWeight) {
        best = guard
        bestWeight = weight
      }
    }
    return best
  }

  /** The second guard of a rule that shares its entry with many, or undefined if asking the rule costs no more. */
  chooseCheck(guards: readonly Guard[], chosen: Guard): Guard | undefined {
    const check = this.choose(guards, chosen)
    const [entry] = check?.entries ?? []
    return entry === undefined || this.#valueCost(entry) >= dearValue ? undefined : check
  }
}

/** A second guard is looked up in one index, and another one than the first. */
function isCheck({ entries }: Guard, { entries: others }: Guard): boolean {
  const key = entries[0]?.indexKey
  return (
    key !== undefined &&
    entries[0]?.kind !== 'int_interval' &&
    entries.every(({ indexKey }) => indexKey === key) &&
    others.every(({ indexKey }) => indexKey !== key)
  )
}

/** From this many rules under one entry on, looking up a second thing costs less than asking them all. */
const crowd = 8

/** The second things that rules need, told apart by number. */
class CheckRows {
  readonly rows = new IndexRows()
  readonly #numbers = new Map<string, number>()

  /** The number of a guard, which its entries lead to. */
  take({ entries }: Guard): number {
    const key = entries.map((entry) => entry.key).join('\n')
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(key, number)
    for (const entry of entries) this.rows.add(entry, number)
    return number
  }
}

/** Rules between two pauses: about a millisecond of planning. */
const batch = 200

/**
 * Plans a stage: every rule stands in the index under the one thing that is least likely to
 * be true, conditions that rules share are asked once, dear values last. The answers are
 * those of the loop over all conditions, in the same order. It pauses every few rules.
 */
export function* planRules(
  rules: readonly PlannedRule[],
  scheme: Scheme,
  fieldCost: (slot: number) => number,
): Generator<void, RulePlan> {
  const chooser = new GuardChooser(fieldCost)
  const shared = new SharedConditions(scheme, fieldCost)
  const guards: Guard[][] = []
  const mandatory = new Set<string>()
  for (const [number, { filter }] of rules.entries()) {
    const condition = filter.plan.root
    // Where a mandatory field has no value the matcher asks one rule after the other, errors in their order.
    const own = isTotalWithValues(condition) ? guardsOf(condition) : []
    if (own.length > 0) for (const name of mandatoryFields(condition)) mandatory.add(name)
    guards.push(own)
    chooser.count(own)
    if (isTotal(condition)) shared.count(condition)
    if (number % batch === 0) yield
  }
  const index = new IndexRows()
  const residual: number[] = []
  const chosen: (Guard | undefined)[] = []
  for (const [number, candidates] of guards.entries()) {
    const guard = chooser.choose(candidates)
    for (const entry of guard?.entries ?? []) index.add(entry, number)
    // A rule that is never true needs no index and no question.
    if (guard === undefined && !isNever(rules[number]?.filter.plan.root)) residual.push(number)
    chosen.push(guard)
    if (number % batch === 0) yield
  }
  const checks = new CheckRows()
  const checkOf: number[] = []
  for (const [number, guard] of chosen.entries()) {
    const isCrowded = guard?.entries.some((entry) => index.crowd(entry) >= crowd) === true
    const check = isCrowded ? chooser.chooseCheck(guards[number] ?? [], guard) : undefined
    checkOf.push(check === undefined ? -1 : checks.take(check))
    if (number % batch === 0) yield
  }
  shared.seal()
  const buckets = index.sort(fieldCost)
  const rows = buckets.map(toPlannedIndex)
  const needed = [...mandatory].sort()
  const plannedChecks: PlannedChecks = {
    rows: checks.rows.sort(fieldCost).map(toPlannedIndex),
    ofRules: checkOf.slice(),
  }
  const exactly = chosen.map((guard) => guard?.exactly)
  yield
  return {
    matcher: createMatcher(
      rules,
      scheme,
      shared,
      { rows, checks: plannedChecks, mandatory: needed },
      residual,
      exactly,
    ),
    rows,
    mandatory: needed,
    checks: plannedChecks,
    isModuleLoop: isLoopCheaper(rules, rows, fieldCost, 'source'),
    summary: {
      rules: rules.length,
      indexes: buckets.map(({ entry, literals, intervals, count }) => ({
        value: entry.value,
        each: entry.steps !== undefined,
        kind: entry.kind,
        entries: literals.size + intervals.length,
        rules: count,
      })),
      residual,
      checked: checkOf.filter((check) => check !== -1).length,
      shared: shared.shared,
      isLoop: isLoopCheaper(rules, rows, fieldCost),
    },
  }
}

/** Apart from {@link planRules}, so that what only planning needs is not kept with the matcher. */
function createMatcher(
  rules: readonly PlannedRule[],
  scheme: Scheme,
  shared: SharedConditions,
  { rows, checks, mandatory }: Omit<PlannedIndexes, 'isModuleLoop'>,
  residual: readonly number[],
  exactly: readonly (Condition | undefined)[],
): RuleMatcher {
  return createIndexMatcher(
    rules.map(({ rule }) => rule),
    new Array<undefined>(rules.length).fill(undefined),
    rows.map((row) => toIndexRow(row, scheme)),
    residual,
    {
      checks: { rows: checks.rows.map((row) => toIndexRow(row, scheme)), ofRules: checks.ofRules },
      mandatory,
      start: shared.start,
      buildWhole: (number) => (rules[number] as PlannedRule).filter.predicate,
      build(number) {
        const { filter } = rules[number] as PlannedRule
        const condition = filter.plan.root
        const rest = filter.backend === 'source' ? condition : without(condition, exactly[number])
        if (!isTotal(condition)) return filter.predicate
        return shared.build(rest, rest === condition ? () => filter.predicate : undefined)
      },
    },
  )
}

function isNever(condition: Condition | undefined): boolean {
  return condition?.kind === 'constant' && !condition.value
}

/** A condition without one of its operands, which is known to be true. */
function without(condition: Condition, known: Condition | undefined): Condition {
  if (known === undefined) return condition
  const { id, span } = condition
  if (condition === known) return { kind: 'constant', id, span, value: true }
  if (condition.kind !== 'and') return condition
  const operands = condition.operands.filter((operand) => operand !== known)
  const [only] = operands
  return only !== undefined && operands.length === 1 ? only : { ...condition, operands }
}
