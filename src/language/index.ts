export { toFunctionDefinition, type FunctionInput, type ParameterInput } from './define-function.ts'
export { defineScheme, type SchemeOptions } from './define-scheme.ts'
export type { AliasInput, FieldInput } from './typed-record.ts'
export {
  comparisonOperator,
  comparisonOperators,
  comparisonSpellings,
  logicalOperator,
  logicalOperators,
  logicalSpellings,
  type ComparisonKind,
  type ComparisonOperatorName,
  type ComparisonOperatorRow,
  type RightSideKind,
} from './operators.ts'
export type { ArgumentKind, FunctionDefinition, FunctionImplementation, Parameter } from './function-definition.ts'
export { findMember, type RecordMember } from './scheme.ts'
export type { Dialect, FieldDefinition, Limits, Scheme } from './scheme.ts'
export {
  equalTypes,
  boolArray,
  isArrayType,
  isConditionType,
  isMapType,
  parseType,
  printType,
  stepType,
  type IndexStep,
  type Type,
} from './types.ts'
export type { ByteString, IntRange, IpRange, IpValue, Value } from '../runtime/index.ts'
export type { CatalogueFieldRow, CatalogueSelectorRow, FunctionDocs, GatewayBuilder } from './catalogue.ts'
export { gatewaySelectors, portcullisFields } from './fields/rows.ts'
export { gatewayKindsOf } from './fields/selector-kinds.ts'
export { lowerCaseKeys } from './fields/lower-case-keys.ts'
export { functionDocs } from './functions/docs.ts'
export { innerFunctions, rulesFunctions, versionOrderFunction } from './functions/index.ts'
export { cloudflare } from './schemes/cloudflare.ts'
export { gateway } from './schemes/gateway.ts'
export { languageOf, policyScheme, viewPolicyScheme, type PolicyLanguage } from './schemes/policy.ts'
export { viewScheme, type SchemeView } from './scheme-view.ts'
export {
  describeField,
  describeFunction,
  describeName,
  describeOperator,
  describeScheme,
  describeType,
  toMarkdown,
  type Description,
} from './describe/describe.ts'
export { findPhase, isAvailableIn, phases, type PhaseRow } from './fields/phases.ts'
export { toPlain } from './plain-value.ts'
