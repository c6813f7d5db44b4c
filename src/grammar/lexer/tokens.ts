import { createToken, type IToken, type TokenType } from 'chevrotain'
import type { IndexStep } from '../../language/index.ts'
import type { ComparisonOperator } from '../ast.ts'
import type { BytesValue, IntRangeValue, IpRangeValue, RegexText } from './literals.ts'
import type { IpValue } from '../../runtime/index.ts'

/** What a token was decoded to, by its type. */
export interface Payloads {
  readonly Comparison: ComparisonOperator
  readonly Bool: boolean
  readonly Int: number | bigint
  readonly IntRange: IntRangeValue
  readonly Bytes: BytesValue
  readonly Ip: IpValue
  readonly IpRange: IpRangeValue
  readonly Regex: RegexText
  readonly Wildcard: BytesValue
  readonly ListName: string
  readonly Step: IndexStep
  readonly Field: typeof trialMark | undefined
  readonly Function: typeof trialMark | undefined
}

/** The payload of a name that an argument starts with and that could be a literal as well. */
export const trialMark = 'trial'

/** A chevrotain token made by our lexer, with the decoded value beside the image. */
export interface GrammarToken extends IToken {
  readonly payload: unknown
  /** The lexer has reported what is wrong here; the parser stays silent about it. */
  readonly reported: boolean
}

/** The lexer is ours (see docs/adr/0001), so no type has a pattern. */
const make = (name: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern: /NOT_APPLICABLE/, categories })

export const LogicalOperatorToken = make('LogicalOperator')
export const SetItemToken = make('SetItem')
export const LiteralToken = make('Literal')

// prettier-ignore
export const tokens = {
  Or: make('Or', [LogicalOperatorToken]),
  Xor: make('Xor', [LogicalOperatorToken]),
  And: make('And', [LogicalOperatorToken]),
  Not: make('Not'), Quantifier: make('Quantifier'), Field: make('Field'), Function: make('Function'),
  LeftParenthesis: make('LeftParenthesis'), RightParenthesis: make('RightParenthesis'),
  LeftBracket: make('LeftBracket'), RightBracket: make('RightBracket'),
  LeftBrace: make('LeftBrace'), RightBrace: make('RightBrace'), Comma: make('Comma'),
  Step: make('Step'), Member: make('Member'), Comparison: make('Comparison'), In: make('In'),
  Int: make('Int', [LiteralToken, SetItemToken]),
  Bytes: make('Bytes', [LiteralToken, SetItemToken]),
  Ip: make('Ip', [LiteralToken, SetItemToken]),
  IntRange: make('IntRange', [SetItemToken]),
  IpRange: make('IpRange', [SetItemToken]),
  /** `true` or `false` as a right side (Gateway's dialect). */
  Bool: make('Bool'),
  Regex: make('Regex'), Wildcard: make('Wildcard'), ListName: make('ListName'),
  /** Text that fits nowhere. */
  Invalid: make('Invalid'),
} as const

export type TokenName = keyof typeof tokens

export const tokenVocabulary: TokenType[] = [LogicalOperatorToken, SetItemToken, LiteralToken, ...Object.values(tokens)]

/** Cuts its image out of the text when it is first asked for: only names and what is wrong are read again. */
class LexedToken implements GrammarToken {
  readonly startOffset: number
  /** Chevrotain's end offset is that of the last character. */
  readonly endOffset: number
  readonly tokenTypeIdx: number
  readonly tokenType: TokenType
  readonly payload: unknown
  readonly reported: boolean
  readonly #text: string
  #image: string | undefined

  constructor(
    tokenType: TokenType,
    text: string,
    start: number,
    end: number,
    payload: unknown,
    reported: boolean,
    image: string | undefined,
  ) {
    this.startOffset = start
    this.endOffset = end - 1
    this.tokenTypeIdx = tokenType.tokenTypeIdx as number
    this.tokenType = tokenType
    this.payload = payload
    this.reported = reported
    this.#text = text
    this.#image = image
  }

  get image(): string {
    return (this.#image ??= this.#text.slice(this.startOffset, this.endOffset + 1))
  }
}

/**
 * Makes a token of a text range, `end` exclusive.
 *
 * @param image - the text of the range, where it was cut out already
 */
export function createGrammarToken(
  name: TokenName,
  text: string,
  start: number,
  end: number,
  payload?: unknown,
  reported = false,
  image?: string,
): GrammarToken {
  return new LexedToken(tokens[name], text, start, end, payload, reported, image)
}
