import { RuntimeError } from '../../runtime/index.ts'

/**
 * Steps that one test may take: words of states looked at, choices followed, states built.
 * A step takes 1 to 10 nanoseconds (`docs/regex.md`).
 */
export const defaultStepBudget = 55_000_000

/** Steps that are left to one test of a pattern. */
export class StepBudget {
  readonly #limit: number
  #left: number

  constructor(limit: number) {
    this.#limit = limit
    this.#left = limit
  }

  /** @throws RuntimeError `E_REGEX_BUDGET` when more is spent than there was */
  spend(steps: number): void {
    if ((this.#left -= steps) < 0)
      throw new RuntimeError(
        'E_REGEX_BUDGET',
        `a regular expression took more than ${String(this.#limit)} steps on one value`,
      )
  }
}
