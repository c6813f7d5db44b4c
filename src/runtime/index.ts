export {
  fromText,
  fromUint8Array,
  lowerAscii,
  toOwnText,
  toText,
  toTextStrict,
  toUint8Array,
  upperAscii,
  type ByteString,
} from './bytes.ts'
export {
  ExecutionContext,
  holdsFields,
  MapParts,
  type ContextShape,
  type Environment,
  type EventRecord,
  type FieldShape,
  type FieldValueOf,
  type InputOf,
  type LazyTable,
  type LazyValue,
  type MapPart,
} from './context/index.ts'
export { RuntimeError, type RuntimeErrorCode } from './errors.ts'
export { isIpRange, lastIp, maskIp, parseIp, printIp, type IpValue } from './ip.ts'
export { createBytesSet } from './lookup/bytes-set.ts'
export { createBytesSearch, hostSearchesBehind } from './lookup/bytes-search.ts'
export { createLists, type ListMatcher } from './lookup/lists.ts'
export {
  createIntSet,
  createIpSet,
  parseIpRange,
  type IntRange,
  type IpRange,
  type ValueSet,
} from './lookup/range-set.ts'
export { maxTypeLayers, parseType, printType, type ArrayType, type MapType, type Type } from './types.ts'
export { normalInt, OwnBytes, toValue, type Value, type ValueInput } from './values.ts'
export {
  createWildcard,
  parseWildcard,
  type WildcardMatcher,
  type WildcardPattern,
  type WildcardProblem,
} from './wildcard.ts'
export {
  allEach,
  anyEach,
  arrayAnd,
  arrayNot,
  arrayOr,
  arrayXor,
  bitwiseAnd,
  collectEach,
  mapEach,
  mapEachWith,
  type EachStep,
} from './each.ts'
export { abi, bindFunction, createShape, toContext, toKnownContext, type Bindings, type FieldRow } from './module.ts'
export { nativeRegex, type RegexMatch, type RegexMatcher } from './regex.ts'
export * from './functions/index.ts'
export { versionOrder } from './versions/index.ts'
export { isActive } from './program/activity.ts'
export { createLoopMatcher } from './program/loop-matcher.ts'
export { createStraightMatcher, type RuleFinder } from './program/straight-matcher.ts'
export { isDecidingAction, type DecidingAction } from './program/deciding-action.ts'
export type {
  Activity,
  Decision as ProgramDecision,
  DecisionProblem,
  PlainValue,
  ProgramBlock,
  ProgramRule,
  ProgramStage,
  RuleEffect,
  RuleMatcher,
  RulePredicate,
  RuleReport,
  RuleSettings,
  RunOptions,
  Settings,
  SettingsEffect,
  SkipEffect,
} from './program/program.ts'
export { findDecidingRule, runProgram } from './program/run-program.ts'
export { SharedDecisions } from './program/shared-decisions.ts'
export type { ParameterValue, StageParameters } from './program/settings.ts'
export { rewrittenFields } from './program/uri-rewrite.ts'
export { applyVerdicts, type RuleMatches, type RuleVerdicts } from './program/verdicts.ts'
export {
  applicationFields,
  ApplicationDirectory,
  filledByApplications,
  isOperation,
  type ApplicationRow,
  type OperationRow,
} from './policy/applications.ts'
export { HostIndex, type HostMatch } from './policy/host-index.ts'
export { matchPath } from './policy/path-pattern.ts'
export {
  PolicyDecider,
  type DeciderParts,
  type PolicyDecideOptions,
  type PolicyDecision,
  type PreparedEvent,
} from './policy/decider.ts'
export { fillRecord, textsKey, type PolicyRecord, type RecordReader, type ScannedTexts } from './policy/event-record.ts'
export type { FieldGrowth } from './policy/field-summary.ts'
export { redirectFields, type WorkedTargets } from './policy/redirect.ts'
export { attachScan, dlpField, scannedField, type ScanField, type TextScanner } from './policy/text-scan.ts'
export { countUpTo, type Bound } from './lookup/count-up-to.ts'
export { containsBytes, findBytes } from './lookup/search.ts'
