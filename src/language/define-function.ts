import { parseType, printType, toValue, type Type, type Value, type ValueInput } from '../runtime/index.ts'
import type { ArgumentKind, FunctionDefinition, Parameter } from './function-definition.ts'
import { equalTypes } from './types.ts'

export interface ParameterInput {
  readonly type: string
  /** Default: `computed`, a field or call but no literal. */
  readonly kind?: ArgumentKind
  /** For an optional parameter: its value when it is left out. */
  readonly default?: ValueInput
}

/** The short form in which a host defines a function of its own. */
export interface FunctionInput {
  readonly name: string
  readonly parameters: readonly ParameterInput[]
  readonly optional?: readonly ParameterInput[]
  /** The last parameter may repeat. */
  readonly variadic?: boolean
  readonly returns: string
  /** Gets and gives values in the engine's form (see `Value`); undefined is a missing value. */
  readonly implementation: (...values: never[]) => Value | undefined
  /** Where an emitted module imports it from; without it the module's host binds it by name. */
  readonly module?: { readonly from: string; readonly name: string }
  /** Relative work of one call. Default: 10. */
  readonly cost?: number
  readonly summary?: string
}

function readType(text: string, name: string): Type {
  const type = parseType(text)
  if (type === undefined) throw new TypeError(`the function \`${name}\` uses \`${text}\`, which is no type`)
  return type
}

function toParameter(input: ParameterInput, index: number, name: string): Parameter {
  const type = readType(input.type, name)
  return {
    name: `argument_${String(index + 1)}`,
    kind: input.kind ?? 'computed',
    expected: printType(type),
    accepts: (actual) => equalTypes(actual, type),
    ...(input.default === undefined ? {} : { default: toValue(input.default, type, name) }),
  }
}

/**
 * The full definition of a host's function.
 *
 * @throws TypeError if it uses a type that does not exist
 */
export function toFunctionDefinition(input: FunctionInput): FunctionDefinition {
  const returns = readType(input.returns, input.name)
  const parameters = [...input.parameters, ...(input.optional ?? [])].map((parameter, index) =>
    toParameter(parameter, index, input.name),
  )
  return Object.freeze({
    name: input.name,
    parameters,
    required: input.parameters.length,
    variadic: input.variadic ?? false,
    returns: () => returns,
    implementation: input.implementation,
    ...(input.module === undefined ? {} : { module: input.module }),
    cost: input.cost ?? 10,
    summary: input.summary ?? `A function of the host that gives ${printType(returns)}.`,
  })
}
