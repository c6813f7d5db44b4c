/** A rule that the engine itself decided, row by row. */
export interface EngineRule {
  /** Of the policy's rules over all stages; of the policy that was, behind those. */
  readonly number: number
  readonly rule: string
  readonly code: string
  readonly reason: string
}

/** Rows in a step of time; `at` is its start in seconds since 1970, null for rows that tell no time. */
export interface TimeCount {
  readonly at: number | null
  readonly rows: number
}

/** Rows in which the same rules match. */
export interface MatchedSet {
  readonly rules: readonly number[]
  readonly rows: number
  readonly first: number | null
}
