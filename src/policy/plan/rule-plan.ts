import {
  isTotal,
  isTotalWithValues,
  readPlan,
  walk,
  type Condition,
  type Filter,
  type ValueNode,
} from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { ProgramRule, RuleMatcher } from '../../runtime/index.ts'
import { createIndexMatcher } from '../../runtime/rule-index/index.ts'
import { chooseGuards } from './choose-guards.ts'
import { isLoopCheaper, planDispatch, type PlannedDispatch } from './few-rules.ts'
import { GuardEntries, type GuardEntry } from './guard-entries.ts'
import { GuardTable, leaveOut, type GuardPlace } from './guard-table.ts'
import { GuardFinder, type GuardKind } from './guard.ts'
import { IndexRows, toIndexRow, toPlannedIndex, type PlannedIndex } from './index-rows.ts'
import { SharedConditions } from './shared.ts'

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
  /** What tells the rules apart where they are asked one after the other. */
  readonly dispatch: PlannedDispatch | undefined
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
  /** By row: the place of the rules' index of the same value and kind, or -1. */
  readonly sameAs: readonly number[]
}

/**
 * From this many rules under one entry on, looking up a second thing costs less than asking them all: with 2, 4 and 8 the
 * workload W5 of 1,000 rules took 660, 730 and 1,510 ns, that of 10,000 rules 1,200, 1,460 and 1,290.
 */
const crowd = 2

/** The second things that rules need, told apart by number. */
class CheckRows {
  readonly rows = new IndexRows()
  readonly #numbers = new Map<number | string, number>()

  /** The number of the guard that has these entries, which they lead to. */
  take(entries: readonly GuardEntry[]): number {
    const [only] = entries
    const key = entries.length === 1 && only !== undefined ? only.number : entries.map(({ number }) => number).join()
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

/** Bits of what is known of a condition. */
const total = 1
const never = 2

/**
 * Plans a stage: every rule stands in the index under the one thing that is least likely to
 * be true, conditions that rules share are asked once, dear values last. The answers are
 * those of the loop over all conditions, in the same order.
 *
 * All that it needs of a rule's tree it takes when the rule is added, so the trees of a long
 * stage may be forgotten one by one.
 */
export class RulePlanner {
  readonly #scheme: Scheme
  readonly #fieldCost: (slot: number) => number
  readonly #entries: GuardEntries
  readonly #finder: GuardFinder
  readonly #table: GuardTable
  readonly #shared: SharedConditions
  readonly #mandatory = new Set<string>()
  /** What is known of each condition. */
  readonly #traits: number[] = []

  constructor(scheme: Scheme, fieldCost: (slot: number) => number) {
    this.#scheme = scheme
    this.#fieldCost = fieldCost
    this.#entries = new GuardEntries(fieldCost)
    this.#finder = new GuardFinder(this.#entries)
    this.#table = new GuardTable(this.#entries)
    this.#shared = new SharedConditions(scheme, fieldCost)
  }

  /** Takes the condition of the next rule. */
  add(filter: Filter): void {
    const { root: condition } = readPlan(filter)
    // Where a mandatory field has no value the matcher asks one rule after the other, errors in their order.
    const isTotalCondition = isTotal(condition)
    const guards = isTotalCondition || isTotalWithValues(condition) ? this.#finder.find(condition) : []
    if (guards.length > 0 && !isTotalCondition) this.#noteMandatory(condition)
    this.#table.add(condition, guards)
    if (isTotalCondition) this.#shared.count(condition)
    this.#traits.push((isTotalCondition ? total : 0) | (isNever(condition) ? never : 0))
  }

  #noteMandatory(condition: Condition): void {
    walk(condition, (node) => {
      if (node.kind === 'field' && !node.optional) this.#mandatory.add(node.name)
    })
  }

  /**
   * The plan of the rules whose filters were added, once. It pauses every few rules.
   *
   * @param rules - in the order in which their filters were added
   */
  *plan(rules: readonly PlannedRule[]): Generator<void, RulePlan> {
    const table = this.#table
    const index = new IndexRows()
    const residual: number[] = []
    const chosen = chooseGuards(rules.length, table)
    yield
    for (let number = 0; number < rules.length; number++) {
      const guard = chosen[number] as GuardPlace
      for (const entry of table.entriesOf(guard)) index.add(entry, number)
      // A rule that is never true needs no index and no question.
      if (guard === 0 && ((this.#traits[number] as number) & never) === 0) residual.push(number)
      if (number % batch === 0) yield
    }
    const checks = new CheckRows()
    const checkOf: number[] = []
    const second: GuardPlace[] = []
    for (let number = 0; number < chosen.length; number++) {
      const guard = chosen[number] as GuardPlace
      const check = isCrowded(table.entriesOf(guard), index) ? table.chooseCheck(number, guard) : 0
      second.push(check)
      checkOf.push(check === 0 ? -1 : checks.take(table.entriesOf(check)))
      if (number % batch === 0) yield
    }
    this.#shared.seal()
    const buckets = index.sort()
    const rows = buckets.map(toPlannedIndex)
    const mandatory = [...this.#mandatory].sort()
    const checkBuckets = checks.rows.sort()
    const plannedChecks: PlannedChecks = {
      rows: checkBuckets.map(toPlannedIndex),
      ofRules: checkOf.slice(),
      sameAs: checkBuckets.map((bucket) => buckets.findIndex(({ index: own }) => own === bucket.index)),
    }
    const dispatch = planDispatch(rules, table)
    const isModuleLoop = isLoopCheaper(rules, rows, this.#fieldCost, dispatch, 'source')
    const indexes: PlannedIndexes = { rows, checks: plannedChecks, mandatory, dispatch, isModuleLoop }
    const answered = Int32Array.from([...chosen, ...second], (guard) => table.partOf(guard))
    yield
    return {
      matcher: createMatcher(rules, this.#scheme, indexes, {
        shared: this.#shared,
        residual,
        answered,
        traits: Uint8Array.from(this.#traits),
      }),
      ...indexes,
      summary: {
        rules: rules.length,
        indexes: buckets.map(({ index: { value, steps, kind }, literals, intervals, count }) => ({
          value,
          each: steps !== undefined,
          kind,
          entries: literals.size + intervals.length,
          rules: count,
        })),
        residual,
        checked: checkOf.filter((check) => check !== -1).length,
        shared: this.#shared.shared,
        isLoop: isLoopCheaper(rules, rows, this.#fieldCost, dispatch),
      },
    }
  }
}

function isCrowded(entries: readonly GuardEntry[], index: IndexRows): boolean {
  for (const entry of entries) if (index.crowd(entry) >= crowd) return true
  return false
}

/** Plans rules whose filters are all at hand. It pauses every few rules. */
export function* planRules(
  rules: readonly PlannedRule[],
  scheme: Scheme,
  fieldCost: (slot: number) => number,
): Generator<void, RulePlan> {
  const planner = new RulePlanner(scheme, fieldCost)
  for (const [number, { filter }] of rules.entries()) {
    planner.add(filter)
    if (number % batch === 0) yield
  }
  return yield* planner.plan(rules)
}

/** What asking single rules needs beside the index. */
interface Asking {
  readonly shared: SharedConditions
  readonly residual: readonly number[]
  /** The parts of each rule's condition that its entries answer: the first of all rules, and then the second. */
  readonly answered: Int32Array
  /** What is known of each rule's condition. */
  readonly traits: Uint8Array
}

/** Apart from {@link RulePlanner}, so that what only planning needs is not kept with the matcher. */
function createMatcher(
  rules: readonly PlannedRule[],
  scheme: Scheme,
  { rows, checks, mandatory }: PlannedIndexes,
  { shared, residual, answered, traits }: Asking,
): RuleMatcher {
  return createIndexMatcher(
    rules.map(({ rule }) => rule),
    new Array<undefined>(rules.length).fill(undefined),
    rows.map((row) => toIndexRow(row, scheme)),
    residual,
    {
      checks: { ...checks, rows: checks.rows.map((row) => toIndexRow(row, scheme)) },
      mandatory,
      start: shared.start,
      buildWhole: (number) => (rules[number] as PlannedRule).filter.predicate,
      build(number) {
        const { filter } = rules[number] as PlannedRule
        if (((traits[number] as number) & total) === 0) return filter.predicate
        const condition = readPlan(filter).root
        const parts = [answered[number] as number, answered[rules.length + number] as number]
        const rest = leaveOut(condition, parts)
        return shared.build(rest, rest === condition ? () => filter.predicate : undefined)
      },
    },
  )
}

function isNever(condition: Condition): boolean {
  return condition.kind === 'constant' && !condition.value
}
