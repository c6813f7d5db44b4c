export {
  arbitrary,
  caseArbitrary,
  damagedExpressionArbitrary,
  drawCase,
  expressionArbitrary,
  fieldValuesArbitrary,
  schemeArbitrary,
  type CaseChoices,
  type ExpressionCase,
} from './arbitraries/arbitraries.ts'
export {
  recogniseVectors,
  runVectors,
  type ConformanceSetup,
  type VectorFailure,
  type VectorKind,
  type VectorNote,
  type VectorReport,
} from './conformance.ts'
export { createSizeScheme, observeSize, sizeSeries, type SizeSeries } from './size-series.ts'
export {
  drawFieldValues,
  drawValue,
  joinMentioned,
  type ContextChoices,
  type FieldValues,
} from './arbitraries/contexts.ts'
export { createDraw, createSeededDraw, createSeededUnit, type Draw } from './arbitraries/draw.ts'
export {
  bindingsOf,
  closuresExecutor,
  createModuleExecutor,
  observe,
  referenceExecutor,
  sourceExecutor,
  type EmittedModule,
  type Executor,
  type ExecutorName,
  type ModuleLoader,
  type Outcome,
} from './executors.ts'
export {
  drawExpression,
  drawValueExpression,
  type DrawnExpression,
  type ExpressionChoices,
} from './arbitraries/expressions.ts'
export { createMentioned, type Mentioned } from './arbitraries/literals.ts'
export { drawNoise, mutateText } from './arbitraries/mutations.ts'
export { evaluateReference, evaluateReferenceValue } from './reference.ts'
export { drawScheme, type DrawnScheme, type SchemeChoices } from './arbitraries/schemes.ts'
export { policyEvents, type EventChoices } from './policies/events.ts'
export {
  backendsAgree,
  invariantsHold,
  isNoLooser,
  noDeadRule,
  noLooser,
  tiersAreMonotone,
  type Claim,
  type ClaimOptions,
  type EventProperty,
  type OpenWith,
} from './policies/properties.ts'
