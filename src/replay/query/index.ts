export { AskedRules, type AskedRule, type FormerRules } from './asked-rules.ts'
export { CandidateWriter, type AddressColumn, type AddressStart, type CandidateQuery } from './candidates.ts'
export { MatchQueryWriter, writeSetQuery, type MatchQuery } from './match-query.ts'
export { decideSet, replayRules } from './policy-rules.ts'
export {
  joinAll,
  keyOf,
  operandsOf,
  type AddressBlock,
  type JoinedRules,
  type ReplayRule,
  type Spread,
} from './join/index.ts'
