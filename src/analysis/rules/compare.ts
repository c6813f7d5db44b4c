import type { Analyzer } from '../analyzer.ts'
import { toWitness, type Candidate, type Witness } from '../conditions/event.ts'
import type { Formula } from '../conditions/formula.ts'
import { structuralKey } from '../conditions/structural-key.ts'
import type { Limit } from '../limits.ts'
import { changedPlaces } from './changed-places.ts'
import { RuleJudge } from './dead-rules.ts'
import type { AnalysedPolicy, AnalysedRule } from './model.ts'

/** An event on which two policies differ. */
export interface Difference {
  /** The deciding rules; undefined: none decides. */
  readonly old: string | undefined
  readonly new: string | undefined
  readonly witness: Witness
}

/**
 * How a new policy stands to an old one. `other`: the outcomes differ on some event, but neither is stricter.
 * What was not decided is told beside what was.
 */
export interface Comparison {
  readonly relation: 'equal' | 'stricter' | 'looser' | 'incomparable' | 'other' | 'undecided'
  readonly stricter?: Difference
  readonly looser?: Difference
  readonly other?: Difference
  /** Limits that left something open: the relation then says what was found. */
  readonly open: readonly Limit[]
}

export interface CompareOptions {
  /** How strict an outcome is: larger is stricter. */
  readonly strictness: (outcome: string) => number
  /** The outcome where no rule decides. */
  readonly fallback: string
  /**
   * Which of several rules that act decides: the `first` (the default) of those that end something, or the `last`
   * of those that {@link AnalysedRule.decides}, when later stages overrule earlier ones.
   */
  readonly decider?: 'first' | 'last'
}

/** One policy as a function from events to the rule that decides. */
class Side {
  readonly judge: RuleJudge
  readonly #analyzer: Analyzer
  readonly #fallback: string
  readonly #isLast: boolean
  /** The places of rules that can decide. */
  readonly deciding: readonly number[]
  /** Rules decide in several stages, so a change may uncover any of them. */
  readonly isOverruled: boolean

  constructor(policy: AnalysedPolicy, analyzer: Analyzer, { fallback, decider }: CompareOptions) {
    this.judge = new RuleJudge(policy, analyzer)
    this.#analyzer = analyzer
    this.#fallback = fallback
    this.#isLast = decider === 'last'
    const decides = ({ ends, decides: own }: AnalysedRule): boolean =>
      this.#isLast ? own === true : ends !== 'nothing'
    this.deciding = this.judge.rows.flatMap(({ rule }, place) =>
      rule.monitor !== true && decides(rule) ? [place] : [],
    )
    this.isOverruled =
      this.#isLast && this.deciding.some((place) => this.rule(place)?.ends !== 'run' && place !== this.deciding.at(-1))
  }

  rule(place: number): AnalysedRule | undefined {
    return this.judge.rows[place]?.rule
  }

  /** The place of the rule that decides an event; -1: none. */
  decide(candidate: Candidate): number {
    const decides = (place: number): boolean =>
      this.#analyzer.runner.holds((this.rule(place) as AnalysedRule).condition, candidate.context) &&
      this.judge.stopperOf(candidate, place) === -1
    return (this.#isLast ? this.deciding.findLast(decides) : this.deciding.find(decides)) ?? -1
  }

  /** Whether a match ends something without deciding. */
  endsSilently(place: number): boolean {
    const rule = this.rule(place)
    return rule !== undefined && rule.monitor !== true && rule.ends !== 'nothing' && !this.deciding.includes(place)
  }

  outcome(place: number): string {
    return this.rule(place)?.outcome ?? this.#fallback
  }

  /** What keeps the rule at a place from deciding an event; with -1, that some rule decides. undefined: nothing. */
  obstacle(candidate: Candidate, place: number): number | undefined {
    const stopper = place === -1 ? -1 : this.judge.stopperOf(candidate, place)
    if (stopper !== -1) return stopper
    // A rule may act all the same after another one has decided and ended its stage.
    const deciding = this.decide(candidate)
    return deciding === place ? undefined : deciding
  }
}

function signature({ condition, outcome, ends, decides, monitor, setting, skips }: AnalysedRule): string {
  const effect = [outcome, ends, String(decides), String(monitor), setting ?? '', [...(skips ?? [])].join()]
  return [structuralKey(condition), ...effect].join('\n')
}

type Kind = 'stricter' | 'looser' | 'other'

class Comparer {
  readonly #old: Side
  readonly #new: Side
  readonly #analyzer: Analyzer
  readonly #strictness: CompareOptions['strictness']
  readonly found: { [K in Kind]?: Difference } = {}
  readonly open = new Set<Limit>()

  constructor(old: Side, next: Side, analyzer: Analyzer, { strictness }: CompareOptions) {
    this.#old = old
    this.#new = next
    this.#analyzer = analyzer
    this.#strictness = strictness
  }

  #kind(from: string, to: string): Kind | undefined {
    if (from === to) return undefined
    const change = this.#strictness(to) - this.#strictness(from)
    return change > 0 ? 'stricter' : change < 0 ? 'looser' : 'other'
  }

  /** Looks for an event that one rule decides in the old policy and another in the new one; -1: no rule. */
  #both(before: number, after: number): void {
    const kind = this.#kind(this.#old.outcome(before), this.#new.outcome(after))
    if (kind === undefined || this.found[kind] !== undefined) return
    const sides = [[this.#old, before], [this.#new, after]] as const // prettier-ignore
    const goals = sides.flatMap(([side, place]) => (place === -1 ? [] : [side.judge.goal(place)]))
    const mandatory = new Set([...this.#old.judge.mandatory, ...this.#new.judge.mandatory])
    const clauses: Formula[] = []
    const seen = new Set<string>()
    for (let round = 0; round <= this.#analyzer.budget.rounds; round++) {
      const answer = this.#analyzer.find(goals, clauses, mandatory)
      if (answer.kind === 'empty') return
      if (answer.kind === 'undecided') {
        this.open.add(answer.limit)
        return
      }
      let obstacle: Formula | undefined
      for (const [index, [side, place]] of sides.entries()) {
        const stopper = obstacle === undefined ? side.obstacle(answer.value, place) : undefined
        if (stopper === undefined) continue
        const key = `${String(index)} ${String(stopper)}`
        if (seen.has(key)) {
          this.open.add('related')
          return
        }
        seen.add(key)
        obstacle = side.judge.forbid(stopper, place)
      }
      if (obstacle === undefined) {
        this.found[kind] = {
          old: this.#old.rule(before)?.name,
          new: this.#new.rule(after)?.name,
          witness: toWitness(answer.value),
        }
        return
      }
      clauses.push(obstacle)
    }
    this.open.add('rounds')
  }

  /** Follows the rules that may decide anew on either side against all rules of the other. */
  follow(changedOld: readonly number[], changedNew: readonly number[]): void {
    const done = new Set<string>()
    const pair = (before: number, after: number): void => {
      const key = `${String(before)} ${String(after)}`
      if (done.has(key)) return
      done.add(key)
      this.#both(before, after)
    }
    for (const before of affected(this.#old, changedOld))
      for (const after of [...this.#new.deciding, -1]) pair(before, after)
    for (const after of affected(this.#new, changedNew))
      for (const before of [...this.#old.deciding, -1]) pair(before, after)
  }
}

/** Rules that may come to decide, or to decide no more, by the changed ones; -1: none decides. */
function affected(side: Side, changed: readonly number[]): ReadonlySet<number> {
  const places = new Set<number>()
  for (const place of changed) {
    if (side.isOverruled) for (const any of [...side.deciding, -1]) places.add(any)
    else if (side.deciding.includes(place)) places.add(place)
    else if (side.rule(place)?.skips !== undefined || side.endsSilently(place)) {
      // What a changed skip or end of a stage leaves out, or no more, is decided by something else.
      for (const later of side.deciding) if (later > place) places.add(later)
      places.add(-1)
    }
  }
  return places
}

/**
 * Compares what two policies decide on every event. Only rules that are new, gone, changed or moved can make a
 * difference, so only those are followed.
 */
export function compare(
  old: AnalysedPolicy,
  next: AnalysedPolicy,
  analyzer: Analyzer,
  options: CompareOptions,
): Comparison {
  const oldSide = new Side(old, analyzer, options)
  const newSide = new Side(next, analyzer, options)
  const comparer = new Comparer(oldSide, newSide, analyzer, options)
  const keysOf = (side: Side): readonly string[] =>
    side.judge.rows.map(({ rule, stage }) => `${String(stage)} ${signature(rule)}`)
  const [before, after] = [keysOf(oldSide), keysOf(newSide)]
  comparer.follow(...changedPlaces(before, after))
  const { stricter, looser, other } = comparer.found
  const isOpen = comparer.open.size > 0
  const relation =
    stricter !== undefined && looser !== undefined
      ? 'incomparable'
      : isOpen
        ? 'undecided'
        : stricter !== undefined
          ? 'stricter'
          : looser !== undefined
            ? 'looser'
            : other !== undefined
              ? 'other'
              : 'equal'
  return { relation, ...comparer.found, open: [...comparer.open] }
}
