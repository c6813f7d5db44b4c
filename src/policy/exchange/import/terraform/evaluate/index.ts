export { Evaluator } from './evaluate-expression.ts'
export { ModuleScope } from './module-scope.ts'
export { within, type Scope } from './scope.ts'
export { pairsOf, SetValue, toPlainValue, Unworkable, type LazyObject } from './values.ts'
