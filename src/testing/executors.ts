import { compile, type Filter } from '../compiler/index.ts'
import { RuntimeError, type Bindings, type ListMatcher, type RuntimeErrorCode } from '../runtime/index.ts'
import { DiagnosticError } from '../diagnostics/index.ts'
import type { Scheme } from '../language/index.ts'
import type { FieldValues } from './arbitraries/contexts.ts'
import { evaluateReference } from './reference.ts'

/** What evaluating gave: an answer, or the code of the host's mistake (a missing mandatory field). */
export type Outcome = boolean | RuntimeErrorCode

export type ExecutorName = 'reference' | 'closures' | 'source' | 'module'

/** A way to run an expression: all of them must agree. */
export interface Executor {
  readonly name: ExecutorName
  /**
   * Makes an expression ready.
   *
   * @throws DiagnosticError if the expression is not valid
   */
  prepare(text: string, scheme: Scheme): Promise<(values: FieldValues) => Outcome>
}

/** What an emitted module exports. */
export interface EmittedModule {
  bind(bindings?: Bindings): { matches(values: FieldValues): boolean }
}

/** Turns the text of an emitted module into the module: how, depends on the host. */
export type ModuleLoader = (text: string) => Promise<EmittedModule>

function toFilter(text: string, scheme: Scheme, backend: 'closures' | 'source'): Filter {
  const result = compile(text, scheme, { backend })
  if (!result.ok) throw new DiagnosticError(result.diagnostics)
  return result.value
}

/** The answer of an evaluation; anything but a RuntimeError is a bug and goes on. */
export function observe(evaluate: () => boolean): Outcome {
  try {
    return evaluate()
  } catch (error) {
    // An emitted module brings a runtime of its own, so the class is told by its name.
    if (error instanceof RuntimeError || (error instanceof Error && error.name === 'RuntimeError')) {
      return (error as RuntimeError).code
    }
    throw error
  }
}

function pickFields(values: FieldValues, fields: readonly string[]): FieldValues {
  return Object.fromEntries(
    fields.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name] as FieldValues[string]]),
  )
}

/** Host functions by name, and list matchers by type, as an emitted module wants them. */
export function bindingsOf(scheme: Scheme): Bindings {
  const functions: [string, (...values: never[]) => ReturnType<NonNullable<Bindings['functions']>[string]>][] = []
  for (const { name, implementation, module } of scheme.functions.values()) {
    if (module === undefined) functions.push([name, implementation])
  }
  return { functions: Object.fromEntries(functions), lists: Object.fromEntries<ListMatcher>(scheme.lists) }
}

function backendExecutor(name: 'closures' | 'source'): Executor {
  return {
    name,
    prepare(text, scheme) {
      const filter = toFilter(text, scheme, name)
      return Promise.resolve((values: FieldValues) => observe(() => filter.matches(values)))
    },
  }
}

/** Nested functions: no code is generated. */
export const closuresExecutor: Executor = backendExecutor('closures')

/** Code generated in the process. */
export const sourceExecutor: Executor = backendExecutor('source')

/** The plain evaluator that judges the others. */
export const referenceExecutor: Executor = {
  name: 'reference',
  prepare(text, scheme) {
    const { checked } = toFilter(text, scheme, 'closures')
    return Promise.resolve((values: FieldValues) =>
      observe(() => evaluateReference(checked, scheme.createContext().setAll(values))),
    )
  },
}

/**
 * The ES module that is built ahead of time, loaded as a host would.
 *
 * @param load - imports a module from its text
 */
export function createModuleExecutor(load: ModuleLoader): Executor {
  return {
    name: 'module',
    async prepare(text, scheme) {
      const filter = toFilter(text, scheme, 'closures')
      const emitted = await load(filter.toModule())
      const bound = emitted.bind(bindingsOf(scheme))
      // An emitted module knows only the fields that it reads.
      return (values: FieldValues) => observe(() => bound.matches(pickFields(values, filter.fields)))
    },
  }
}
