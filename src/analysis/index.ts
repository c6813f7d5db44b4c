export {
  createAnalyzer,
  Analyzer,
  type AnalyzerOptions,
  type Goal,
  type Proof,
  type Satisfiability,
} from './analyzer.ts'
export type { Answer } from './answer.ts'
export { toWitness, type Witness } from './conditions/event.ts'
export type { KnownLists } from './kinds/kind.ts'
export { budgets, type Budget, type Limit } from './limits.ts'
export { changedPlaces } from './rules/changed-places.ts'
export { structuralKey } from './conditions/structural-key.ts'
export { compare, type CompareOptions, type Comparison, type Difference } from './rules/compare.ts'
export { deadRules, judgeRules, RuleJudge, type RuleVerdict } from './rules/dead-rules.ts'
export { createProver, RuleProver } from './rules/rule-prover.ts'
export type { AnalysedPolicy, AnalysedRule, AnalysedStage, FindStopper } from './rules/model.ts'
export { outcomeGoals, type OutcomeGoals } from './events/outcome-goals.ts'
export {
  eventsFor,
  type ConditionEvents,
  type Outcome,
  type OutcomeEvent,
  type OutcomeGap,
} from './events/events-for.ts'
