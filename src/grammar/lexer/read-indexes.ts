import { comparisonOperator, isConditionType, stepType, type IndexStep } from '../../language/index.ts'
import { toTextStrict } from '../../runtime/index.ts'
import { comparisonAt } from './keywords.ts'
import { isNameCode, type LexerState } from './lexer-state.ts'
import { reportLiteral } from './lexical-errors.ts'
import * as literal from './literals.ts'
import { boolAt } from './read-right-sides.ts'
import { skipSpace } from './whitespace.ts'

const openingBracket = 0x5b

/** Reads what stands behind a field or call: brackets, a member, an operator, or nothing. */
export function readAfterValue(lexer: LexerState): void {
  if (lexer.isAt(openingBracket)) {
    readIndex(lexer)
    return
  }
  if (lexer.scheme.dialect.memberAfterEach && lexer.each && lexer.startsWith('.')) {
    readMember(lexer)
    return
  }
  lexer.endTrials()
  const bare = !lexer.top.logical
  const start = lexer.at
  const follows = lexer.isValueExpression && lexer.frames.length === 1 ? undefined : operatorAt(lexer, start)
  const found =
    lexer.type !== undefined && isConditionType(lexer.type) && !isBoolComparison(lexer, follows) ? undefined : follows
  if (found === undefined) {
    lexer.at = start
    lexer.mode = 'after'
    lexer.isValue = bare && follows === undefined
    if (lexer.each || typeof lexer.type === 'object') lexer.top.array = true
    // In an argument the value stands for itself; elsewhere the checker asks for the operator.
    if (!bare && lexer.type !== undefined && !isConditionType(lexer.type)) lexer.type = undefined
    return
  }
  lexer.skipSpace()
  lexer.operator = found.operator
  const isCollection = comparisonOperator(found.operator).right === 'collection'
  lexer.push(isCollection ? 'In' : 'Comparison', lexer.at + found.spelling.length, found.operator)
  if (lexer.mode !== 'end') lexer.mode = 'right'
}

/** `== true` and its like behind a Bool, where the dialect has it. */
function isBoolComparison(lexer: LexerState, follows: ReturnType<typeof comparisonAt>): boolean {
  if (!lexer.scheme.dialect.boolLiterals || (follows?.operator !== 'eq' && follows?.operator !== 'ne')) return false
  const operator = skipSpace(lexer.text, lexer.at)
  return boolAt(lexer, skipSpace(lexer.text, operator + follows.spelling.length)) !== undefined
}

function operatorAt(lexer: LexerState, at: number): ReturnType<typeof comparisonAt> {
  return comparisonAt(lexer.text, skipSpace(lexer.text, at), lexer.input.end)
}

function readIndex(lexer: LexerState): void {
  lexer.push('LeftBracket', lexer.at + 1)
  lexer.skipSpace()
  const step = indexStep(lexer)
  if (literal.isLiteralError(step)) {
    lexer.type = undefined
    const line = lexer.findings.source.clipToLine({ start: lexer.at, end: lexer.input.end })
    reportLiteral(
      lexer.findings,
      lexer.text,
      lexer.at,
      step.kind === 'ExpectedLiteral' ? { ...step, end: line.end } : step,
    )
    recoverBracket(lexer, step)
    return
  }
  lexer.push('Step', step.end, step.value)
  const isScalarEach =
    step.value.kind === 'each' && !lexer.each && typeof lexer.type === 'string' && lexer.scheme.dialect.scalarEach
  if (step.value.kind === 'each') lexer.each = true
  if (!isScalarEach) lexer.type = lexer.type === undefined ? undefined : stepType(lexer.type, step.value)
  lexer.skipSpace()
  if (lexer.startsWith(']')) lexer.push('RightBracket', lexer.at + 1)
}

function recoverBracket(lexer: LexerState, error: literal.LiteralError): void {
  // What is wrong may stand in a quoted key, in which a `]` is text.
  const close = lexer.text.indexOf(']', bracketTextEnd(lexer, error))
  const lineEnd = lexer.findings.source.clipToLine({ start: lexer.at, end: lexer.input.end }).end
  const end = close === -1 || close > lineEnd ? lexer.at : close
  lexer.push('Step', end, { kind: 'each' } satisfies IndexStep, true)
  lexer.each = true
  if (lexer.startsWith(']')) lexer.push('RightBracket', lexer.at + 1)
  else lexer.mode = 'end'
}

/** Where the text of a bracket that does not read ends, but for blanks and its `]`. */
function bracketTextEnd(lexer: LexerState, error: literal.LiteralError): number {
  if (!lexer.startsWith('"')) return lexer.at
  const quote = lexer.text.indexOf('"', Math.max(lexer.at + 1, error.start))
  return quote === -1 ? lexer.input.end : quote
}

function noStep(lexer: LexerState, start: number, expected: string): literal.LiteralError {
  return { kind: 'ExpectedLiteral', start, end: lexer.input.end, detail: { expected } }
}

function indexStep(lexer: LexerState): literal.Read<IndexStep> {
  const at = lexer.at
  if (lexer.startsWith('*')) return { value: { kind: 'each' }, end: at + 1 }
  if (lexer.startsWith('"')) {
    const key = literal.readQuoted(lexer.input, at)
    if (literal.isLiteralError(key)) return key
    if (toTextStrict(key.value) === undefined) return noStep(lexer, at, 'expected utf8 string')
    return { value: { kind: 'key', key: key.value }, end: key.end }
  }
  const int = literal.readInt(lexer.input, at)
  if (literal.isLiteralError(int)) return noStep(lexer, at, 'expected quoted utf8 string or positive integer')
  if (typeof int.value === 'bigint' || int.value < 0 || int.value > 0xffffffff)
    return noStep(lexer, at, 'expected positive integer as index')
  return { value: { kind: 'index', index: int.value }, end: int.end }
}

function readMember(lexer: LexerState): void {
  const start = lexer.at
  let end = start + 1
  while (end < lexer.input.end && isNameCode(lexer.text.charCodeAt(end))) end++
  const step: IndexStep = { kind: 'key', key: lexer.text.slice(start + 1, end) }
  const isNameless = end === start + 1
  if (isNameless) {
    const detail = { expected: 'identifier character' }
    reportLiteral(lexer.findings, lexer.text, start, {
      kind: 'ExpectedName',
      start: end,
      end: lexer.input.end,
      detail,
    })
  }
  lexer.push('Member', end, step, isNameless)
  lexer.type = lexer.type === undefined ? undefined : stepType(lexer.type, step)
}
