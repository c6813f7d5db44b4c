export { compileRegex, type CompiledRegex, type RegexProblem } from './compile.ts'
export { linearRegex } from './linear.ts'
export { RegexSyntaxError } from './syntax/syntax.ts'
