import type { RegexMatcher } from '../runtime/index.ts'
import { defaultStepBudget } from './automaton/budget.ts'
import { createLinearMatcher } from './automaton/matcher.ts'
import { parsePattern } from './syntax/parse.ts'

/**
 * Runs a pattern on the linear engine. Emitted modules use it for patterns that are not
 * proven safe for the host's own engine.
 *
 * @param source - a pattern in Rust's syntax that `compileRegex` has accepted, in its portable form: `\p{age=…}`, `gcb`,
 *   `sb` and `wb` are not known here
 * @param stepBudget - steps that one call may take before it throws a RuntimeError
 *   `E_REGEX_BUDGET` (default 55 million: some tenths of a second to a second)
 * @throws RegexSyntaxError if the pattern is wrong
 * @throws RegexTooBigError if its classes are too large to be worked out
 */
export function linearRegex(source: string, stepBudget = defaultStepBudget): RegexMatcher {
  return createLinearMatcher(parsePattern(source), stepBudget)
}
