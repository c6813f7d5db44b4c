import { outcomeGoals, type Analyzer, type Outcome } from '../../../analysis/index.ts'
import type { Condition } from '../../../compiler/index.ts'
import { toParts, type Part } from '../prove-rules.ts'
import { toRows, type RuleRow } from '../rows.ts'
import { seekEvent, type Sought } from './seek.ts'
import { analyzerFor, type Arena, type PolicyWitness, type ProveOptions } from '../shared.ts'

/** An outcome of a part of one rule. */
export interface WantedOutcome {
  /** The number of the stage. */
  readonly stage: number
  /** The number of the rule in it. */
  readonly place: number
  readonly part: Condition
  readonly outcome: Outcome
}

/** Finds events that reach a rule while a part of its condition comes out in one way. */
export class OutcomeFinder {
  readonly #analyzer: Analyzer
  readonly #rows: readonly RuleRow[]
  readonly #arena: Arena
  #parts: readonly Part[] | undefined
  readonly #assumed: readonly { readonly condition: Condition; readonly answer: true }[]

  /** @param assumed - conditions that every event fulfils */
  constructor(arena: Arena, options: ProveOptions = {}, assumed: readonly Condition[] = []) {
    this.#arena = arena
    this.#analyzer = analyzerFor(arena, options)
    this.#rows = toRows(arena.stages)
    this.#assumed = assumed.map((condition) => ({ condition, answer: true }))
  }

  /**
   * An event for one outcome of a part.
   *
   * @param wanted - what the event is to show
   * @param accept - whether an event shows what is wanted
   * @returns `none`: proved that no event has it when the rule is reached
   */
  find(wanted: WantedOutcome, accept: (witness: PolicyWitness) => boolean): Sought<PolicyWitness> {
    const { stage, place, part, outcome } = wanted
    const row = this.#rows.find((one) => one.stage === stage && one.place === place)
    if (row === undefined) return { kind: 'undecided', limit: 'related' }
    this.#parts ??= toParts(this.#arena, this.#rows, this.#analyzer)
    const { goals, formulas } = outcomeGoals(part, outcome, this.#analyzer)
    return seekEvent<PolicyWitness>(this.#analyzer, {
      parts: this.#parts,
      row: row.name,
      goals: [...goals, ...this.#assumed],
      formulas,
      accept: ({ event }, { builders }) => {
        const ways = [{}, ...(builders === undefined ? [] : [{ builders }])]
        return ways.map((options): PolicyWitness => ({ event, options })).find(accept)
      },
    })
  }
}
