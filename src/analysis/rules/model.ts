import type { Condition } from '../../compiler/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'

/** One rule, as far as it matters which rule acts on an event. */
export interface AnalysedRule {
  /** Its name in answers; no two rules of a policy share one. */
  readonly name: string
  readonly condition: Condition
  /** What its match does; rules with equal texts do the same. */
  readonly outcome: string
  /** What a match ends. A rule that ends nothing goes on and shadows nothing. */
  readonly ends: 'run' | 'stage' | 'nothing'
  /** Where later stages overrule earlier ones: its outcome stands unless a later rule that decides acts as well. */
  readonly decides?: boolean
  /** In monitor mode a match is only reported: it shadows nothing. */
  readonly monitor?: boolean
  /** Names of later rules that a match leaves out. */
  readonly skips?: ReadonlySet<string>
  /** What it sets: in a stage where the last match wins, a later rule of the same setting takes its place. */
  readonly setting?: string
  /** When what it asks fails, it is passed over; what it shadows is then reached. */
  readonly failsOpen?: boolean
}

export interface AnalysedStage {
  readonly name: string
  /** In order of enforcement. */
  readonly rules: readonly AnalysedRule[]
  /** Which of several matches of one setting counts. Default: `first`. */
  readonly precedence?: 'first' | 'last'
}

/**
 * Which rule keeps the rule at a place from acting on an event, or -1 if none does. The policy's own index answers
 * this fastest; without it the rules are asked one by one. Where it has seen that the rule itself matches, and that
 * none keeps it from acting, it may give the place.
 *
 * @param except - places that are left out: rules that have changed since the index was made
 */
export type FindStopper = (context: ExecutionContext, place: number, except: ReadonlySet<number>) => number

/** Rules in the order of enforcement, all stages in one row, numbered from 0. */
export interface AnalysedPolicy {
  readonly stages: readonly AnalysedStage[]
  readonly findStopper?: FindStopper
}

export interface PlacedRule {
  readonly rule: AnalysedRule
  readonly stage: number
  readonly isLastWins: boolean
}

/** The rules of a policy in one row. */
export function placeRules({ stages }: AnalysedPolicy): readonly PlacedRule[] {
  return stages.flatMap(({ rules, precedence }, stage) =>
    rules.map((rule) => ({ rule, stage, isLastWins: precedence === 'last' })),
  )
}

/** Whether a match of one rule can keep another from acting, whatever the event. */
export function canStop(rows: readonly PlacedRule[], stopper: number, place: number): boolean {
  const by = rows[stopper]
  const other = rows[place]
  if (by === undefined || other === undefined || stopper === place || by.rule.monitor === true) return false
  if (stopper > place) {
    const isSame = by.stage === other.stage && by.isLastWins
    return isSame && by.rule.setting !== undefined && by.rule.setting === other.rule.setting
  }
  if (by.rule.skips?.has(other.rule.name) === true) return true
  return by.rule.ends === 'run' || (by.rule.ends === 'stage' && by.stage === other.stage)
}
