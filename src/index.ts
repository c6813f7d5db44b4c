export * from './diagnostics/index.ts'
export { format, parse, printExpression, toWirefilterJson, type FormatOptions } from './grammar/index.ts'
export type * from './grammar/ast.ts'
export {
  check,
  compile,
  compileValue,
  UnsupportedByBackend,
  type BackendName,
  type CompileOptions,
  type EventRecord,
  type Filter,
  type ModuleOptions,
  type ValueFilter,
} from './compiler/index.ts'
export {
  cloudflare,
  defineScheme,
  gateway,
  toPlain,
  type FieldDefinition,
  type FunctionDefinition,
  type FunctionInput,
  type Limits,
  type Scheme,
  type SchemeOptions,
} from './language/index.ts'
export {
  createLists,
  ExecutionContext,
  RuntimeError,
  type ListMatcher,
  type Type,
  type Value,
  type ValueInput,
} from './runtime/index.ts'
