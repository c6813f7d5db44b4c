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
} from './arbitraries.ts'
export {
  recogniseVectors,
  runVectors,
  type ConformanceSetup,
  type VectorFailure,
  type VectorKind,
  type VectorNote,
  type VectorReport,
} from './conformance.ts'
export { drawFieldValues, drawValue, joinMentioned, type ContextChoices, type FieldValues } from './contexts.ts'
export { createDraw, createSeededDraw, createSeededUnit, type Draw } from './draw.ts'
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
export { drawExpression, drawValueExpression, type DrawnExpression, type ExpressionChoices } from './expressions.ts'
export { createMentioned, type Mentioned } from './literals.ts'
export { drawNoise, mutateText } from './mutations.ts'
export { evaluateReference, evaluateReferenceValue } from './reference.ts'
export { drawScheme, type DrawnScheme, type SchemeChoices } from './schemes.ts'
