import { printType, type Scheme } from '../../language/index.ts'
import { abi, MapParts } from '../../runtime/index.ts'
import { code, joinCode, nameCode, type Code, type Fragment } from '../codegen/code.ts'
import { ConstantPool } from '../codegen/constants.ts'
import { ExpressionWriter, type Places } from '../codegen/expression.ts'
import type { ValueNode } from '../ir/ir.ts'
import { slotsOf, type FilterPlan, type FinderPlan } from '../plan.ts'

export interface ModuleOptions {
  /** Where the module imports the package's entries from. Default: `portcullis`, so `portcullis/runtime`. */
  readonly packageName?: string
}

/** The fields that some plans read, renumbered from 0. */
class FieldTable implements Places {
  readonly #scheme: Scheme
  readonly #slots: number[]
  #parts: MapParts | undefined

  constructor(scheme: Scheme, plans: readonly FilterPlan[], values: readonly ValueNode[], fields: Iterable<string>) {
    this.#scheme = scheme
    const named = [...fields].flatMap((name) => scheme.shape.slots.get(name) ?? [])
    const slots = [...plans.flatMap((plan) => plan.slots), ...values.flatMap(slotsOf), ...named]
    this.#slots = [...new Set(slots)].sort((a, b) => a - b)
  }

  slot(slot: number): number {
    return this.#slots.indexOf(slot)
  }

  part(slot: number, key: string): number | undefined {
    return (this.#parts ??= new MapParts(this.#slots.length)).place(this.slot(slot), key)
  }

  /** The parts that were asked for, in the order of their places. */
  keys(): Fragment {
    const parts = this.#parts
    if (parts === undefined) return []
    return Array.from({ length: parts.size - this.#slots.length }, (_, index) => {
      const { slot, key } = parts.at(this.#slots.length + index)
      return [slot, key]
    })
  }

  rows(): Fragment {
    return this.#slots.map((slot) => {
      const field = this.#scheme.shape.fields[slot]
      if (field === undefined) throw new Error('INVARIANT: a plan reads slots of its scheme')
      return [field.name, printType(field.type), field.optional]
    })
  }

  aliases(): Fragment {
    const rows: Fragment[] = []
    for (const [name, slot] of this.#scheme.shape.slots) {
      const at = this.slot(slot)
      if (at !== -1 && this.#scheme.shape.fields[slot]?.name !== name) rows.push([name, at])
    }
    return rows
  }
}

/** The parts of an emitted module that depend on its plans. */
export interface ModuleParts {
  readonly pool: ConstantPool
  /** Constants, test functions and the shape, to stand inside `bind`. */
  readonly setup: Code
  /** The predicates, in the order of the plans. */
  readonly predicates: readonly Code[]
  /** The getters, in the order of the values. */
  readonly getters: readonly Code[]
  /** What finds the first of a few rules, in the order of the plans for that. */
  readonly finders: readonly Code[]
}

/** What a module writes beside its conditions. */
export interface FurtherParts {
  /** What is read on its own, as an index and a parameter do. */
  readonly values?: readonly ValueNode[]
  /** Names of further fields that contexts hold, as far as the scheme has them. */
  readonly fields?: Iterable<string>
  /** What finds the first of some of the plans. */
  readonly finderPlans?: readonly FinderPlan[]
  /** Predicates take a context alone, and leave what is none of the shape to `slow`. */
  readonly asMatcher?: boolean
}

/** Writes what every emitted module has in common; `setup` expects `bindings` to be in scope. */
export function writeModuleParts(
  scheme: Scheme,
  plans: readonly FilterPlan[],
  { values = [], fields = [], finderPlans = [], asMatcher = false }: FurtherParts = {},
): ModuleParts {
  const pool = new ConstantPool()
  const table = new FieldTable(scheme, plans, values, fields)
  const writer = new ExpressionWriter(pool, table)
  const predicates = plans.map(({ root }, index) => ({
    name: nameCode('p', index),
    text: asMatcher ? writer.matcher(root, code`shape`, code`slow`) : writer.predicate(root),
  }))
  const getters = values.map((value, index) => ({
    name: nameCode('p', plans.length + index),
    text: writer.getter(value),
  }))
  const finders = finderPlans.map((plan, index) => ({
    name: nameCode('p', plans.length + values.length + index),
    text: writer.finder(plan),
  }))
  const shape = code`const shape = ${pool.use('createShape')}(${table.rows()}, ${table.aliases()}, bindings, ${table.keys()})`
  const constants = pool.constants.map(({ name, construct }) => code`const ${name} = ${construct}`)
  const functions = [...writer.functions, ...predicates, ...getters, ...finders].map(
    ({ name, text }) => code`const ${name} = ${text}`,
  )
  return {
    pool,
    setup: joinCode([shape, ...constants, ...functions], '\n'),
    predicates: predicates.map(({ name }) => name),
    getters: getters.map(({ name }) => name),
    finders: finders.map(({ name }) => name),
  }
}

/** The import lines of a module: the package's own entries, and modules that functions name. */
export function writeImports(pool: ConstantPool, options: ModuleOptions): Code {
  return pool.imports.write(options.packageName ?? 'portcullis')
}

/**
 * Writes an ES module for one filter. It imports `portcullis/runtime` only, and
 * `portcullis/regex` or `portcullis/crypto` if a pattern or function needs them, so it runs
 * where no code may be generated.
 *
 * Exports: `abi`, `bind({ functions, lists })` for host functions and lists, and, if it
 * needs no host function and no list, `matches(record or context)` and `createContext()`. A record may hold
 * more fields than the module reads, as an event does.
 */
export function emitModule(plan: FilterPlan, options: ModuleOptions = {}): string {
  const { pool, setup, predicates } = writeModuleParts(plan.scheme, [plan], { asMatcher: true })
  const [matches] = predicates
  if (matches === undefined) throw new Error('INVARIANT: one plan gives one predicate')
  const bind = code`export function bind(bindings = {}) {
const slow = (input) => ${matches}(${pool.use('toKnownContext')}(shape, input))
${setup}
return { createContext: (environment) => new ${pool.use('ExecutionContext')}(shape, environment), matches: ${matches} }
}`
  // Without its lists a filter would answer, wrongly, so they are not left to be forgotten.
  const isComplete = pool.bound.size === 0 && pool.lists.size === 0
  const direct = isComplete ? code`\nexport const { createContext, matches } = bind()` : code``
  return `${code`${writeImports(pool, options)}\nexport const abi = ${abi}\n${bind}${direct}`.text}\n`
}
