import type { Type } from '../../language/index.ts'
import { logicalSpellings } from './keywords.ts'
import { isNameCode, type LexerState } from './lexer-state.ts'
import { reportTooMany } from './lexical-errors.ts'
import * as literal from './literals.ts'
import { closeParenthesis, recordArgument } from './parentheses.ts'
import { identifierEnd, notLength, quantifierLength, readIdentifier } from './read-operands.ts'
import type { TokenName } from './tokens.ts'
import { skipSpace } from './whitespace.ts'

/** Whether a character can only stand in a name, not in an address or a number. */
const isSure = (char: string): boolean => /[g-zG-Z_]/.test(char)

/** Reads the beginning of an argument (section 11.2 of the reference). */
export function readArgument(lexer: LexerState): void {
  lexer.skipSpace()
  const frame = lexer.top
  frame.logical = false
  frame.array = false
  if (lexer.startsWith('"') || lexer.startsWith('r"') || lexer.startsWith('r#')) {
    readArgumentLiteral(lexer)
  } else if (lexer.startsWith('(') || notLength(lexer) > 0 || quantifierLength(lexer) > 0) {
    frame.logical = true
    lexer.mode = 'operand'
  } else if (isSurelyName(lexer)) {
    readIdentifier(lexer)
  } else if (isKnownName(lexer)) {
    lexer.trials.push(lexer.frames.length)
    lexer.findings.openTrial(lexer.at)
    readIdentifier(lexer, true)
  } else {
    readArgumentLiteral(lexer)
  }
}

function isSurelyName(lexer: LexerState): boolean {
  for (let index = 0; index < 3; index++) {
    const char = lexer.at + index < lexer.input.end ? lexer.text.charAt(lexer.at + index) : ''
    if (isSure(char)) return true
    if (char === '' || !isNameCode(char.charCodeAt(0))) return false
  }
  return false
}

function isKnownName(lexer: LexerState): boolean {
  const { end, complete } = identifierEnd(lexer)
  const name = lexer.text.slice(lexer.at, end)
  if (!complete) return false
  const type = lexer.scheme.fields.get(name)?.type
  if (type === undefined) return lexer.scheme.functions.has(name)
  // The engine falls back to a literal when the brackets do not fit; a primitive takes none.
  return !(typeof type === 'string' && lexer.text[end] === '[' && end < lexer.input.end)
}

function readArgumentLiteral(lexer: LexerState): void {
  const quoted = lexer.startsWith('"') || lexer.startsWith('r"') || lexer.startsWith('r#')
  const bytes = literal.readBytes(lexer.input, lexer.at)
  if (quoted) {
    takeLiteral(lexer, 'Bytes', 'Bytes', bytes)
    return
  }
  const ip = literal.readIp(lexer.input, lexer.at)
  const int = literal.readInt(lexer.input, lexer.at)
  if (!literal.isLiteralError(ip)) takeLiteral(lexer, 'Ip', 'Ip', ip)
  else if (!literal.isLiteralError(int)) takeLiteral(lexer, 'Int', 'Int', int)
  else if (!literal.isLiteralError(bytes)) takeLiteral(lexer, 'Bytes', 'Bytes', bytes)
  else {
    // Nothing reads: the parser says that an argument was expected.
    lexer.type = undefined
    lexer.mode = 'after'
    if (!lexer.atEnd && !/[),]/.test(lexer.text.charAt(lexer.at))) lexer.skipInvalid()
  }
}

function takeLiteral(lexer: LexerState, name: TokenName, type: Type, read: literal.Read<unknown>): void {
  lexer.type = type
  lexer.each = false
  lexer.isValue = true
  lexer.mode = 'after'
  if (literal.isLiteralError(read)) lexer.fail(read)
  else lexer.push(name, read.end, read.value)
}

/** Reads what stands behind a whole operand or argument. */
export function readAfterOperand(lexer: LexerState): void {
  const frame = lexer.top
  lexer.depth -= frame.nots
  frame.nots = 0
  const next = Math.min(skipSpace(lexer.text, lexer.at), lexer.input.end)
  if (next >= lexer.input.end) {
    lexer.at = next
    lexer.mode = 'end'
    return
  }
  const logical = frame.logical
    ? logicalSpellings.find(({ spelling }) => lexer.text.startsWith(spelling, next))
    : undefined
  lexer.at = next
  if (logical !== undefined) {
    lexer.push(logical.token, next + logical.spelling.length)
    if (lexer.isRunning) lexer.mode = 'operand'
  } else if (lexer.startsWith(')') && frame.kind !== 'top') {
    recordArgument(lexer)
    closeParenthesis(lexer)
  } else if (lexer.startsWith(',') && frame.kind === 'call') {
    recordArgument(lexer)
    const { maxArguments } = lexer.scheme.limits
    if (frame.types.length >= maxArguments) {
      lexer.stop(() => {
        reportTooMany(lexer.findings, 'E_LIMIT_ARGUMENTS', next, lexer.input.end, maxArguments)
      })
      return
    }
    lexer.push('Comma', next + 1)
    if (lexer.isRunning) lexer.mode = 'argument'
  } else lexer.skipInvalid()
}
