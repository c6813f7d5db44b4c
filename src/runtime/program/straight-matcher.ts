import { holdsFields, type ExecutionContext } from '../context/index.ts'
import { RuntimeError } from '../errors.ts'
import { createLoopMatcher } from './loop-matcher.ts'
import type { ProgramRule, RuleMatcher, RulePredicate } from './program.ts'

/** The first of a few rules from a place on, or -1. It throws what reading a value throws. */
export type RuleFinder = (values: ExecutionContext['values'], context: ExecutionContext, from: number) => number

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
  const holdsMandatory = mandatory.length === 0 ? undefined : holdsFields(mandatory)
  return (from, context, problems) => {
    if (holdsMandatory?.(context) === false) return loop(from, context, problems)
    try {
      return find(context.values, context, from)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      // What cannot be read is told rule by rule. It was read before without harm, so the answers are the same.
      return loop(from, context, problems)
    }
  }
}
