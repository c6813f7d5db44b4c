import type { RegexMatcher } from '../runtime/index.ts'
import { runProgram } from './automaton/automaton.ts'
import { parseRegex } from './syntax/parse.ts'
import { buildProgram } from './automaton/program.ts'

/**
 * Runs a pattern on the linear engine. Emitted modules use it for patterns that are not
 * proven safe for the host's own engine.
 *
 * @param source - a pattern in Rust's syntax that `compileRegex` has accepted
 * @throws RegexSyntaxError if the pattern is wrong
 */
export function linearRegex(source: string): RegexMatcher {
  const { root, groupCount } = parseRegex(source)
  return runProgram(buildProgram(root, groupCount))
}
