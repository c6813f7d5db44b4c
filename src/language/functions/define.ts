import { parseType, type Type, type Value } from '../../runtime/index.ts'
import type { ArgumentKind, FunctionDefinition, Parameter } from '../function-definition.ts'
import { equalTypes, isArrayType, isMapType } from '../types.ts'
import { functionDocs } from './docs.ts'

type Accepts = Parameter['accepts']

interface ParameterRow extends Omit<Parameter, 'name' | 'kind' | 'expected' | 'accepts'> {
  readonly kind?: ArgumentKind
}

/** What a parameter takes, by the text that messages show. */
const patterns: ReadonlyMap<string, Accepts> = new Map<string, Accepts>([
  ['Bytes or Array<T>', (type) => type === 'Bytes' || isArrayType(type)],
  ['the type of the first argument', (type, earlier) => earlier[0] !== undefined && equalTypes(type, earlier[0])],
  ['Bytes or Int', (type) => type === 'Bytes' || type === 'Int'],
  ['Int, Bool or Ip', (type) => type === 'Int' || type === 'Bool' || type === 'Ip'],
  ['Map<T>', (type) => isMapType(type)],
  ['Array<T> or Map<T> of a primitive type', (type) => typeof type === 'object' && typeof elementOf(type) === 'string'],
  ['the type of the elements', (type, earlier) => earlier[0] !== undefined && equalTypes(type, elementOf(earlier[0]))],
])

function elementOf(type: Type): Type {
  return typeof type === 'string' ? type : 'array' in type ? type.array : type.map
}

/** One parameter: its name, what it takes (a type, or a pattern of the table above), and the rest. */
export function parameter(name: string, expected: string, row: ParameterRow = {}): Parameter {
  const type = parseType(expected)
  const accepts: Accepts | undefined =
    type === undefined ? patterns.get(expected) : (actual) => equalTypes(actual, type)
  if (accepts === undefined) throw new Error(`INVARIANT: \`${expected}\` is a type or a pattern`)
  return { ...row, name, kind: row.kind ?? 'any', expected, accepts }
}

/** A check that a literal is one of some texts. */
export function oneOf(...texts: readonly string[]): (value: Value) => string | undefined {
  return (value) =>
    texts.includes(value as string) ? undefined : `it is one of ${texts.map((text) => `\`"${text}"\``).join(', ')}`
}

/** A check that a literal integer is in a range, both ends included. */
export function between(first: number, last: number): (value: Value) => string | undefined {
  return (value) =>
    (value as number) >= first && (value as number) <= last
      ? undefined
      : `it is a number from ${String(first)} to ${String(last)}`
}

interface FunctionRow {
  readonly parameters: readonly Parameter[]
  /** How many must be given. Default: all. */
  readonly required?: number
  readonly variadic?: boolean
  readonly returns: Type | ((types: readonly Type[]) => Type)
  readonly implementation: (...values: never[]) => Value | undefined
  /** The export of `portcullis/runtime`, or of another entry. */
  readonly export: string
  readonly from?: 'runtime' | 'crypto'
  readonly environment?: boolean
  readonly cost: number
  readonly use?: FunctionDefinition['use']
  readonly overload?: FunctionDefinition['overload']
}

/** Makes the definition of a function of the Rules language; its docs and phases come from the catalogue. */
export function defineFunction(name: string, row: FunctionRow): FunctionDefinition {
  const docs = functionDocs[name]
  const { returns } = row
  return Object.freeze({
    name,
    parameters: row.parameters,
    required: row.required ?? row.parameters.length,
    variadic: row.variadic ?? false,
    returns: typeof returns === 'function' ? returns : () => returns,
    implementation: row.implementation,
    module: { from: row.from ?? 'runtime', name: row.export },
    cost: row.cost,
    summary: docs?.summary ?? '',
    examples: docs?.examples.map(({ expr }) => expr) ?? [],
    ...(row.environment === true ? { environment: true } : {}),
    ...(row.use === undefined ? {} : { use: row.use }),
    ...(row.overload === undefined ? {} : { overload: row.overload }),
    ...(docs?.phases === undefined ? {} : { phases: docs.phases }),
  })
}
