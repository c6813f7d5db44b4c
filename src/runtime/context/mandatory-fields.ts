import type { ExecutionContext } from './execution-context.ts'

/**
 * Says of a context whether it holds all of some fields, without reading what is only read when it is asked for.
 *
 * @param names - of fields; one that the contexts have not is never held. All contexts must have one shape.
 */
export function holdsFields(names: readonly string[]): (context: ExecutionContext) => boolean {
  let slots: readonly number[] | undefined
  return (context) => {
    slots ??= names.map((name) => context.shape.slots.get(name) ?? -1)
    const { values } = context
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at] as number
      if (values[slot] === undefined && !context.isGiven(slot)) return false
    }
    return true
  }
}
