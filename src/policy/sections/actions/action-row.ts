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

/** The values of a parameter that are documented for an action; the API may take others. */
export interface DocumentedValues {
  readonly action: string
  /** Keys from `action_parameters` on. */
  readonly path: readonly string[]
  readonly values: readonly (string | number)[]
}
