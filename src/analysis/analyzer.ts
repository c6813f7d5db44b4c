import type { Condition } from '../compiler/index.ts'
import type { Scheme } from '../language/index.ts'
import type { Value } from '../runtime/index.ts'
import type { Answer } from './answer.ts'
import { BytesDecider, type StageCounts } from './bytes/decide.ts'
import { AutomatonStore } from './bytes/store.ts'
import { RootDecider } from './conditions/decide-root.ts'
import { EventRunner, toWitness, type Candidate, type Slots, type Witness } from './conditions/event.ts'
import type { Formula } from './conditions/formula.ts'
import { failsPlainly, meetPlainly } from './conditions/plainly.ts'
import { Solver } from './conditions/solver.ts'
import { FormulaMaker } from './conditions/to-formula.ts'
import type { KnownLists } from './kinds/kind.ts'
import { budgets, type Budget, type Limit } from './limits.ts'
import { ValueDecider } from './values/decide-value.ts'

export interface AnalyzerOptions {
  /** The scheme that every condition was checked against. */
  readonly scheme: Scheme
  /** Items of lists; a list that is not here is a set that nobody can tell. */
  readonly lists?: KnownLists
  /** Default: `batch`. */
  readonly budget?: Budget
}

const noSlots: ReadonlySet<number> = new Set()

/** A goal: a condition and the answer that is wanted of it. */
export interface Goal {
  readonly condition: Condition
  readonly answer: boolean
}

export type Satisfiability =
  | { readonly kind: 'satisfiable'; readonly witness: Witness }
  | { readonly kind: 'unsatisfiable' }
  | { readonly kind: 'undecided'; readonly limit: Limit }

/** What is known of a claim. A refutation comes with an event that was run on the engine. */
export type Proof =
  | { readonly kind: 'proved' }
  | { readonly kind: 'refuted'; readonly witness: Witness }
  | { readonly kind: 'undecided'; readonly limit: Limit }

/**
 * Decides questions about conditions of one scheme. It keeps what it worked out, within bounds of bytes, so one
 * analyzer serves a whole policy.
 */
export class Analyzer {
  readonly scheme: Scheme
  readonly lists: KnownLists
  readonly budget: Budget
  readonly runner: EventRunner
  /** Makes literals; for procedures that add to goals. */
  readonly maker: FormulaMaker
  readonly #roots: RootDecider
  readonly #solver: Solver
  /** How often each stage of the decision about byte strings gave the answer. */
  readonly stages: StageCounts
  readonly #fillings = new Map<number, Value>()

  constructor({ scheme, lists = {}, budget = budgets.batch }: AnalyzerOptions) {
    this.scheme = scheme
    this.lists = lists
    this.budget = budget
    this.runner = new EventRunner(scheme)
    this.maker = new FormulaMaker(lists)
    const bytes = new BytesDecider(new AutomatonStore(), budget)
    this.stages = bytes.counts
    this.#roots = new RootDecider(new ValueDecider(bytes))
    this.#solver = new Solver(this.#roots, this.maker, budget)
  }

  /**
   * Forgets what was worked out of conditions so far, some 4 KB for each. Answers stay the same. For hosts whose conditions
   * change all day.
   */
  forget(): void {
    this.maker.forget()
    this.#roots.forget()
  }

  /** The formula of a goal: for procedures that add to goals. */
  formula({ condition, answer }: Goal): Formula {
    return this.maker.formula(condition, answer)
  }

  /** A plausible value of a mandatory field of which nothing is asked. */
  filling(slot: number): Value {
    let value = this.#fillings.get(slot)
    if (value === undefined) {
      const field = this.scheme.shape.fields[slot]
      const answer = field === undefined ? undefined : this.#roots.present(field.type, [], field.name)
      if (answer?.kind !== 'value') throw new Error('INVARIANT: every type has a value')
      this.#fillings.set(slot, (value = answer.value))
    }
    return value
  }

  /** An event of some values, with every mandatory field that the conditions read. */
  #complete(slots: Slots, mandatory: ReadonlySet<number>, isBrief: boolean): Candidate {
    let all: Map<number, Value> | undefined
    for (const slot of mandatory) if (!slots.has(slot)) (all ??= new Map(slots)).set(slot, this.filling(slot))
    return this.runner.candidate(all ?? slots, isBrief)
  }

  /** Whether the engine gives every goal its answer. */
  hold(goals: readonly Goal[], { context }: Candidate): boolean {
    for (const { condition, answer } of goals) if (this.runner.holds(condition, context) !== answer) return false
    return true
  }

  /**
   * An event on which every goal has its answer.
   *
   * @param extra - formulas that must hold beside the goals
   * @param mandatory - slots of mandatory fields that the event must have beside those of the goals
   * @param fulfils - tells whether the goals have their answers, and is all that asks the context of the event; default: the
   * engine is asked for each
   */
  find(
    goals: readonly Goal[],
    extra: readonly Formula[] = [],
    mandatory: ReadonlySet<number> = noSlots,
    fulfils?: (candidate: Candidate) => boolean,
  ): Answer<Candidate> {
    const needed = this.runner.mandatory(
      goals.map(({ condition }) => condition),
      mandatory,
    )
    let witness: Candidate | undefined
    const answer = this.#solver.solve([...goals.map((goal) => this.formula(goal)), ...extra], (slots) => {
      const candidate = this.#complete(slots, needed, fulfils !== undefined)
      if (!(fulfils?.(candidate) ?? this.hold(goals, candidate))) return false
      witness = candidate
      return true
    })
    if (answer.kind !== 'value') return answer
    if (witness === undefined) throw new Error('INVARIANT: a solution passed its check')
    return { kind: 'value', value: witness }
  }

  #refute(goals: readonly Goal[]): Proof {
    const answer = this.find(goals)
    if (answer.kind === 'value') return { kind: 'refuted', witness: toWitness(answer.value) }
    return answer.kind === 'empty' ? { kind: 'proved' } : answer
  }

  /** Whether some event fulfils a condition. */
  satisfiable(condition: Condition): Satisfiability {
    const answer = this.find([{ condition, answer: true }])
    if (answer.kind === 'value') return { kind: 'satisfiable', witness: toWitness(answer.value) }
    return answer.kind === 'empty' ? { kind: 'unsatisfiable' } : answer
  }

  /**
   * Whether it is proved that every event that fulfils `a` fulfils `b`: {@link implies} without a witness, so that nothing is
   * made ready for the engine where the answer is no.
   */
  isImplied(a: Condition, b: Condition): boolean {
    const goals = [this.formula({ condition: a, answer: true }), this.formula({ condition: b, answer: false })] as const
    return !meetPlainly(...goals) && this.#solver.solve(goals, () => true).kind === 'empty'
  }

  /** Whether it is proved that no event fulfils a condition: {@link satisfiable} without a witness. */
  isNever(condition: Condition): boolean {
    return this.#solver.solve([this.formula({ condition, answer: true })], () => true).kind === 'empty'
  }

  /** Whether some event plainly does not fulfil a condition: told by what it asks, and nothing is made. False says nothing. */
  failsPlainly(condition: Condition): boolean {
    return failsPlainly(this.formula({ condition, answer: true }))
  }

  /** Whether every event that fulfils `a` fulfils `b`. */
  implies(a: Condition, b: Condition): Proof {
    return this.#refute([{ condition: a, answer: true }, { condition: b, answer: false }]) // prettier-ignore
  }

  /** Whether two conditions are fulfilled by the same events. */
  equivalent(a: Condition, b: Condition): Proof {
    const there = this.implies(a, b)
    if (there.kind === 'refuted') return there
    const back = this.implies(b, a)
    return back.kind === 'proved' ? there : back
  }

  /** Whether no event fulfils both. */
  disjoint(a: Condition, b: Condition): Proof {
    return this.#refute([{ condition: a, answer: true }, { condition: b, answer: true }]) // prettier-ignore
  }
}

/** Makes an {@link Analyzer}. */
export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  return new Analyzer(options)
}
