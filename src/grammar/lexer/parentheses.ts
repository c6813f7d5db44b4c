import { boolArray, type FunctionDefinition, type Type } from '../../language/index.ts'
import { skipSpace } from './whitespace.ts'
import { reportNesting } from './lexical-errors.ts'
import { createFrame, type Frame, type LexerState } from './lexer-state.ts'

function stopAtNesting(lexer: LexerState, start: number): void {
  lexer.stop(() => {
    reportNesting(lexer.findings, start, lexer.input.end, lexer.scheme.limits.maxNestingDepth)
  })
}

/** Reads a parenthesis or a `not` that makes the nesting one deeper; false if that is too deep. */
export function enter(lexer: LexerState, name: 'LeftParenthesis' | 'Not', end: number, start: number): boolean {
  const { maxNestingDepth } = lexer.scheme.limits
  if (lexer.depth >= maxNestingDepth) {
    stopAtNesting(lexer, start)
    return false
  }
  lexer.depth++
  lexer.push(name, end)
  return true
}

/** Reads the parenthesis behind the name of a function. */
export function openCall(lexer: LexerState, definition: FunctionDefinition): void {
  const space = Math.min(skipSpace(lexer.text, lexer.at), lexer.input.end)
  if (lexer.depth >= lexer.scheme.limits.maxNestingDepth) {
    stopAtNesting(lexer, space)
    return
  }
  lexer.at = space
  if (!lexer.startsWith('(')) {
    lexer.type = undefined
    lexer.mode = 'after'
    return
  }
  if (!enter(lexer, 'LeftParenthesis', lexer.at + 1, lexer.at)) return
  lexer.frames.push(createFrame('call', definition))
  lexer.skipSpace()
  if (lexer.startsWith(')')) closeParenthesis(lexer)
  else lexer.mode = 'argument'
}

/** Notes the type of the argument just read. */
export function recordArgument(lexer: LexerState): void {
  const frame = lexer.top
  if (frame.types.length === 0 && lexer.each && lexer.isValue && !frame.logical) frame.mapped = true
  frame.types.push(frame.logical ? (frame.array ? boolArray : 'Bool') : lexer.type)
}

function isKnown(types: readonly (Type | undefined)[]): types is readonly Type[] {
  return !types.includes(undefined)
}

/** Reads a closing parenthesis; what it closes is the value or operand just read. */
export function closeParenthesis(lexer: LexerState): void {
  const frame = lexer.frames.pop() as Frame
  lexer.depth -= 1 + frame.nots
  lexer.push('RightParenthesis', lexer.at + 1)
  lexer.each = false
  if (!lexer.isRunning) return
  if (frame.definition === undefined) {
    if (frame.kind === 'group' && frame.array) lexer.top.array = true
    lexer.mode = 'after'
    return
  }
  const returned = isKnown(frame.types) ? frame.definition.returns(frame.types) : undefined
  lexer.type = returned === undefined || !frame.mapped ? returned : { array: returned }
  lexer.mode = 'indexed'
}
