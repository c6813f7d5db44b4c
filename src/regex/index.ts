export { alphabetOf, programAlphabet, type Alphabet } from './automaton/alphabet.ts'
export { defaultStepBudget } from './automaton/budget.ts'
export { holds } from './automaton/assertions.ts'
export { buildProgram, operation, type Program } from './automaton/program.ts'
export { compileRegex, type CompiledRegex, type RegexProblem } from './compile.ts'
export { linearRegex } from './linear.ts'
export { parseRegex } from './syntax/parse-regex.ts'
export { patternReach, type PatternReach } from './syntax/reach.ts'
export { utf8Node } from './syntax/unicode/utf8.ts'
export {
  isUnicodeAssertion,
  RegexSyntaxError,
  RegexTooBigError,
  type Assertion,
  type Ranges,
  type RegexNode,
  type RegexSyntax,
} from './syntax/syntax.ts'
