import type { CallScope } from '../../policy/index.ts'
import { RuntimeError, toPlain, type ExecutionContext } from '../../runtime/index.ts'
import type { AccessRule } from '../../policy/index.ts'
import type { Target } from './call.ts'

type Filter = NonNullable<CallScope['when']>
type ByValue = AccessRule['by'][number]

/** Whether a condition holds; one that cannot be evaluated does not. */
export function holds(filter: Filter | undefined, context: ExecutionContext): boolean {
  if (filter === undefined) return true
  try {
    return filter.predicate(context.values, context)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    return false
  }
}

/** Whether a rule or limit names a target; a model also by the name that its provider stands before (`openai/gpt-5`). */
export function namesTarget({ providers, models }: CallScope, { provider, model }: Target): boolean {
  return (
    (providers === undefined || providers.some((pattern) => pattern.matches(provider))) &&
    (models === undefined ||
      models.some((pattern) => pattern.matches(model) || pattern.matches(`${provider}/${model}`)))
  )
}

/** Whether a rule or limit is about a call to a target. */
export function isAbout(scope: CallScope, target: Target, context: ExecutionContext): boolean {
  return namesTarget(scope, target) && holds(scope.when, context)
}

/** The values that calls are told apart by; a missing one is undefined. */
export function subjectOf(by: readonly ByValue[], context: ExecutionContext): readonly (string | undefined)[] {
  return by.map(({ getter, type }) => {
    try {
      const value = getter(context.values, context)
      return value === undefined ? undefined : JSON.stringify(toPlain(value, type))
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      return undefined
    }
  })
}
