export { AskedRules, type AskedRule } from './asked-rules.ts'
export { MatchQueryWriter, writeSetQuery, type MatchQuery } from './match-query.ts'
export { decideSet, replayRules } from './policy-rules.ts'
export type { ReplayRule } from './rule-parts.ts'
