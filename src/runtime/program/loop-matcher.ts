import type { ExecutionContext } from '../context/index.ts'
import { RuntimeError } from '../errors.ts'
import type { Value } from '../values.ts'
import type { ProgramRule, RuleMatcher, RulePredicate } from './program.ts'

/** A value that tells which of a few rules may match. */
export interface RuleDispatch {
  /** Reads it. It throws for what a lazy provider throws, and for a mandatory field without a value. */
  readonly getter: (values: ExecutionContext['values'], context: ExecutionContext) => Value | undefined
  /** The rules that match only if it is one of some values, by those. */
  readonly entries: Iterable<readonly [Value, readonly number[]]>
  /** Numbers of the rules that it says nothing about. */
  readonly always: readonly number[]
  /** Mandatory fields that rules read. An event that lacks one is decided by the loop, with its order of errors. */
  readonly mandatory: readonly string[]
}

/** The most rules that {@link createLoopMatcher} tells apart by a value: as many as there are bits. */
export const mostDispatched = 31

function createLoop(rules: readonly ProgramRule[], predicates: readonly RulePredicate[]): RuleMatcher {
  return (from, context, problems) => {
    const { values } = context
    let index = from
    for (;;) {
      try {
        for (; index < predicates.length; index++)
          if ((predicates[index] as RulePredicate)(values, context)) return index
        return -1
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error
        const rule = rules[index]
        problems.push({ code: error.code, message: error.message, field: error.field, rule: rule?.report.rule ?? '' })
        if (rule?.failClosed === true) return index
        index += 1
      }
    }
  }
}

function maskOf(numbers: readonly number[]): number {
  return numbers.reduce((mask, number) => mask | (1 << number), 0)
}

/** Asks only the rules that a value leaves. Those that it excludes would be false, and nothing in them throws. */
function createDispatch(
  rules: readonly ProgramRule[],
  predicates: readonly RulePredicate[],
  { getter, entries, always, mandatory }: RuleDispatch,
): RuleMatcher {
  const loop = createLoop(rules, predicates)
  const others = maskOf(always)
  const masks = new Map<Value, number>()
  for (const [value, numbers] of entries) masks.set(value, others | (masks.get(value) ?? 0) | maskOf(numbers))
  let slots: readonly number[] | undefined
  const areGiven = (context: ExecutionContext): boolean => {
    slots ??= mandatory.map((name) => context.shape.slots.get(name) ?? -1)
    return slots.every((slot) => context.values[slot] !== undefined || context.isGiven(slot))
  }
  return (from, context, problems) => {
    if (mandatory.length > 0 && !areGiven(context)) return loop(from, context, problems)
    const { values } = context
    try {
      const value = getter(values, context)
      let mask = (value === undefined ? others : (masks.get(value) ?? others)) & (-1 << from)
      while (mask !== 0) {
        const index = 31 - Math.clz32(mask & -mask)
        if ((predicates[index] as RulePredicate)(values, context)) return index
        mask &= mask - 1
      }
      return -1
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      // What cannot be read is told rule by rule. It was read before without harm, so the answers are the same.
      return loop(from, context, problems)
    }
  }
}

/**
 * Asks the conditions one after the other.
 *
 * @param dispatch - leaves out rules that a value excludes; for at most {@link mostDispatched} rules
 */
export function createLoopMatcher(
  rules: readonly ProgramRule[],
  predicates: readonly RulePredicate[],
  dispatch?: RuleDispatch,
): RuleMatcher {
  return dispatch === undefined ? createLoop(rules, predicates) : createDispatch(rules, predicates, dispatch)
}
