import type { ExecutionContext } from '../context/index.ts'
import { RuntimeError } from '../errors.ts'
import type { Value } from '../values.ts'
import { createLoopMatcher } from './loop-matcher.ts'
import type { ProgramRule, RuleMatcher, RulePredicate } from './program.ts'

/** The most rules that are told apart by bits of a number. */
export const mostStraight = 31

/** The first of a few rules from a place on, or -1. It throws what reading a value throws. */
export type RuleFinder = (values: ExecutionContext['values'], context: ExecutionContext, from: number) => number

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

/**
 * The matcher of a few rules, of which those that a finder leaves out would be false, and nothing in them throws.
 *
 * @param mandatory - names of the mandatory fields that rules read. An event that lacks one is decided by the loop, with its order of errors.
 */
export function createStraightMatcher(
  rules: readonly ProgramRule[],
  predicates: readonly RulePredicate[],
  mandatory: readonly string[],
  find: RuleFinder,
): RuleMatcher {
  const loop = createLoopMatcher(rules, predicates)
  let slots: readonly number[] | undefined
  const areGiven = (context: ExecutionContext): boolean => {
    slots ??= mandatory.map((name) => context.shape.slots.get(name) ?? -1)
    return slots.every((slot) => context.values[slot] !== undefined || context.isGiven(slot))
  }
  const isSure = mandatory.length === 0
  return (from, context, problems) => {
    if (!isSure && !areGiven(context)) return loop(from, context, problems)
    try {
      return find(context.values, context, from)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      // What cannot be read is told rule by rule. It was read before without harm, so the answers are the same.
      return loop(from, context, problems)
    }
  }
}
