import type { Scheme, Type } from '../language/index.ts'
import { toContext, type EventRecord, type ExecutionContext, type Value } from '../runtime/index.ts'
import { UnsupportedByBackend, type Backend, type Getter, type Matcher, type Predicate } from './backends/backend.ts'
import { closures } from './backends/closures.ts'
import { emitModule, type ModuleOptions } from './backends/module.ts'
import { source } from './backends/source.ts'
import type { CheckedFilter, CheckedValue } from './ir/ir.ts'
import { fieldsRead, planFilter, planValue, type FieldsRead, type FilterPlan } from './plan.ts'

export type BackendName = 'closures' | 'source' | 'auto'

/**
 * A compiled condition.
 *
 * @typeParam Fields - the record of the scheme's fields
 */
export interface Filter<Fields extends EventRecord = EventRecord> {
  /** The expression as it was given. */
  readonly text: string
  readonly scheme: Scheme<Fields>
  /** The fields it reads, by their own names, in the order of the scheme. */
  readonly fields: readonly string[]
  /** The backend that runs it. */
  readonly backend: 'closures' | 'source'
  readonly checked: CheckedFilter
  readonly plan: FilterPlan
  /** The condition on values by slot: what {@link matches} calls. */
  readonly predicate: Predicate
  /**
   * Evaluates the condition.
   *
   * @param input - a context of this scheme (the fast path), or a record of field values
   * @throws RuntimeError if a value has the wrong type (`E_VALUE_TYPE`), a mandatory field that is
   *   read has none (`E_MISSING_FIELD`), a name is unknown (`E_UNKNOWN_FIELD`), or the context was
   *   made from another scheme (`E_CONTEXT_SCHEME`)
   */
  matches(input: ExecutionContext<Fields> | Fields): boolean
  /** The condition as the text of an ES module; see `emitModule`. */
  toModule(options?: ModuleOptions): string
}

/**
 * A compiled value expression.
 *
 * @typeParam Fields - the record of the scheme's fields
 */
export interface ValueFilter<Fields extends EventRecord = EventRecord> {
  readonly text: string
  readonly scheme: Scheme<Fields>
  readonly type: Type
  readonly fields: readonly string[]
  readonly checked: CheckedValue
  readonly getter: Getter
  /** The value in the engine's form, or undefined if it is missing. Throws as `Filter.matches` does. */
  evaluate(input: ExecutionContext<Fields> | Fields): Value | undefined
}

/** The backends of each choice, the preferred one first. */
const backends: Readonly<Record<BackendName, readonly Backend[]>> = {
  closures: [closures],
  source: [source],
  auto: [source, closures],
}

/** Takes the first backend that can serve here; any other error is a bug and goes on. */
function runFirst<T>(name: BackendName, run: (backend: Backend) => T): { built: T; backend: Backend } {
  let refusal: UnsupportedByBackend | undefined
  for (const backend of backends[name]) {
    try {
      return { built: run(backend), backend }
    } catch (error) {
      if (!(error instanceof UnsupportedByBackend)) throw error
      refusal = error
    }
  }
  throw refusal ?? new Error('INVARIANT: every choice names a backend')
}

/** Reads a text that was right before to the same tree. */
export type ReadAgain = (text: string) => CheckedFilter

/** Policies hold thousands of filters of which few are ever asked, so each part is made when it is. */
class BuiltFilter<Fields extends EventRecord> implements Filter<Fields> {
  readonly text: string
  readonly scheme: Scheme
  readonly #backend: Backend
  readonly #reads: FieldsRead
  /** Undefined: the tree is not what the text says, so it cannot be made again. */
  readonly #readAgain: ReadAgain | undefined
  #checked: CheckedFilter | undefined
  #plan: FilterPlan | undefined
  #predicate: Predicate | undefined
  #matches: Filter<Fields>['matches'] | undefined

  constructor(text: string, checked: CheckedFilter, scheme: Scheme, name: BackendName, readAgain?: ReadAgain) {
    this.text = text
    this.scheme = scheme
    this.#checked = checked
    this.#readAgain = readAgain
    const plan = planFilter(checked, scheme)
    this.#plan = plan
    this.#reads = fieldsRead(plan)
    if (name === 'closures') this.#backend = closures
    else {
      // Whether code may be generated here must be told now, not at the first event.
      const { built, backend } = runFirst(name, (candidate) => candidate.compileFilter(plan))
      this.#predicate = built
      this.#backend = backend
    }
  }

  get checked(): CheckedFilter {
    return (this.#checked ??= this.#check())
  }

  get plan(): FilterPlan {
    return (this.#plan ??= planFilter(this.checked, this.scheme))
  }

  #check(): CheckedFilter {
    if (this.#readAgain === undefined) throw new Error('INVARIANT: a tree is forgotten only where it can be made again')
    return this.#readAgain(this.text)
  }

  /** {@link plan}, which is not kept if it is not kept already. */
  readPlan(): FilterPlan {
    return this.#plan ?? planFilter(this.#checked ?? this.#check(), this.scheme)
  }

  forgetTrees(): void {
    if (this.#readAgain === undefined) return
    this.#checked = undefined
    this.#plan = undefined
  }

  get backend(): Filter['backend'] {
    return this.#backend.name
  }

  get fields(): readonly string[] {
    return this.#reads.names
  }

  get predicate(): Predicate {
    return (this.#predicate ??= this.#backend.compileFilter(this.readPlan()))
  }

  get matches(): Filter<Fields>['matches'] {
    if (this.#matches === undefined) {
      const { shape } = this.scheme
      const slow: Matcher = (input) => {
        const context = toContext(shape, input)
        return this.predicate(context.values, context)
      }
      this.#matches = this.#backend.compileMatcher(this.readPlan(), slow)
    }
    return this.#matches
  }

  toModule(options?: ModuleOptions): string {
    return emitModule(this.plan, options)
  }
}

/**
 * Makes a filter from a checked expression: plan, then backend. It reaches no parser.
 *
 * @param readAgain - gives the same tree for the text, so that {@link forgetTrees} may drop it
 * @throws UnsupportedByBackend if `source` is asked for where code may not be generated
 */
export function buildFilter(
  text: string,
  checked: CheckedFilter,
  scheme: Scheme,
  name: BackendName,
  readAgain?: ReadAgain,
): Filter {
  return new BuiltFilter(text, checked, scheme, name, readAgain)
}

/**
 * Lets a filter drop its trees, which take most of its memory. It makes them anew from its text when they are asked
 * for; one whose trees its text does not say keeps them.
 */
export function forgetTrees(filter: Filter): void {
  if (filter instanceof BuiltFilter) filter.forgetTrees()
}

/** The plan of a filter, for one use: where the trees were forgotten, they stay so. */
export function readPlan(filter: Filter): FilterPlan {
  return filter instanceof BuiltFilter ? filter.readPlan() : filter.plan
}

/** {@link buildFilter} for a value expression. */
export function buildValue(text: string, checked: CheckedValue, scheme: Scheme, name: BackendName): ValueFilter {
  const plan = planValue(checked, scheme)
  const { built: getter } = runFirst(name, (candidate) => candidate.compileValue(plan))
  return {
    text,
    scheme,
    type: checked.type,
    fields: fieldsRead(plan).names,
    checked,
    getter,
    evaluate(input) {
      const context = toContext(scheme.shape, input)
      return getter(context.values, context)
    },
  }
}
