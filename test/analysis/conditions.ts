import { compile, type Condition } from '../../src/compiler/index.ts'
import type { Scheme } from '../../src/language/index.ts'

/** The checked condition of a text; the tests write no wrong ones. */
export function toCondition(text: string, scheme: Scheme): Condition {
  const result = compile(text, scheme)
  if (!result.ok) throw new Error(`${text}: ${result.diagnostics.map(({ message }) => message).join('; ')}`)
  return result.value.checked.root
}
