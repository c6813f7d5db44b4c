import type { Findings } from '../../diagnostics/index.ts'
import type { FunctionDefinition, Scheme, Type } from '../../language/index.ts'
import { type Input, type LiteralError } from './literals.ts'
import { reportLiteral, reportRightSide, reportTooMany } from './lexical-errors.ts'
import { createGrammarToken, tokens, type GrammarToken, type TokenName } from './tokens.ts'
import { skipSpace } from './whitespace.ts'
import type { ComparisonOperator } from '../ast.ts'

/** An open parenthesis, and what the lexer must know when it closes. */
export interface Frame {
  readonly kind: 'top' | 'group' | 'quantifier' | 'call'
  readonly definition: FunctionDefinition | undefined
  /** How many `not` wait for the operand that is being read. */
  nots: number
  /** The argument being read is a logical expression, so `and`, `or`, `xor` may follow. */
  logical: boolean
  /** For a call: the types of its arguments so far; an unpacked array by its element. */
  readonly types: (Type | undefined)[]
  /** For a call: its first argument is unpacked. */
  mapped: boolean
  /** The logical expression that is being read has an operand that is an array. */
  array: boolean
}

/** What is read next. */
export type Mode = 'operand' | 'argument' | 'indexed' | 'right' | 'set' | 'after' | 'end'

/** Whether the character of a code unit may stand in a name: `A-Z`, `a-z`, `0-9`, `_`. */
export const isNameCode = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f

/** The frame of a parenthesis that has just been opened. */
export const createFrame = (kind: Frame['kind'], definition?: FunctionDefinition): Frame => ({
  kind,
  definition,
  nots: 0,
  logical: kind === 'group' || kind === 'top',
  types: [],
  mapped: false,
  array: false,
})

/** How far a text is read, the tokens so far, and what is known of the value being read. */
export class LexerState {
  readonly tokens: GrammarToken[] = []
  readonly input: Input
  readonly text: string
  readonly scheme: Scheme
  readonly findings: Findings
  readonly frames: Frame[] = []
  at: number
  mode: Mode = 'operand'
  depth = 0
  /** Type of the value just read, undefined if not known. */
  type: Type | undefined
  /** The value just read contains `[*]`. */
  each = false
  /** The value just read stands for itself in an argument: no operator followed. */
  isValue = false
  operator: ComparisonOperator | undefined
  /** A value expression is one field or call with its brackets; words are names wherever they stand. */
  readonly isValueExpression: boolean
  /** How many parentheses were open where each open trial began. */
  readonly trials: number[] = []
  setItems = 0
  setType: Type | undefined

  constructor(
    text: string,
    range: { start: number; end: number },
    scheme: Scheme,
    findings: Findings,
    start: 'filter' | 'value',
  ) {
    this.text = text
    this.input = { text, end: range.end }
    this.at = range.start
    this.scheme = scheme
    this.findings = findings
    this.isValueExpression = start === 'value'
    this.frames.push(createFrame('top'))
  }

  /** The innermost open parenthesis. */
  get top(): Frame {
    return this.frames[this.frames.length - 1] as Frame
  }

  get atEnd(): boolean {
    return this.at >= this.input.end
  }

  skipSpace(): void {
    this.at = Math.min(skipSpace(this.text, this.at), this.input.end)
  }

  /** Whether the character of a code unit stands here. */
  isAt(code: number): boolean {
    return this.at < this.input.end && this.text.charCodeAt(this.at) === code
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.at) && this.at + prefix.length <= this.input.end
  }

  /** Makes a token of the text from here to a place, and goes there. */
  push(name: TokenName, end: number, payload?: unknown, reported = false, image?: string): void {
    this.tokens.push(createGrammarToken(name, this.text, this.at, end, payload, reported, image))
    this.at = end
    if (this.tokens.length > this.scheme.limits.maxNodes) this.#stopAtNodes()
  }

  // Apart from what is called for each token: a function that it makes takes room at each call, also where it is not made.
  #stopAtNodes(): void {
    this.stop(() => {
      reportTooMany(this.findings, 'E_LIMIT_NODES', this.at, this.input.end, this.scheme.limits.maxNodes)
    })
  }

  /** Reports what forbids to read on, and reads no further. */
  stop(report: () => void): void {
    report()
    this.at = this.input.end
    this.mode = 'end'
  }

  /** Text that fits nowhere becomes one token, up to the next place where reading can go on. */
  skipInvalid(reported = false): void {
    let end = this.at + 1
    while (end < this.input.end && !/[\s(){},[\]]/.test(this.text.charAt(end))) end++
    if (this.at < this.input.end) this.push('Invalid', Math.min(end, this.input.end), undefined, reported)
  }

  /** Reports a literal that does not read, and goes past it. */
  fail(error: LiteralError): void {
    reportLiteral(this.findings, this.text, this.at, error)
    this.goPast(error)
  }

  /** {@link fail} where a literal of a type is wanted on a right side. */
  failRight(error: LiteralError, type: Type | undefined): void {
    reportRightSide(this.findings, this.scheme, this.text, this.at, error, type === 'Bytes')
    this.goPast(error)
  }

  private goPast(error: LiteralError): void {
    if (error.end >= this.input.end && /^Missing|^Count/.test(error.kind)) this.at = this.input.end
    this.at = Math.max(this.at, Math.min(error.start, this.input.end))
    this.skipInvalid(true)
    if (this.at < this.input.end) return
    this.tokens.push(createGrammarToken('Invalid', this.text, this.at, this.at, undefined, true))
    this.mode = 'end'
  }

  /** The value is complete, so the trials that began with it have succeeded. One with an open bracket has not. */
  endTrials(): void {
    const last = this.tokens[this.tokens.length - 1]?.tokenType
    if (last === tokens.Step || last === tokens.LeftBracket) return
    let open = this.trials.length
    while (open > 0 && (this.trials[open - 1] as number) >= this.frames.length) {
      this.findings.closeTrial(this.at)
      open--
    }
    this.trials.length = open
  }

  get isRunning(): boolean {
    return this.mode !== 'end'
  }
}
