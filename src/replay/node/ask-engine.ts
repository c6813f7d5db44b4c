import type { Filter } from '../../compiler/index.ts'
import type { Policy } from '../../policy/index.ts'
import { RuntimeError, type ValueInput } from '../../runtime/index.ts'
import { ReplayError } from './replay-error.ts'

/**
 * Whether a rule, or a part of one, holds for what a row holds, by the engine itself.
 *
 * @param rule - as errors name it
 * @throws ReplayError where the engine has no answer, such as for a mandatory field without a value: it is no false
 */
export function askEngine(
  rule: string,
  filter: Filter,
  policy: Policy,
  record: Readonly<Record<string, ValueInput>>,
): boolean {
  const problems: Parameters<Policy['toContext']>[1] = []
  const context = policy.toContext(record, problems)
  const refuse = (message: string): ReplayError =>
    new ReplayError('E_SQL_SOURCE_INVALID', { reason: `the rule \`${rule}\` has no answer for a row: ${message}` })
  if (problems[0] !== undefined) throw refuse(problems[0].message)
  try {
    return filter.matches(context)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    throw refuse(error.message)
  }
}
