/**
 * Why a question was not decided. The first four are budgets; `related` values depend on each other
 * in a way that is not followed, so that no event could be built; `unknown_list` has items nobody told.
 */
export type Limit =
  'pattern_too_large' | 'states' | 'work' | 'length' | 'branches' | 'rounds' | 'related' | 'unknown_list'

/** What one question may cost. All of it counts work, so that the answer is the same on every machine. */
export interface Budget {
  /** Nodes of one product of automata. */
  readonly states: number
  /** Places touched while sets are built, and comparisons of sets (two units each). */
  readonly work: number
  /** Choices between operands of `or` in one question. */
  readonly branches: number
  /** Earlier rules that are asked about for one rule. */
  readonly rounds: number
  /** Whether the greatest simulation between two patterns may be worked out. */
  readonly simulation: boolean
}

/** Measured budgets; see docs/analysis.md. */
export const budgets = {
  /** While somebody types. */
  editor: { states: 300, work: 30_000, branches: 200, rounds: 50, simulation: false },
  /** For whole policies: the default. */
  batch: { states: 3000, work: 300_000, branches: 500, rounds: 200, simulation: true },
  /** For CI, and for what the batch left undecided. */
  prove: { states: 10_000, work: 1_000_000, branches: 5000, rounds: 200, simulation: true },
} as const satisfies Readonly<Record<string, Budget>>

/** Thrown inside a question when its budget is used up; the question turns it into an outcome. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached'
  readonly limit: Limit

  constructor(limit: Limit) {
    super(`the limit \`${limit}\` was reached`)
    this.limit = limit
  }
}

/** Counts the work of one question on automata. */
export class Meter {
  #left: number

  constructor(work: number) {
    this.#left = work
  }

  /** @throws LimitReached `work` when nothing is left */
  spend(units: number): void {
    this.#left -= units
    if (this.#left < 0) throw new LimitReached('work')
  }
}
