import { RuntimeError } from '../errors.ts'
import type { ProgramRule, RuleMatcher, RulePredicate } from './program.ts'

/** Asks the conditions one after the other. */
export function createLoopMatcher(rules: readonly ProgramRule[], predicates: readonly RulePredicate[]): RuleMatcher {
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
