import {
  isArrayType,
  isMapType,
  printType,
  type FunctionDefinition,
  type Scheme,
  type Type,
} from '../../language/index.ts'

export type StepKind = 'index' | 'key' | 'each'

/** A call with types of arguments that it accepts. */
export interface Signature {
  readonly definition: FunctionDefinition
  readonly types: readonly Type[]
  /** The first argument is unpacked with `[*]`. */
  readonly mapped: boolean
}

/** A field or call, and the steps from it to a value of a type. */
export interface Target {
  readonly base:
    { readonly kind: 'field'; readonly name: string } | { readonly kind: 'call'; readonly signature: Signature }
  readonly steps: readonly StepKind[]
  readonly type: Type
  /** Some step is `[*]`. */
  readonly each: boolean
}

const argumentTypes: readonly Type[] = [
  'Bytes',
  'Int',
  'Bool',
  'Ip',
  { array: 'Bytes' },
  { array: 'Int' },
  { array: 'Bool' },
]

/** All ways down from a type, each with the type it ends in. */
function* walkType(type: Type, steps: readonly StepKind[] = []): Generator<{ steps: readonly StepKind[]; type: Type }> {
  yield { steps, type }
  if (isArrayType(type)) {
    yield* walkType(type.array, [...steps, 'index'])
    yield* walkType(type.array, [...steps, 'each'])
  } else if (isMapType(type)) {
    yield* walkType(type.map, [...steps, 'key'])
    yield* walkType(type.map, [...steps, 'each'])
  }
}

/** The argument types of a function with `count` arguments: the first that fit, for each first type. */
function* signaturesOf(definition: FunctionDefinition, count: number): Generator<Signature> {
  const { parameters } = definition
  for (const first of argumentTypes) {
    if (count > 0 && parameters[0]?.accepts(first, []) !== true) continue
    const types: Type[] = count > 0 ? [first] : []
    while (types.length < count) {
      const parameter = parameters[Math.min(types.length, parameters.length - 1)]
      const fitting = argumentTypes.find((type) => parameter?.accepts(type, types) === true)
      if (fitting === undefined) break
      types.push(fitting)
    }
    if (types.length < count) continue
    yield { definition, types, mapped: false }
    if (count > 0 && parameters[0]?.kind !== 'literal') yield { definition, types, mapped: true }
    if (count === 0) return
  }
}

function counts(definition: FunctionDefinition): readonly number[] {
  const { required, variadic, parameters } = definition
  const most = variadic ? required + 2 : parameters.length
  return Array.from({ length: most - required + 1 }, (_, index) => required + index)
}

/** A name that starts with `not` is read as the operator, so an expression can never start with it. */
function isReadable(name: string): boolean {
  return !name.startsWith('not')
}

/** Everything in a scheme that has a value, by the type it gives. */
export class Targets {
  readonly #byType = new Map<string, { fields: Target[]; calls: Target[] }>()

  constructor(scheme: Scheme) {
    for (const field of scheme.fields.values())
      if (isReadable(field.name)) this.#add({ kind: 'field', name: field.name }, field.type)
    for (const definition of scheme.functions.values()) {
      if (!isReadable(definition.name)) continue
      for (const count of counts(definition)) {
        for (const signature of signaturesOf(definition, count)) {
          const returned = definition.returns(signature.types)
          this.#add({ kind: 'call', signature }, signature.mapped ? { array: returned } : returned)
        }
      }
    }
  }

  #add(base: Target['base'], from: Type): void {
    for (const { steps, type } of walkType(from)) {
      const each = steps.includes('each')
      const key = Targets.#key(type, each)
      const bucket = this.#byType.get(key) ?? { fields: [], calls: [] }
      this.#byType.set(key, bucket)
      bucket[base.kind === 'field' ? 'fields' : 'calls'].push({ base, steps, type, each })
    }
  }

  static #key(type: Type, each: boolean): string {
    return `${each ? '*' : ''}${printType(type)}`
  }

  /** Targets that give a type; calls only where asked for. */
  find(type: Type, each: boolean, calls: boolean): readonly Target[] {
    const bucket = this.#byType.get(Targets.#key(type, each))
    if (bucket === undefined) return []
    return calls ? [...bucket.fields, ...bucket.calls] : bucket.fields
  }
}
