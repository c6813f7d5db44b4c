import { conditionHolds, valueAsKey, type AccessRule, type CallScope } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import type { Target } from './call.ts'

type ByValue = AccessRule['by'][number]

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
  return namesTarget(scope, target) && conditionHolds(scope.when, context)
}

/** The values that calls are told apart by; a missing one is undefined. */
export function subjectOf(by: readonly ByValue[], context: ExecutionContext): readonly (string | undefined)[] {
  return by.map((value) => valueAsKey(value, context))
}
