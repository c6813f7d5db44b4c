export type { ArgumentKind, FunctionDefinition, FunctionImplementation, Parameter } from './function-definition.ts'
export type { Dialect, FieldDefinition, Limits, Scheme } from './scheme.ts'
export { equalTypes, isArrayType, isMapType, parseType, printType, stepType, type IndexStep, type Type } from './types.ts'
export type { ByteString, IntRange, IpRange, IpValue, Value } from '../runtime/index.ts'
