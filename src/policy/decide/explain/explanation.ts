import type { DecisionProblem } from '../../../runtime/index.ts'

/** How one part of a condition came out. */
export interface ExplanationNode {
  /** `and`, `or`, `xor`, `not`, or `predicate`. */
  readonly kind: 'and' | 'or' | 'xor' | 'not' | 'predicate'
  /** The part as it was written. */
  readonly text: string
  /** Null: it could not be evaluated; `error` says why. */
  readonly result: boolean | null
  /** What the predicate looked at, as plain data; null is a missing value. */
  readonly value?: unknown
  readonly error?: string
  readonly children: readonly ExplanationNode[]
}

/** How one rule came out for one event. Every part is evaluated, also where the rule itself would have stopped. */
export interface RuleExplanation {
  readonly stage: string
  readonly rule: string
  readonly action: string
  readonly monitor: boolean
  readonly matched: boolean
  readonly conditions: readonly ExplanationNode[]
  readonly problems: readonly DecisionProblem[]
}
