import type { JsonObject } from '../../found.ts'
import { UnknownValue } from '../../unknown-value.ts'
import type { Evaluator } from './evaluate-expression.ts'
import { within, type Scope } from './scope.ts'
import type { LazyObject } from './values.ts'

/** Members that are worked out once, when somebody first reads them; one that hangs on itself is unknown. */
class Members implements LazyObject {
  readonly #work: (name: string) => unknown
  readonly #known = new Map<string, unknown>()
  readonly #root: string

  /** @param work - undefined for a name that there is not */
  constructor(root: string, work: (name: string) => unknown) {
    this.#root = root
    this.#work = work
  }

  member(key: string | number): unknown {
    const name = String(key)
    if (!this.#known.has(name)) {
      this.#known.set(name, new UnknownValue(`${this.#root}.${name}`))
      this.#known.set(name, this.#work(name))
    }
    return this.#known.get(name)
  }
}

/** Instances of a resource, as expressions name it: itself, or by count or key. */
export type ResourceValue = LazyObject | readonly LazyObject[] | Readonly<Record<string, LazyObject>>

/** What the expressions of one module may name: variables by their values or defaults, locals, resources. */
export class ModuleScope implements Scope {
  readonly #evaluator: Evaluator
  readonly #roots: ReadonlyMap<string, LazyObject>
  readonly #resources = new Map<string, ReadonlyMap<string, ResourceValue>>()
  readonly #defaultsRead = new Set<string>()
  readonly #idsRead = new Set<string>()

  /**
   * @param defaults - of the variables that have one
   * @param given - values of variables, as a `.tfvars` file gives them
   */
  constructor(evaluator: Evaluator, defaults: ReadonlyMap<string, unknown>, given: JsonObject, locals: JsonObject) {
    this.#evaluator = evaluator
    const variable = (name: string): unknown => {
      if (Object.hasOwn(given, name)) return given[name]
      if (!defaults.has(name)) return new UnknownValue(`var.${name}`)
      this.#defaultsRead.add(name)
      return defaults.get(name)
    }
    const local = (name: string): unknown =>
      Object.hasOwn(locals, name) ? evaluator.evaluate(locals[name], this) : undefined
    this.#roots = new Map([
      ['var', new Members('var', variable)],
      ['local', new Members('local', local)],
    ])
  }

  readonly named = (name: string): unknown => {
    const root = this.#roots.get(name)
    if (root !== undefined) return root
    const resources = this.#resources.get(name)
    return resources === undefined ? undefined : new Members(name, (label) => resources.get(label))
  }

  /** Variables whose defaults were read. */
  get defaultsRead(): readonly string[] {
    return [...this.#defaultsRead].sort()
  }

  /** Whether another resource names this one by its id. */
  isNamedById(address: string): boolean {
    return this.#idsRead.has(address)
  }

  /** Makes a resource one that others may name. */
  add(type: string, name: string, value: ResourceValue): void {
    this.#resources.set(type, new Map([...(this.#resources.get(type) ?? []), [name, value]]))
  }

  /**
   * One instance, as others see it.
   *
   * @param id - its id, if it has none of its own
   */
  instance(address: string, id: string, attributes: JsonObject, each: ReadonlyMap<string, unknown>): LazyObject {
    return new Members(address, (name) => {
      if (Object.hasOwn(attributes, name)) return this.#evaluator.evaluate(attributes[name], within(this, each))
      if (name !== 'id') return undefined
      this.#idsRead.add(address)
      return id
    })
  }
}
