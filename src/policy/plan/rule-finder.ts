import type { ExecutionContext, RuleFinder, RulePredicate, Value } from '../../runtime/index.ts'

/** The most rules that are told apart by bits of a number. */
export const mostStraight = 31

/** A value that tells which of a few rules may match; rules are bits, from the lowest on. */
export interface RuleMasks {
  /** Reads it. It throws for what a lazy provider throws, and for a mandatory field without a value. */
  readonly getter: (values: ExecutionContext['values'], context: ExecutionContext) => Value | undefined
  /** The rules that are left where it is this. */
  readonly masks: ReadonlyMap<Value, number>
  /** Those that are left where it is anything else, or nothing. */
  readonly others: number
  /** Where none of these is left, it is not read. */
  readonly own: number
}

/** Asks the rules that some values leave, in their order: what generated code does, for hosts that allow none. */
export function createRuleFinder(predicates: readonly RulePredicate[], looks: readonly RuleMasks[]): RuleFinder {
  const all = 2 ** predicates.length - 1
  return (values, context, from) => {
    let mask = all & (-1 << from)
    for (let at = 0; at < looks.length; at++) {
      const { getter, masks, others, own } = looks[at] as RuleMasks
      if ((mask & own) === 0) continue
      const value = getter(values, context)
      mask &= value === undefined ? others : (masks.get(value) ?? others)
    }
    while (mask !== 0) {
      const index = 31 - Math.clz32(mask & -mask)
      if ((predicates[index] as RulePredicate)(values, context)) return index
      mask &= mask - 1
    }
    return -1
  }
}
