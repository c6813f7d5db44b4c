export { UnsupportedByBackend, type Backend, type Getter, type Predicate } from './backends/backend.ts'
export { closures } from './backends/closures.ts'
export { emitModule, writeImports, writeModuleParts, type ModuleOptions, type ModuleParts } from './backends/module.ts'
export { source, sourceText } from './backends/source.ts'
export { type ConstantPool } from './codegen/constants.ts'
export { code, joinCode, type Code, type Fragment } from './codegen/code.ts'
export { checkFilter, checkValue } from './check/check.ts'
export { buildFilter, forgetTrees, readPlan, type BackendName, type Filter, type ValueFilter } from './build.ts'
export { check, compile, compileValue, type CompileOptions } from './compile.ts'
export { costOf, isTotal, isTotalWithValues, mandatoryFields } from './ir/cost.ts'
export { deserializeFilter, deserializeValue } from './serialize/deserialize.ts'
export { foldCondition, foldValue } from './ir/fold.ts'
export type * from './ir/ir.ts'
export { irChildKeys } from './ir/ir.ts'
export { loadFilter, loadValue, type LoadOptions } from './load.ts'
export {
  fieldCosts,
  planFilter,
  planValue,
  slotsOf,
  type FilterPlan,
  type FinderPlan,
  type Plan,
  type RuleLook,
  type ValuePlan,
} from './plan.ts'
export { observeParts, type ObservedPart, type PartOutcome } from './observe.ts'
export { serialize } from './serialize/serialize.ts'
export { irVersion, type SerializedExpression } from './serialize/serialized.ts'
export { createTestPredicate, type TestPredicate } from './kinds/index.ts'
export { everyChild, some, transform, walk } from './ir/visit.ts'
export type { EventRecord } from '../runtime/index.ts'
