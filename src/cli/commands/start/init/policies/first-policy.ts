/** A policy to begin with, and its tests. */
export interface FirstPolicy {
  readonly policy: string
  readonly tests: string
}
