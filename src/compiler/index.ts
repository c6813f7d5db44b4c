export { UnsupportedByBackend, type Backend, type Getter, type Predicate } from './backends/backend.ts'
export { closures } from './backends/closures.ts'
export { emitModule, writeImports, writeModuleParts, type ModuleOptions, type ModuleParts } from './backends/module.ts'
export { source, sourceText } from './backends/source.ts'
export { code, joinCode, type Code, type Fragment } from './codegen/code.ts'
export { checkFilter, checkValue } from './check.ts'
export {
  buildFilter,
  check,
  compile,
  compileValue,
  type BackendName,
  type CompileOptions,
  type EventRecord,
  type Filter,
  type ValueFilter,
} from './compile.ts'
export { costOf, isTotal } from './cost.ts'
export { deserializeFilter, deserializeValue } from './deserialize.ts'
export { foldCondition, foldValue } from './fold.ts'
export type * from './ir.ts'
export { irChildKeys } from './ir.ts'
export { loadFilter, loadValue, type LoadOptions } from './load.ts'
export { fieldCosts, planFilter, planValue, slotsOf, type FilterPlan, type Plan, type ValuePlan } from './plan.ts'
export { serialize } from './serialize.ts'
export { irVersion, type SerializedExpression } from './serialized.ts'
export { createTestPredicate, type TestPredicate } from './test-predicate.ts'
export { childrenOf, some, transform, walk } from './visit.ts'
