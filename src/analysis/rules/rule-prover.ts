import type { Condition } from '../../compiler/index.ts'
import type { Analyzer } from '../analyzer.ts'
import { RuleJudge, type RuleVerdict } from './dead-rules.ts'
import { canStop, type AnalysedPolicy, type AnalysedRule } from './model.ts'

interface Known {
  readonly verdict: RuleVerdict
  /** Places of the rules that leave it no event. */
  readonly stoppers: readonly number[]
}

const nowhere = { start: 0, end: 0 }

/** The condition of a rule that is gone. */
const never: Condition = { id: 0, span: nowhere, kind: 'constant', value: false }

/** Rules whose kept events are looked at in one step of the work. */
const looksPerStep = 64

/**
 * Judges the rules of a policy that is being edited. After an edit the edited rule is judged first; of the others only
 * those whose event it now takes, whose explanation names it, or that were not decided, are judged again. The work is
 * done in small steps, so that a host can stop at any time and go on when it is idle.
 */
export class RuleProver {
  readonly #analyzer: Analyzer
  readonly #judge: RuleJudge
  readonly #places: ReadonlyMap<string, number>
  readonly #known: (Known | undefined)[]
  /** Places to judge before all others. */
  readonly #edited = new Set<number>()
  /** Edited rules whose effect on the others was not looked at yet. */
  readonly #changed = new Set<number>()
  /** Where looking at the others stands. */
  #at = 0
  /** Where judging what is not known stands. */
  #next = 0

  /** @param before - a prover of the policy as it was; what it knows of rules that stayed is taken over */
  constructor(policy: AnalysedPolicy, analyzer: Analyzer, before?: RuleProver) {
    this.#analyzer = analyzer
    this.#judge = new RuleJudge(policy, analyzer)
    this.#places = new Map(this.#judge.rows.map(({ rule }, place) => [rule.name, place]))
    this.#known = this.#judge.rows.map(() => undefined)
    if (before !== undefined && !this.#judge.hasPartial && !before.#judge.hasPartial) this.#continue(before)
  }

  /** Takes over what is known of rules that stayed in their order; those that are new may put it in question. */
  #continue(before: RuleProver): void {
    let last = -1
    for (const [place, { rule }] of this.#judge.rows.entries()) {
      const old = before.#places.get(rule.name)
      const row = old === undefined ? undefined : before.#judge.rows[old]
      const isSame = old !== undefined && old > last && row !== undefined && doSame(row.rule, rule)
      if (!isSame || before.#changed.has(old)) this.#changed.add(place)
      if (!isSame) continue
      last = old
      const known = before.#known[old]
      if (known === undefined || known.verdict.kind === 'undecided') continue
      const stoppers = known.stoppers.map((stopper) => this.#places.get(before.#judge.rows[stopper]?.rule.name ?? ''))
      const still = stoppers.flatMap((stopper) =>
        stopper !== undefined && canStop(this.#judge.rows, stopper, place) ? [stopper] : [],
      )
      if (still.length === stoppers.length) this.#known[place] = { verdict: known.verdict, stoppers: still }
    }
    // Those that are new are what is being typed.
    for (const place of this.#changed) if (this.#known[place] === undefined) this.#edited.add(place)
  }

  /** What is known of each rule, in order; undefined: it is not judged yet, or an edit has put it in question. */
  get verdicts(): readonly (RuleVerdict | undefined)[] {
    return this.#known.map((known) => known?.verdict)
  }

  get isSettled(): boolean {
    return this.#edited.size === 0 && this.#changed.size === 0 && this.#next >= this.#known.length
  }

  /**
   * Takes an edit of one rule.
   *
   * @param condition - the new condition; undefined: the rule is gone
   * @throws Error if the policy has no rule of that name: a new rule needs a new prover
   */
  update(name: string, condition: Condition | undefined): void {
    const place = this.#places.get(name)
    if (place === undefined) throw new Error(`the policy has no rule \`${name}\``)
    this.#judge.replace(place, condition ?? never)
    this.#forget(place)
    this.#edited.add(place)
    this.#changed.add(place)
    this.#at = 0
  }

  #forget(place: number): void {
    this.#known[place] = undefined
    this.#next = Math.min(this.#next, place)
  }

  /** Whether what is known of a rule holds no more, now that some others have changed. */
  #isInQuestion(place: number, { verdict, stoppers }: Known): boolean {
    const { rows, hasPartial } = this.#judge
    const changed: number[] = []
    for (const other of this.#changed)
      if (other !== place && (hasPartial || canStop(rows, other, place))) changed.push(other)
    if (changed.length === 0) return false
    if (verdict.kind === 'undecided') return true
    if (verdict.kind === 'dead') return hasPartial || changed.some((other) => stoppers.includes(other))
    const candidate = this.#analyzer.runner.look(verdict.witness)
    // An event without a field that the policy has come to need cannot be decided.
    for (const slot of this.#judge.mandatory) if (candidate.context.values[slot] === undefined) return true
    if (hasPartial) return this.#judge.stopperOf(candidate, place) !== -1
    return changed.some((other) => this.#analyzer.runner.holds(this.#judge.goal(other).condition, candidate.context))
  }

  #judgeAt(place: number): RuleVerdict {
    const known = this.#judge.explain(place)
    this.#known[place] = known
    return known.verdict
  }

  /** Looks at a few rules that were judged before the last edits. */
  #look(): void {
    const end = Math.min(this.#at + looksPerStep, this.#known.length)
    for (; this.#at < end; this.#at++) {
      const known = this.#known[this.#at]
      if (known !== undefined && this.#isInQuestion(this.#at, known)) this.#forget(this.#at)
    }
    if (this.#at >= this.#known.length) this.#changed.clear()
  }

  /**
   * Does what is left to do, a step at a time: an edited rule first, then what the edits have put in question.
   *
   * @returns a step's verdict; undefined for a step that judged nothing
   */
  *work(): Generator<RuleVerdict | undefined, void> {
    while (!this.isSettled) {
      const [edited] = this.#edited
      if (edited !== undefined) {
        this.#edited.delete(edited)
        yield this.#judgeAt(edited)
      } else if (this.#changed.size > 0) {
        this.#look()
        yield undefined
      } else {
        while (this.#next < this.#known.length && this.#known[this.#next] !== undefined) this.#next++
        if (this.#next < this.#known.length) yield this.#judgeAt(this.#next++)
      }
    }
  }

  /**
   * Works for some time, and at least one step.
   *
   * @param milliseconds - after which no new step is begun
   * @returns the verdicts that are new
   */
  run(milliseconds: number): readonly RuleVerdict[] {
    const end = performance.now() + milliseconds
    const verdicts: RuleVerdict[] = []
    for (const verdict of this.work()) {
      if (verdict !== undefined) verdicts.push(verdict)
      if (performance.now() >= end) break
    }
    return verdicts
  }
}

/** Whether two rules decide the same of the same events. */
function doSame(some: AnalysedRule, other: AnalysedRule): boolean {
  return (
    some.condition === other.condition &&
    some.outcome === other.outcome &&
    some.ends === other.ends &&
    some.monitor === other.monitor &&
    some.decides === other.decides &&
    some.setting === other.setting &&
    some.failsOpen === other.failsOpen
  )
}

/**
 * Makes a {@link RuleProver}. The analyzer keeps what it worked out, so one serves several provers of a scheme.
 *
 * @param before - a prover of the policy before rules came, went or changed what they do: rules of equal names whose
 * conditions are the same objects keep what is known of them, as far as the others leave it true
 */
export function createProver(policy: AnalysedPolicy, analyzer: Analyzer, before?: RuleProver): RuleProver {
  return new RuleProver(policy, analyzer, before)
}
