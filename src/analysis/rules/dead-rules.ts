import type { Condition } from '../../compiler/index.ts'
import type { Analyzer, Goal } from '../analyzer.ts'
import type { Answer } from '../answer.ts'
import type { Candidate, Witness } from '../conditions/event.ts'
import type { Formula } from '../conditions/formula.ts'
import type { Limit } from '../limits.ts'
import { createLoopStopper } from './loop-stopper.ts'
import { canStop, placeRules, type AnalysedPolicy, type FindStopper, type PlacedRule } from './model.ts'

/** What is known of one rule. */
export type RuleVerdict =
  | { readonly kind: 'alive'; readonly rule: string; /** An event on which the rule acts. */ readonly witness: Witness }
  | {
      readonly kind: 'dead'
      readonly rule: string
      /** Rules that together leave it no event; empty: its condition is never true. At most three, the rest is counted. */
      readonly because: readonly string[]
      readonly more: number
      /** Those of them that are passed over when what they ask fails: then the rule is reached after all. */
      readonly unlessFailing: readonly string[]
    }
  | { readonly kind: 'undecided'; readonly rule: string; readonly limit: Limit }

const mostNamed = 3

const none: ReadonlySet<number> = new Set()

/** Judges the rules of one policy; its memory of questions is the analyzer's. */
export class RuleJudge {
  readonly #rows: PlacedRule[]
  readonly #analyzer: Analyzer
  readonly #assumed: readonly Formula[]
  /** What goes through the rules as they are now. */
  readonly #loop: FindStopper
  /** The policy's own way, which knows the rules as they were. */
  readonly #index: FindStopper | undefined
  readonly #changed = new Set<number>()
  readonly #mandatory: Set<number>
  /** Rules that end less than the run: they can keep a stopper from stopping. */
  readonly #partial: readonly number[]
  /** How often the engine was asked. */
  questions = 0

  /** @param assumed - what every event fulfils */
  constructor(policy: AnalysedPolicy, analyzer: Analyzer, assumed: readonly Condition[] = []) {
    this.#analyzer = analyzer
    this.#assumed = assumed.map((condition) => analyzer.formula({ condition, answer: true }))
    this.#rows = [...placeRules(policy)]
    this.#loop = createLoopStopper(this.#rows, (condition, context) => analyzer.runner.holds(condition, context))
    this.#index = policy.findStopper
    this.#mandatory = new Set(analyzer.runner.mandatory(this.rows.map(({ rule }) => rule.condition)))
    this.#partial = this.rows.flatMap(({ rule }, at) => (rule.skips !== undefined || rule.ends === 'stage' ? [at] : []))
  }

  get rows(): readonly PlacedRule[] {
    return this.#rows
  }

  /** Mandatory fields that some rule reads: an event without them cannot be decided. */
  get mandatory(): ReadonlySet<number> {
    return this.#mandatory
  }

  /** Whether some rule ends less than the run, so that more than its own condition says what it stops. */
  get hasPartial(): boolean {
    return this.#partial.length > 0
  }

  /** Gives the rule at a place another condition. */
  replace(place: number, condition: Condition): void {
    const row = this.#row(place)
    this.#rows[place] = { ...row, rule: { ...row.rule, condition } }
    this.#changed.add(place)
    for (const slot of this.#analyzer.runner.mandatory([condition])) this.#mandatory.add(slot)
  }

  #row(place: number): PlacedRule {
    const row = this.rows[place]
    if (row === undefined) throw new Error(`INVARIANT: the policy has a rule ${String(place)}`)
    return row
  }

  /** The goal that a rule matches. */
  goal(place: number): Goal {
    return { condition: this.#row(place).rule.condition, answer: true }
  }

  /** A stopper does not stop if it does not match, or if what does not stop the rule itself keeps it from acting. */
  forbid(stopper: number, place: number): Formula {
    const { condition } = this.#row(stopper).rule
    const parts: Formula[] = [this.#analyzer.formula({ condition, answer: false })]
    for (const other of this.#partial)
      if (canStop(this.rows, other, stopper) && !canStop(this.rows, other, place))
        parts.push(this.#analyzer.formula(this.goal(other)))
    return parts.length === 1 ? (parts[0] as Formula) : { kind: 'or', parts }
  }

  /** Which rule keeps the rule at a place from acting on an event; -1: none. */
  stopperOf(candidate: Candidate, place: number): number {
    const found = this.#look(candidate, place)
    return found === place ? -1 : found
  }

  /** {@link stopperOf}, or the place itself where the rule is seen to match as well. */
  #look(candidate: Candidate, place: number): number {
    this.questions++
    const { context } = candidate
    // What a changed rule leaves out or ends reaches beyond itself, so the index is then no help.
    if (this.#index === undefined || (this.#changed.size > 0 && this.hasPartial))
      return this.#loop(context, place, none)
    const found = this.#index(context, place, this.#changed)
    if (this.#changed.size === 0) return found
    if (this.#changed.has(found)) return this.#loop(context, place, none)
    let first = found === place ? -1 : found
    for (const changed of this.#changed) {
      const isEarlier = first === -1 || changed < first
      if (!isEarlier || !canStop(this.#rows, changed, place)) continue
      if (this.#analyzer.runner.holds(this.#row(changed).rule.condition, context)) first = changed
    }
    return first
  }

  /** An event on which a rule acts and all of several formulas hold, with the rules that were forbidden on the way. */
  reach(
    place: number,
    extra: readonly Formula[] = [],
  ): { readonly answer: Answer<Witness>; readonly forbidden: readonly number[] } {
    const forbidden: number[] = []
    const clauses: Formula[] = [...this.#assumed, ...extra]
    const goals = [this.goal(place)]
    let stopper = -1
    // What stops the rule is asked first: where nothing does, that the rule matches is mostly seen on the way.
    const fulfils = (candidate: Candidate): boolean => {
      const found = this.#look(candidate, place)
      stopper = found === place ? -1 : found
      return found === place || this.#analyzer.hold(goals, candidate)
    }
    for (let round = 0; round <= this.#analyzer.budget.rounds; round++) {
      const answer = this.#analyzer.find(goals, clauses, this.mandatory, fulfils)
      if (answer.kind !== 'value') return { answer, forbidden }
      if (stopper === -1) return { answer, forbidden }
      if (forbidden.includes(stopper)) return { answer: { kind: 'undecided', limit: 'related' }, forbidden }
      forbidden.push(stopper)
      clauses.push(this.forbid(stopper, place))
    }
    return { answer: { kind: 'undecided', limit: 'rounds' }, forbidden }
  }

  /** Leaves out each forbidden rule without which there is still no event. */
  #shrink(place: number, forbidden: readonly number[]): readonly number[] {
    let kept = forbidden
    if (forbidden.length === 1) return kept
    for (const candidate of forbidden) {
      const fewer = kept.filter((rule) => rule !== candidate)
      const answer = this.#analyzer.find(
        [this.goal(place)],
        [...this.#assumed, ...fewer.map((rule) => this.forbid(rule, place))],
        this.mandatory,
      )
      if (answer.kind === 'empty') kept = fewer
    }
    return kept
  }

  judge(place: number): RuleVerdict {
    return this.explain(place).verdict
  }

  /** A verdict with the places of all rules that leave a dead one no event. */
  explain(place: number): { readonly verdict: RuleVerdict; readonly stoppers: readonly number[] } {
    const { rule } = this.#row(place)
    const { answer, forbidden } = this.reach(place)
    if (answer.kind === 'value')
      return { verdict: { kind: 'alive', rule: rule.name, witness: { event: answer.value.event } }, stoppers: [] }
    if (answer.kind === 'undecided')
      return { verdict: { kind: 'undecided', rule: rule.name, limit: answer.limit }, stoppers: [] }
    const stoppers = this.#shrink(place, forbidden)
    const because = stoppers.map((stopper) => this.#row(stopper).rule)
    const verdict: RuleVerdict = {
      kind: 'dead',
      rule: rule.name,
      because: because.slice(0, mostNamed).map(({ name }) => name),
      more: Math.max(0, because.length - mostNamed),
      unlessFailing: because.filter(({ failsOpen }) => failsOpen === true).map(({ name }) => name),
    }
    return { verdict, stoppers }
  }
}

/**
 * What is known of every rule, in order: one rule a step, so that a host can do other work between them.
 *
 * @returns each verdict; a rule without `dead` was not proved dead
 */
export function* judgeRules(policy: AnalysedPolicy, analyzer: Analyzer): Generator<RuleVerdict, void> {
  const judge = new RuleJudge(policy, analyzer)
  for (let place = 0; place < judge.rows.length; place++) yield judge.judge(place)
}

/** The verdicts on rules that never act. */
export function deadRules(
  policy: AnalysedPolicy,
  analyzer: Analyzer,
): readonly Extract<RuleVerdict, { kind: 'dead' }>[] {
  return [...judgeRules(policy, analyzer)].filter((verdict) => verdict.kind === 'dead')
}
