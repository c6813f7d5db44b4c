import { boolArray, comparisonOperator, isMapType, type RightSideKind, type Type } from '../../language/index.ts'
import type { LexerState } from './lexer-state.ts'
import { reportTooMany } from './lexical-errors.ts'
import * as literal from './literals.ts'
import { createGrammarToken, type TokenName } from './tokens.ts'
import type { ComparisonOperator } from '../ast.ts'

type Comparable = 'Int' | 'Bytes' | 'Ip'

/** The token that a text is read to. */
type TokenReader = readonly [name: TokenName, read: (input: literal.Input, at: number) => literal.Read<unknown>]

const literalReaders: { readonly [T in Comparable]: TokenReader } = {
  Int: ['Int', literal.readInt],
  Bytes: ['Bytes', literal.readBytes],
  Ip: ['Ip', literal.readIp],
}

const patternReaders: { readonly [R in Exclude<RightSideKind, 'literal' | 'collection'>]: TokenReader } = {
  regex: ['Regex', literal.readRegex],
  wildcard: ['Wildcard', literal.readPatternBytes],
}

/** The word `true` or `false` if one stands at a place. */
export function boolAt(lexer: LexerState, at: number): 'true' | 'false' | undefined {
  const word = /^(?:true|false)(?![A-Za-z0-9_.])/.exec(lexer.text.slice(at, at + 6))?.[0]
  return word === undefined || at + word.length > lexer.input.end ? undefined : (word as 'true' | 'false')
}

function literalType(lexer: LexerState): Type | undefined {
  let type = lexer.type
  if (lexer.scheme.dialect.compareArrays)
    while (type !== undefined && typeof type === 'object') type = isMapType(type) ? type.map : type.array
  return type
}

function isTaken(types: readonly Type[], type: Type | undefined): boolean {
  for (const taken of types) if (taken === type) return true
  return false
}

/** Reads the right side of a comparison, or the beginning of a set. */
export function readRight(lexer: LexerState): void {
  lexer.skipSpace()
  const type = literalType(lexer)
  lexer.mode = 'after'
  lexer.isValue = false
  const each = lexer.each
  if (each) lexer.top.array = true
  const { right, types } = comparisonOperator(lexer.operator as ComparisonOperator)
  const bool = type === 'Bool' ? boolAt(lexer, lexer.at) : undefined
  if (bool !== undefined) lexer.push('Bool', lexer.at + bool.length, bool === 'true')
  else if (right === 'collection') readCollection(lexer, type)
  else if (isTaken(types, type)) {
    const [name, read] = right === 'literal' ? literalReaders[type as Comparable] : patternReaders[right]
    const found = (right === 'literal' ? numberText(lexer, type) : undefined) ?? read(lexer.input, lexer.at)
    if (literal.isLiteralError(found)) lexer.failRight(found, type)
    else lexer.push(name, found.end, found.value)
  } else readAnyLiteral(lexer)
  lexer.type = each ? boolArray : 'Bool'
}

/** Gateway writes the text of a number with quotes and without. */
function numberText(lexer: LexerState, type: Type | undefined): literal.Read<unknown> | undefined {
  if (type !== 'Bytes' || !lexer.scheme.dialect.bareNumbers) return undefined
  return literal.readNumberText(lexer.input, lexer.at)
}

function readCollection(lexer: LexerState, type: Type | undefined): void {
  if (lexer.startsWith('$')) {
    const read = literal.readListName(lexer.input, lexer.at + 1, lexer.scheme.dialect.listIds)
    if (literal.isLiteralError(read)) lexer.fail(read)
    else lexer.push('ListName', read.end, read.value)
  } else if (lexer.startsWith('{')) {
    lexer.push('LeftBrace', lexer.at + 1)
    lexer.setItems = 0
    lexer.setType = type
    lexer.mode = 'set'
  } else lexer.fail({ kind: 'ExpectedLiteral', start: lexer.at, end: lexer.input.end, detail: { expected: '{' } })
}

/** Goes past a right side whose type is not known: the error is reported elsewhere. */
function readAnyLiteral(lexer: LexerState): void {
  for (const type of ['Ip', 'Int', 'Bytes'] as const) {
    const [name, read] = literalReaders[type]
    const result = read(lexer.input, lexer.at)
    if (!literal.isLiteralError(result)) {
      lexer.push(name, result.end, result.value)
      return
    }
  }
  if (lexer.atEnd) lexer.tokens.push(createGrammarToken('Invalid', lexer.text, lexer.at, lexer.at, undefined, true))
  else lexer.skipInvalid(true)
}

function stopAtItems(lexer: LexerState): void {
  lexer.stop(() => {
    reportTooMany(lexer.findings, 'E_LIMIT_SET_ITEMS', lexer.at, lexer.input.end, lexer.scheme.limits.maxSetItems)
  })
}

/** Reads an item of a set, or its end. */
export function readSetItem(lexer: LexerState): void {
  lexer.skipSpace()
  if (lexer.startsWith('}')) {
    lexer.push('RightBrace', lexer.at + 1)
    if (lexer.mode === 'set') lexer.mode = 'after'
    return
  }
  if (++lexer.setItems > lexer.scheme.limits.maxSetItems) {
    stopAtItems(lexer)
    return
  }
  switch (lexer.setType) {
    case 'Int':
      takeSetItem(lexer, 'IntRange', literal.readIntRange(lexer.input, lexer.at))
      break
    case 'Bytes':
      takeSetItem(lexer, 'Bytes', numberText(lexer, 'Bytes') ?? literal.readBytes(lexer.input, lexer.at))
      break
    case 'Ip':
      takeSetItem(lexer, 'IpRange', literal.readIpRange(lexer.input, lexer.at))
      break
    default:
      if (lexer.atEnd) lexer.mode = 'end'
      else readAnyLiteral(lexer)
  }
}

function takeSetItem(lexer: LexerState, name: TokenName, read: literal.Read<unknown>): void {
  if (literal.isLiteralError(read)) lexer.failRight(read, lexer.setType)
  else lexer.push(name, read.end, read.value)
}
