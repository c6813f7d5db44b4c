import { findMember } from '../../language/index.ts'
import { createFrame, isNameCode, type LexerState } from './lexer-state.ts'
import { reportLiteral, reportUnknownIdentifier } from './lexical-errors.ts'
import * as literal from './literals.ts'
import { enter, openCall } from './parentheses.ts'
import { trialMark } from './tokens.ts'
import { skipSpace } from './whitespace.ts'

const letterA = 0x61
const letterN = 0x6e
const exclamationMark = 0x21
const opening = 0x28

/** The length of `any` or `all` if a parenthesis really follows, else 0. */
export function quantifierLength(lexer: LexerState): number {
  if (!lexer.isAt(letterA)) return 0
  if (!lexer.startsWith('any') && !lexer.startsWith('all')) return 0
  const next = skipSpace(lexer.text, lexer.at + 3)
  return next < lexer.input.end && lexer.text[next] === '(' ? 3 : 0
}

/** The length of `not` or `!` if one stands here, else 0. */
export function notLength(lexer: LexerState): number {
  if (lexer.isAt(letterN)) return lexer.startsWith('not') ? 3 : 0
  return lexer.isAt(exclamationMark) ? 1 : 0
}

/** Reads an opening parenthesis, a `not`, a quantifier, or the field or call that an operand begins with. */
export function readOperand(lexer: LexerState): void {
  lexer.skipSpace()
  if (lexer.isAt(opening)) {
    if (enter(lexer, 'LeftParenthesis', lexer.at + 1, lexer.at)) lexer.frames.push(createFrame('group'))
    return
  }
  const not = notLength(lexer)
  if (not > 0) {
    if (enter(lexer, 'Not', lexer.at + not, lexer.at)) lexer.top.nots++
    return
  }
  const quantifier = quantifierLength(lexer)
  if (quantifier > 0) {
    lexer.push('Quantifier', lexer.at + quantifier)
    lexer.skipSpace()
    if (enter(lexer, 'LeftParenthesis', lexer.at + 1, lexer.at)) {
      lexer.frames.push(createFrame('quantifier'))
      lexer.mode = 'argument'
    }
    return
  }
  if (!readIdentifier(lexer)) {
    // The parser says what was expected here; what stands here belongs to whatever comes after an operand.
    lexer.type = undefined
    lexer.mode = 'after'
    if (!lexer.atEnd && !/[),]/.test(lexer.text.charAt(lexer.at))) lexer.skipInvalid()
  }
}

/** The end of the longest identifier at a place, or where a name character was missing. */
export function identifierEnd({ at: start, text, input: { end } }: LexerState): { end: number; complete: boolean } {
  let at = start
  for (;;) {
    const segment = at
    while (at < end && isNameCode(text.charCodeAt(at))) at++
    if (at === segment) return { end: at, complete: false }
    if (at >= end || text[at] !== '.') return { end: at, complete: true }
    at++
  }
}

/** Reads a field or function name; false if there is not even one character of a name. */
export function readIdentifier(lexer: LexerState, onTrial = false): boolean {
  const start = lexer.at
  const { end, complete } = identifierEnd(lexer)
  if (end === start) return false
  lexer.each = false
  lexer.mode = 'indexed'
  if (!complete) {
    reportLiteral(lexer.findings, lexer.text, start, {
      kind: 'ExpectedName',
      start: end,
      end: lexer.input.end,
      detail: { expected: 'identifier character' },
    })
    lexer.type = undefined
    lexer.push('Field', end, undefined, true)
    return true
  }
  const name = lexer.text.slice(start, end)
  const mark = onTrial ? trialMark : undefined
  const definition = lexer.scheme.functions.get(name)
  if (definition !== undefined) {
    lexer.push('Function', end, mark, false, name)
    openCall(lexer, definition)
    return true
  }
  const field = lexer.scheme.fields.get(name) ?? findMember(lexer.scheme, name)
  if (field === undefined) reportUnknownIdentifier(lexer.findings, lexer.scheme, lexer.text, start, end)
  lexer.type = field?.type
  lexer.push('Field', end, mark, field === undefined, name)
  if (
    field === undefined &&
    skipSpace(lexer.text, end) < lexer.input.end &&
    lexer.text[skipSpace(lexer.text, end)] === '('
  )
    skipUnknownCall(lexer)
  return true
}

/** An unknown name with a parenthesis was meant as a call: its arguments are left out. */
function skipUnknownCall(lexer: LexerState): void {
  lexer.at = skipSpace(lexer.text, lexer.at)
  lexer.type = undefined
  let open = 0
  do {
    const char = lexer.text.charAt(lexer.at)
    if (char === '(') open++
    else if (char === ')') open--
    else if (char === '"') {
      const read = literal.readQuoted(lexer.input, lexer.at)
      if (!literal.isLiteralError(read)) lexer.at = read.end - 1
    }
    lexer.at++
  } while (open > 0 && !lexer.atEnd)
}
