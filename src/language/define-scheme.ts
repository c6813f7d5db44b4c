import {
  createLists,
  ExecutionContext,
  MapParts,
  maxTypeLayers,
  parseType,
  type ContextShape,
  type Environment,
  type EventRecord,
  type FieldShape,
  type ListMatcher,
  type Type,
} from '../runtime/index.ts'
import { toFunctionDefinition, type FunctionInput } from './define-function.ts'
import type { FunctionDefinition } from './function-definition.ts'
import type { Dialect, FieldDefinition, Limits, Scheme } from './scheme.ts'
import type { AliasInput, AliasTable, FieldInput, FieldTable, NoNames, RecordOf } from './typed-record.ts'

type ListItems = Readonly<Record<string, readonly (string | number | bigint)[]>>

/**
 * What {@link defineScheme} takes.
 *
 * @typeParam Base - the record of the scheme that is extended
 */
export interface SchemeOptions<
  Fields extends FieldTable = FieldTable,
  Aliases extends AliasTable = AliasTable,
  Base extends EventRecord = EventRecord,
> {
  readonly name?: string
  /** Takes over everything of another scheme; what stands here is added. */
  readonly extends?: Scheme<Base>
  readonly fields?: Fields
  readonly functions?: readonly (FunctionInput | FunctionDefinition)[]
  /** By type: items by list name, a matcher of one's own, or true for lists that contexts will bring. */
  readonly lists?: { readonly [T in 'Ip' | 'Bytes' | 'Int']?: ListItems | ListMatcher | true }
  /** What `!=` gives on a missing value. Default: true, as in the engine. */
  readonly nilNotEqual?: boolean
  readonly limits?: Partial<Limits>
  readonly dialect?: Partial<Dialect>
  /** Names that always have one value, such as `true`. */
  readonly constants?: Readonly<Record<string, boolean>>
  readonly aliases?: Aliases
}

/**
 * Nesting is the engine's default. The others have no counterpart in the engine; they keep
 * one expression from taking seconds or hundreds of megabytes.
 */
const defaultLimits: Limits = {
  maxLength: 1_048_576,
  maxNestingDepth: 128,
  maxNodes: 200_000,
  maxSetItems: 100_000,
  maxArguments: 1_000,
  maxRegexSize: 10_485_760,
  wildcardStarLimit: Infinity,
}

/** Each argument of a call takes room on JavaScript's stack, so no setting may ask for more. */
const mostArguments = 10_000

/** A parser goes down several calls for each level, so no setting may ask for more. */
const deepestNesting = 1000

const engineDialect: Dialect = {
  memberAfterEach: false,
  listIds: false,
  scalarEach: false,
  boolLiterals: false,
  bareNumbers: false,
  apiText: false,
  compareArrays: false,
}

const noLists: ListMatcher = { matches: () => false }

const fieldName = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/

function layers(type: Type): number {
  return typeof type === 'string' ? 0 : 1 + layers('array' in type ? type.array : type.map)
}

interface FieldType {
  readonly type: Type
  readonly optional: boolean
}

/** Hundreds of fields have a few types, which are read at each start. */
const knownTypes = new Map<string, FieldType>()

function toType(text: string, name: string): FieldType {
  let known = knownTypes.get(text)
  if (known === undefined) knownTypes.set(text, (known = readType(text, name)))
  return known
}

function readType(text: string, name: string): FieldType {
  const optional = text.endsWith('?')
  const type = parseType(optional ? text.slice(0, -1) : text)
  if (type === undefined || layers(type) > maxTypeLayers) {
    throw new TypeError(
      `the field \`${name}\` has the type \`${text}\`: use Bool, Int, Bytes, Ip, Array<…> or Map<…>, up to ${String(maxTypeLayers)} layers`,
    )
  }
  return { type, optional }
}

function isMatcher(lists: ListItems | ListMatcher): lists is ListMatcher {
  return typeof (lists as { matches?: unknown }).matches === 'function'
}

class SchemeBuilder {
  readonly fields = new Map<string, FieldDefinition>()
  readonly functions = new Map<string, FunctionDefinition>()
  readonly lists = new Map<string, ListMatcher>()
  readonly #shapes: FieldShape[] = []
  readonly #slots = new Map<string, number>()

  extend(base: Scheme): void {
    for (const [name, field] of base.fields) this.fields.set(name, field)
    for (const [name, definition] of base.functions) this.functions.set(name, definition)
    for (const [type, matcher] of base.lists) this.lists.set(type, matcher)
    this.#shapes.push(...base.shape.fields)
    for (const [name, slot] of base.shape.slots) this.#slots.set(name, slot)
  }

  #reserve(name: string): void {
    if (!fieldName.test(name))
      throw new TypeError(`\`${name}\` is no name: use segments of letters, digits and \`_\`, joined by dots`)
    if (this.fields.has(name) || this.functions.has(name)) throw new TypeError(`the name \`${name}\` is defined twice`)
  }

  addField(name: string, input: FieldInput): void {
    this.#reserve(name)
    const row = typeof input === 'string' ? { type: input } : input
    const { type, optional } = toType(row.type, name)
    const slot = this.#shapes.length
    this.#shapes.push({ name, type, optional })
    this.#slots.set(name, slot)
    this.fields.set(name, Object.freeze({ ...row, name, type, optional, slot }))
  }

  addConstant(name: string, value: boolean): void {
    this.#reserve(name)
    this.fields.set(
      name,
      Object.freeze({
        name,
        type: 'Bool',
        optional: false,
        slot: -1,
        constant: value,
        summary: `Always ${String(value)}.`,
      }),
    )
  }

  addAlias(name: string, { to, deprecated }: AliasInput): void {
    this.#reserve(name)
    const target = this.fields.get(to)
    if (target === undefined) throw new TypeError(`the alias \`${name}\` names \`${to}\`, which is no field`)
    this.fields.set(
      name,
      Object.freeze({ ...target, name, aliasOf: target.aliasOf ?? to, deprecated: deprecated ?? false }),
    )
    this.#slots.set(name, target.slot)
  }

  /** A version is compared by the ecosystem that another field names; both are texts. */
  requireEcosystem(name: string, ecosystemField: string | undefined): void {
    if (ecosystemField === undefined) return
    const both = [this.fields.get(name), this.fields.get(ecosystemField)]
    if (both.some((field) => field?.type !== 'Bytes' || field.constant !== undefined))
      throw new TypeError(`the version \`${name}\` needs its ecosystem in \`${ecosystemField}\`: both are Bytes fields`)
  }

  addFunction(input: FunctionInput | FunctionDefinition): void {
    this.#reserve(input.name)
    this.functions.set(input.name, 'required' in input ? input : toFunctionDefinition(input))
  }

  addLists(type: 'Ip' | 'Bytes' | 'Int', lists: ListItems | ListMatcher | true): void {
    this.lists.set(type, lists === true ? noLists : isMatcher(lists) ? lists : createLists(type, lists))
  }

  shape(): ContextShape {
    const fields = Object.freeze([...this.#shapes])
    return Object.freeze({ fields, slots: this.#slots, lists: this.lists, parts: new MapParts(fields.length) })
  }
}

/**
 * Defines the names and rules that expressions are read against. The scheme knows the types of its fields: a record or
 * a context with a wrong name or value does not compile.
 *
 * @example
 * const scheme = defineScheme({ fields: { 'http.host': 'Bytes', score: 'Int?', tags: 'Array<Bytes>' } })
 * @throws TypeError if a name, a type or a limit is wrong, or a name is defined twice
 */
export function defineScheme<
  const Fields extends FieldTable = NoNames,
  const Aliases extends AliasTable = NoNames,
  Base extends EventRecord = NoNames,
>(options: SchemeOptions<Fields, Aliases, Base>): Scheme<RecordOf<Fields, Aliases, Base>> {
  const base = options.extends
  const builder = new SchemeBuilder()
  if (base !== undefined) builder.extend(base)
  for (const [name, input] of Object.entries(options.fields ?? {})) builder.addField(name, input)
  for (const [name, value] of Object.entries(options.constants ?? {})) builder.addConstant(name, value)
  for (const [name, alias] of Object.entries(options.aliases ?? {})) builder.addAlias(name, alias)
  for (const [name, { ecosystemField }] of builder.fields) builder.requireEcosystem(name, ecosystemField)
  for (const input of options.functions ?? []) builder.addFunction(input)
  for (const [type, lists] of Object.entries(options.lists ?? {})) {
    builder.addLists(type as 'Ip' | 'Bytes' | 'Int', lists)
  }
  const limits: Limits = Object.freeze({ ...(base?.limits ?? defaultLimits), ...options.limits })
  if (limits.maxNestingDepth > deepestNesting)
    throw new TypeError(`\`maxNestingDepth\` is at most ${String(deepestNesting)}`)
  if (limits.maxArguments > mostArguments) throw new TypeError(`\`maxArguments\` is at most ${String(mostArguments)}`)
  const shape = builder.shape()
  return Object.freeze({
    name: options.name ?? base?.name ?? 'custom',
    fields: builder.fields,
    functions: builder.functions,
    lists: builder.lists,
    nilNotEqual: options.nilNotEqual ?? base?.nilNotEqual ?? true,
    limits,
    dialect: Object.freeze({ ...(base?.dialect ?? engineDialect), ...options.dialect }),
    shape,
    createContext: (environment?: Environment) => new ExecutionContext(shape, environment),
  })
}
