import { toPlain } from '../../language/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'

/**
 * The values of some fields of a context, as a record takes them.
 *
 * @param names - of fields; those that the context has not, and those without a value, are left out
 */
export function recordOf(context: ExecutionContext, names: readonly string[]): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const name of names) {
    const slot = context.shape.slots.get(name)
    const shape = slot === undefined ? undefined : context.shape.fields[slot]
    if (slot === undefined || shape === undefined || !context.isGiven(slot)) continue
    const value = toPlain(context.read(slot), shape.type)
    if (value !== null) record[name] = value
  }
  return record
}
