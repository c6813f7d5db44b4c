/** One documented action, from the catalogue. */
export interface ActionRow {
  readonly name: string
  /** A match ends the evaluation of rules. */
  readonly terminating: boolean
  readonly summary: string
  /** Phases of the Rulesets API that allow it; none for Gateway's own actions. */
  readonly phases: readonly string[]
  /** Kinds of Gateway policy that allow it. */
  readonly gateway: readonly string[]
}
