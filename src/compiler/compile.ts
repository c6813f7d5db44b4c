import type { Diagnostic, Result } from '../diagnostics/index.ts'
import { parseFilter, parseValue } from '../grammar/index.ts'
import type { Scheme, Type } from '../language/index.ts'
import { toContext, type ExecutionContext, type Value, type ValueInput } from '../runtime/index.ts'
import { UnsupportedByBackend, type Backend, type Getter, type Predicate } from './backends/backend.ts'
import { closures } from './backends/closures.ts'
import { emitModule, type ModuleOptions } from './backends/module.ts'
import { source } from './backends/source.ts'
import { checkFilter, checkValue } from './check.ts'
import type { CheckedFilter, CheckedValue } from './ir.ts'
import { planFilter, planValue, type FilterPlan, type Plan } from './plan.ts'

export type BackendName = 'closures' | 'source' | 'auto'

export interface CompileOptions {
  /**
   * `closures` (the default) generates no code and runs everywhere; `source` generates code
   * and fails where that is not allowed; `auto` takes `source` where it can.
   */
  readonly backend?: BackendName
  /** Checks fields and functions against a phase, such as `http_request_firewall_custom`. */
  readonly phase?: string
}

/** Field values by name; undefined and null are missing values. */
export type EventRecord = Readonly<Record<string, ValueInput | null | undefined>>

/** A compiled condition. */
export interface Filter {
  /** The expression as it was given. */
  readonly text: string
  readonly scheme: Scheme
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
  matches(input: ExecutionContext | EventRecord): boolean
  /** The condition as the text of an ES module; see `emitModule`. */
  toModule(options?: ModuleOptions): string
}

/** A compiled value expression. */
export interface ValueFilter {
  readonly text: string
  readonly scheme: Scheme
  readonly type: Type
  readonly fields: readonly string[]
  readonly checked: CheckedValue
  readonly getter: Getter
  /** The value in the engine's form, or undefined if it is missing. Throws as `Filter.matches` does. */
  evaluate(input: ExecutionContext | EventRecord): Value | undefined
}

const backends: Readonly<Record<BackendName, readonly Backend[]>> = {
  closures: [closures],
  source: [source],
  auto: [source, closures],
}

function runFirst<T>(names: BackendName, run: (backend: Backend) => T): { built: T; backend: Backend } {
  let refusal: UnsupportedByBackend | undefined
  for (const backend of backends[names]) {
    try {
      return { built: run(backend), backend }
    } catch (error) {
      if (!(error instanceof UnsupportedByBackend)) throw error
      refusal = error
    }
  }
  throw refusal ?? new Error('INVARIANT: every choice names a backend')
}

function fieldNames(plan: Plan<never> | FilterPlan): string[] {
  return plan.slots.map((slot) => plan.scheme.shape.fields[slot]?.name ?? '')
}

/** Builds a filter from a checked expression: plan, then backend. */
export function buildFilter(text: string, checked: CheckedFilter, scheme: Scheme, backendName: BackendName): Filter {
  const plan = planFilter(checked, scheme)
  const { built: predicate, backend } = runFirst(backendName, (candidate) => candidate.compileFilter(plan))
  return {
    text,
    scheme,
    fields: fieldNames(plan),
    backend: backend.name,
    checked,
    plan,
    predicate,
    matches(input) {
      const context = toContext(scheme.shape, input)
      return predicate(context.values, context)
    },
    toModule: (options) => emitModule(plan, options),
  }
}

/**
 * Compiles a condition: parse, check, plan, build.
 *
 * @param text - the expression
 * @param scheme - the names it is read against
 * @returns the filter with warnings, or every error, the engine's own first
 * @throws UnsupportedByBackend if `source` is asked for where code may not be generated
 * @example
 * const result = compile('score lt 20', scheme)
 * if (result.ok) result.value.matches({ score: 3 })
 */
export function compile(text: string, scheme: Scheme, options: CompileOptions = {}): Result<Filter> {
  const checked = checkFilter(parseFilter(text, scheme), scheme, options)
  if (!checked.ok) return checked
  const value = buildFilter(text, checked.value, scheme, options.backend ?? 'closures')
  return { ok: true, value, warnings: checked.warnings }
}

/** Compiles a value expression: what a rewrite, a redirect target or a rate limit characteristic holds. */
export function compileValue(text: string, scheme: Scheme, options: CompileOptions = {}): Result<ValueFilter> {
  const checked = checkValue(parseValue(text, scheme), scheme, options)
  if (!checked.ok) return checked
  const plan = planValue(checked.value, scheme)
  const { built: getter } = runFirst(options.backend ?? 'closures', (candidate) => candidate.compileValue(plan))
  const value: ValueFilter = {
    text,
    scheme,
    type: checked.value.type,
    fields: plan.slots.map((slot) => scheme.shape.fields[slot]?.name ?? ''),
    checked: checked.value,
    getter,
    evaluate(input) {
      const context = toContext(scheme.shape, input)
      return getter(context.values, context)
    },
  }
  return { ok: true, value, warnings: checked.warnings }
}

/** All errors and warnings of an expression, without building anything. */
export function check(
  text: string,
  scheme: Scheme,
  options: Pick<CompileOptions, 'phase'> = {},
): readonly Diagnostic[] {
  const checked = checkFilter(parseFilter(text, scheme), scheme, options)
  return checked.ok ? checked.warnings : checked.diagnostics
}
