import type { Type, Value } from '../runtime/index.ts'

/** Whether an argument may be a literal, something computed (field, call, comparison), or both. */
export type ArgumentKind = 'literal' | 'computed' | 'any'

export interface Parameter {
  readonly name: string
  readonly kind: ArgumentKind
  /** What the parameter takes, for messages and docs: `Bytes or Array<T>`. */
  readonly expected: string
  /** @param earlier - the types of the arguments before this one, an unpacked array by its element */
  accepts(type: Type, earlier: readonly Type[]): boolean
  /** Checks a literal argument; gives the reason if it is not allowed. */
  check?(value: Value): string | undefined
  /** The literal is a pattern, handed to the implementation as a ready matcher. */
  readonly pattern?: 'regex' | 'wildcard'
  /** For an optional parameter: what it is when left out. */
  readonly default?: Value
  /** Only these fields may stand here (source: the catalogue's `values` of a field parameter). */
  readonly fields?: readonly string[]
}

/** Positional arguments, undefined for a missing value; `environment` comes first if the row says so. */
export type FunctionImplementation = (...values: never[]) => Value | undefined

export interface FunctionDefinition {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** How many of the parameters must be given. */
  readonly required: number
  /** The last parameter may repeat any number of times. */
  readonly variadic: boolean
  returns(types: readonly Type[]): Type
  readonly implementation: FunctionImplementation
  /** For a function that works otherwise for some types: the row that serves them. */
  overload?(types: readonly Type[]): FunctionDefinition | undefined
  /** The implementation takes the context's environment before its arguments. */
  readonly environment?: boolean
  /** Where an emitted module imports the implementation from; absent: the host binds it by name. */
  readonly module?: { readonly from: string; readonly name: string }
  /** Relative work of one call; a comparison of integers is 1. */
  readonly cost: number
  /** Phases it is allowed in; absent: all. Source: the catalogue's `restrictedTo`. */
  readonly phases?: readonly string[]
  /** How often it may stand in one expression, and functions that may not stand inside or around it. */
  readonly use?: { readonly perExpression?: number; readonly notWith?: readonly string[] }
  readonly summary: string
  readonly examples?: readonly string[]
}
