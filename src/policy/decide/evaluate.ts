import type { Filter } from '../../compiler/index.ts'
import { toPlain } from '../../language/index.ts'
import { RuntimeError, type ExecutionContext } from '../../runtime/index.ts'
import type { CompiledRate } from '../sections/rates.ts'

/** What an evaluation gives; undefined where a mandatory field has no value, which is as missing as any other here. */
function unlessMissing<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate()
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    return undefined
  }
}

/** Whether a condition holds; none holds always, and one that cannot be evaluated does not. */
export function conditionHolds(filter: Filter | undefined, context: ExecutionContext): boolean {
  return filter === undefined || unlessMissing(() => filter.predicate(context.values, context)) === true
}

/** A value as a part of a key: types are told apart, and a missing value, which is undefined, from an empty one. */
export function valueAsKey(
  { getter, type }: CompiledRate['characteristics'][number],
  context: ExecutionContext,
): string | undefined {
  const value = unlessMissing(() => getter(context.values, context))
  return value === undefined ? undefined : JSON.stringify(toPlain(value, type))
}
