import { RuntimeError, type DecisionProblem, type ExecutionContext, type ValueInput } from '../../runtime/index.ts'

/** Gives a field its value; what the field cannot hold is left missing and reported. Tells whether it was set. */
export function setField(
  context: ExecutionContext,
  name: string,
  value: ValueInput | undefined,
  problems: DecisionProblem[],
): boolean {
  if (value === undefined) return false
  try {
    context.set(name, value)
    return true
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    problems.push({ code: error.code, message: error.message, field: name })
    return false
  }
}
