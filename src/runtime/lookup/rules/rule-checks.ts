import type { ExecutionContext } from '../../context/index.ts'
import { RuntimeError } from '../../errors.ts'
import {
  createLookup,
  numbersOf,
  visitValues,
  type Lookup,
  type RuleIndexRow,
  type RuleNumbers,
} from './index-entries.ts'

/** Answers checks: each index is asked once for an event, and remembers what it found. */
export class RuleChecks {
  readonly #ofRules: Int32Array
  readonly #rows: readonly { readonly row: RuleIndexRow; readonly lookup: Lookup }[]
  /** The row of each check. */
  readonly #rowOf: Uint16Array
  /** The last event in which each row was asked, and in which each check held. */
  readonly #asked: Uint32Array
  readonly #held: Uint32Array
  #event = 0
  readonly #visitor = (checks: RuleNumbers): void => {
    for (const check of checks) this.#held[check] = this.#event
  }

  constructor(rows: readonly RuleIndexRow[], ofRules: readonly number[]) {
    this.#ofRules = Int32Array.from(ofRules)
    this.#rows = rows.map((row) => ({ row, lookup: createLookup(row.lookup) }))
    const count = ofRules.reduce((most, check) => Math.max(most, check), -1) + 1
    this.#rowOf = new Uint16Array(count)
    this.#held = new Uint32Array(count)
    this.#asked = new Uint32Array(rows.length)
    for (const [at, { lookup }] of rows.entries()) for (const check of numbersOf(lookup)) this.#rowOf[check] = at
  }

  /** Whether a rule may match in an event. */
  holds(rule: number, event: number, context: ExecutionContext): boolean {
    const check = this.#ofRules[rule] as number
    if (check === -1) return true
    const at = this.#rowOf[check] as number
    if (this.#asked[at] !== event) {
      this.#asked[at] = event
      this.#event = event
      const { row, lookup } = this.#rows[at] as { row: RuleIndexRow; lookup: Lookup }
      try {
        visitValues(row, row.getter(context.values, context), lookup, this.#visitor, context)
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error
        // The rules themselves will find that the value cannot be read, and report it.
        for (const number of numbersOf(row.lookup)) this.#held[number] = event
      }
    }
    return this.#held[check] === event
  }

  forget(): void {
    this.#asked.fill(0)
    this.#held.fill(0)
  }
}
