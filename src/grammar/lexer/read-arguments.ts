import type { Type } from '../../language/index.ts'
import { logicalAt } from './keywords.ts'
import { isNameCode, type LexerState } from './lexer-state.ts'
import { reportTooMany } from './lexical-errors.ts'
import * as literal from './literals.ts'
import { closeParenthesis, recordArgument } from './parentheses.ts'
import { identifierEnd, notLength, quantifierLength, readIdentifier } from './read-operands.ts'
import type { TokenName } from './tokens.ts'
import { skipSpace } from './whitespace.ts'

/** Whether the character of a code unit can only stand in a name, not in an address or a number. */
const isSure = (code: number): boolean =>
  (code >= 0x67 && code <= 0x7a) || (code >= 0x47 && code <= 0x5a) || code === 0x5f

const quote = 0x22
const opening = 0x28
const closing = 0x29
const comma = 0x2c

/** Whether a quoted or raw literal begins here. */
const isQuoted = (lexer: LexerState): boolean => lexer.isAt(quote) || lexer.startsWith('r"') || lexer.startsWith('r#')

/** Reads the beginning of an argument (section 11.2 of the reference). */
export function readArgument(lexer: LexerState): void {
  lexer.skipSpace()
  const frame = lexer.top
  frame.logical = false
  frame.array = false
  if (isQuoted(lexer)) {
    readArgumentLiteral(lexer)
  } else if (lexer.isAt(opening) || notLength(lexer) > 0 || quantifierLength(lexer) > 0) {
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
  const end = Math.min(lexer.at + 3, lexer.input.end)
  for (let at = lexer.at; at < end; at++) {
    const code = lexer.text.charCodeAt(at)
    if (isSure(code)) return true
    if (!isNameCode(code)) return false
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
  const quoted = isQuoted(lexer)
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
  const logical = frame.logical ? logicalAt(lexer.text, next, lexer.input.end) : undefined
  lexer.at = next
  if (logical !== undefined) {
    lexer.push(logical.token, next + logical.spelling.length)
    if (lexer.isRunning) lexer.mode = 'operand'
  } else if (lexer.isAt(closing) && frame.kind !== 'top') {
    recordArgument(lexer)
    closeParenthesis(lexer)
  } else if (lexer.isAt(comma) && frame.kind === 'call') {
    recordArgument(lexer)
    readComma(lexer, frame.types.length)
  } else lexer.skipInvalid()
}

/** @param count - arguments so far */
function readComma(lexer: LexerState, count: number): void {
  const { maxArguments } = lexer.scheme.limits
  if (count >= maxArguments) {
    lexer.stop(() => {
      reportTooMany(lexer.findings, 'E_LIMIT_ARGUMENTS', lexer.at, lexer.input.end, maxArguments)
    })
    return
  }
  lexer.push('Comma', lexer.at + 1)
  if (lexer.isRunning) lexer.mode = 'argument'
}
