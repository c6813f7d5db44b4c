import type { Scheme } from '../language/index.ts'
import { toContext } from '../runtime/index.ts'
import { UnsupportedByBackend, type Backend } from './backends/backend.ts'
import { closures } from './backends/closures.ts'
import { emitModule } from './backends/module.ts'
import { source } from './backends/source.ts'
import type { BackendName, Filter, ValueFilter } from './compile.ts'
import type { CheckedFilter, CheckedValue, Condition, ValueNode } from './ir.ts'
import { planFilter, planValue, type Plan } from './plan.ts'

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

function fieldNames({ slots, scheme }: Plan<Condition | ValueNode>): string[] {
  return slots.map((slot) => scheme.shape.fields[slot]?.name ?? '')
}

/**
 * Makes a filter from a checked expression: plan, then backend. It reaches no parser.
 *
 * @throws UnsupportedByBackend if `source` is asked for where code may not be generated
 */
export function buildFilter(text: string, checked: CheckedFilter, scheme: Scheme, name: BackendName): Filter {
  const plan = planFilter(checked, scheme)
  const { built: predicate, backend } = runFirst(name, (candidate) => candidate.compileFilter(plan))
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

/** {@link buildFilter} for a value expression. */
export function buildValue(text: string, checked: CheckedValue, scheme: Scheme, name: BackendName): ValueFilter {
  const plan = planValue(checked, scheme)
  const { built: getter } = runFirst(name, (candidate) => candidate.compileValue(plan))
  return {
    text,
    scheme,
    type: checked.type,
    fields: fieldNames(plan),
    checked,
    getter,
    evaluate(input) {
      const context = toContext(scheme.shape, input)
      return getter(context.values, context)
    },
  }
}
