import type { Findings } from '../../diagnostics/index.ts'
import {
  comparisonOperator,
  findMember,
  isArrayType,
  isMapType,
  stepType,
  type RightSideKind,
  type FunctionDefinition,
  type IndexStep,
  type Scheme,
  type Type,
} from '../../language/index.ts'
import { toTextStrict } from '../../runtime/index.ts'
import { comparisonAt, logicalSpellings } from './keywords.ts'
import * as literal from './literals.ts'
import {
  reportLiteral,
  reportNesting,
  reportRightSide,
  reportTooMany,
  reportUnknownIdentifier,
} from './lexical-errors.ts'
import { createGrammarToken, tokens, trialMark, type GrammarToken, type TokenName } from './tokens.ts'
import { skipSpace } from './whitespace.ts'
import type { ComparisonOperator } from '../ast.ts'

/** An open parenthesis, and what the lexer must know when it closes. */
interface Frame {
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

type Mode = 'operand' | 'argument' | 'indexed' | 'right' | 'set' | 'after' | 'end'

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

const boolArray: Type = { array: 'Bool' }

/** Whether the character of a code unit may stand in a name: `A-Z`, `a-z`, `0-9`, `_`. */
const isNameCode = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f
const isSure = (char: string): boolean => /[g-zG-Z_]/.test(char)

/**
 * Cuts a text into tokens the way the engine does, which has no tokens: the type of a left
 * side decides how the right side is read, and keywords are bare prefixes. So the lexer
 * follows the types of fields and calls against the scheme while it goes. It reports what
 * is wrong inside a token; the order of tokens is the parser's business, and whether types
 * fit is the checker's. Why it is built so: docs/adr/0001-scheme-aware-lexer.md.
 */
export class Lexer {
  readonly tokens: GrammarToken[] = []
  readonly #input: literal.Input
  readonly #text: string
  readonly #scheme: Scheme
  readonly #findings: Findings
  readonly #frames: Frame[] = []
  #at: number
  #mode: Mode = 'operand'
  #depth = 0
  /** Type of the value just read, undefined if not known. */
  #type: Type | undefined
  /** The value just read contains `[*]`. */
  #each = false
  /** The value just read stands for itself in an argument: no operator followed. */
  #isValue = false
  #operator: ComparisonOperator | undefined
  /** A value expression is one field or call with its brackets; words are names wherever they stand. */
  #isValueExpression = false
  /** How many parentheses were open where each open trial began. */
  readonly #trials: number[] = []
  #setItems = 0
  #setType: Type | undefined

  constructor(text: string, range: { start: number; end: number }, scheme: Scheme, findings: Findings) {
    this.#text = text
    this.#input = { text, end: range.end }
    this.#at = range.start
    this.#scheme = scheme
    this.#findings = findings
    this.#frames.push(this.#frame('top'))
  }

  /** Reads the whole text; errors go to the findings, tokens stay as complete as they can be. */
  run(start: 'filter' | 'value'): GrammarToken[] {
    this.#isValueExpression = start === 'value'
    if (this.#isValueExpression) this.#readIdentifier()
    while (this.#isRunning) {
      const before = this.#at
      const modeBefore: Mode = this.#mode
      this.#step()
      // INVARIANT: each step moves on or changes the mode, so the work is linear in the text.
      if (this.#at === before && this.#mode === modeBefore && modeBefore !== 'operand') this.#skipInvalid()
    }
    return this.tokens
  }

  #frame(kind: Frame['kind'], definition?: FunctionDefinition): Frame {
    return {
      kind,
      definition,
      nots: 0,
      logical: kind === 'group' || kind === 'top',
      types: [],
      mapped: false,
      array: false,
    }
  }

  get #top(): Frame {
    return this.#frames[this.#frames.length - 1] as Frame
  }

  get #atEnd(): boolean {
    return this.#at >= this.#input.end
  }

  #skipSpace(): void {
    this.#at = Math.min(skipSpace(this.#text, this.#at), this.#input.end)
  }

  #startsWith(prefix: string): boolean {
    return this.#text.startsWith(prefix, this.#at) && this.#at + prefix.length <= this.#input.end
  }

  #push(name: TokenName, end: number, payload?: unknown, reported = false): void {
    this.tokens.push(createGrammarToken(name, this.#text, this.#at, end, payload, reported))
    this.#at = end
    const { maxNodes } = this.#scheme.limits
    if (this.tokens.length > maxNodes)
      this.#stop(() => {
        reportTooMany(this.#findings, 'E_LIMIT_NODES', this.#at, this.#input.end, maxNodes)
      })
  }

  #stop(report: () => void): void {
    report()
    this.#at = this.#input.end
    this.#mode = 'end'
  }

  #step(): void {
    if (this.#findings.isFull) {
      this.#mode = 'end'
      return
    }
    switch (this.#mode) {
      case 'operand':
        this.#readOperand()
        break
      case 'argument':
        this.#readArgument()
        break
      case 'indexed':
        this.#readAfterValue()
        break
      case 'right':
        this.#readRight()
        break
      case 'set':
        this.#readSetItem()
        break
      case 'after':
        this.#readAfterOperand()
        break
      case 'end':
    }
  }

  /** Text that fits nowhere becomes one token, up to the next place where reading can go on. */
  #skipInvalid(reported = false): void {
    let end = this.#at + 1
    while (end < this.#input.end && !/[\s(){},[\]]/.test(this.#text.charAt(end))) end++
    if (this.#at < this.#input.end) this.#push('Invalid', Math.min(end, this.#input.end), undefined, reported)
  }

  #fail(error: literal.LiteralError): void {
    reportLiteral(this.#findings, this.#text, this.#at, error)
    this.#goPast(error)
  }

  /** {@link #fail} where a literal of a type is wanted on a right side. */
  #failRight(error: literal.LiteralError, type: Type | undefined): void {
    reportRightSide(this.#findings, this.#scheme, this.#text, this.#at, error, type === 'Bytes')
    this.#goPast(error)
  }

  #goPast(error: literal.LiteralError): void {
    if (error.end >= this.#input.end && /^Missing|^Count/.test(error.kind)) this.#at = this.#input.end
    this.#at = Math.max(this.#at, Math.min(error.start, this.#input.end))
    this.#skipInvalid(true)
    if (this.#at < this.#input.end) return
    this.tokens.push(createGrammarToken('Invalid', this.#text, this.#at, this.#at, undefined, true))
    this.#mode = 'end'
  }

  // --- operands

  #enter(name: 'LeftParenthesis' | 'Not', end: number, start: number): boolean {
    const { maxNestingDepth } = this.#scheme.limits
    if (this.#depth >= maxNestingDepth) {
      this.#stop(() => {
        reportNesting(this.#findings, start, this.#input.end, maxNestingDepth)
      })
      return false
    }
    this.#depth++
    this.#push(name, end)
    return true
  }

  /** The length of `any` or `all` if a parenthesis really follows, else 0. */
  #quantifierLength(): number {
    if (!this.#startsWith('any') && !this.#startsWith('all')) return 0
    const next = skipSpace(this.#text, this.#at + 3)
    return next < this.#input.end && this.#text[next] === '(' ? 3 : 0
  }

  #notLength(): number {
    return this.#startsWith('not') ? 3 : this.#startsWith('!') ? 1 : 0
  }

  #readOperand(): void {
    this.#skipSpace()
    if (this.#startsWith('(')) {
      if (this.#enter('LeftParenthesis', this.#at + 1, this.#at)) this.#frames.push(this.#frame('group'))
      return
    }
    const not = this.#notLength()
    if (not > 0) {
      if (this.#enter('Not', this.#at + not, this.#at)) this.#top.nots++
      return
    }
    const quantifier = this.#quantifierLength()
    if (quantifier > 0) {
      this.#push('Quantifier', this.#at + quantifier)
      this.#skipSpace()
      if (this.#enter('LeftParenthesis', this.#at + 1, this.#at)) {
        this.#frames.push(this.#frame('quantifier'))
        this.#mode = 'argument'
      }
      return
    }
    if (!this.#readIdentifier()) {
      // The parser says what was expected here; what stands here belongs to whatever comes after an operand.
      this.#type = undefined
      this.#mode = 'after'
      if (!this.#atEnd && !/[),]/.test(this.#text.charAt(this.#at))) this.#skipInvalid()
    }
  }

  /** The end of the longest identifier at a place, or where a name character was missing. */
  #identifierEnd(): { end: number; complete: boolean } {
    let at = this.#at
    for (;;) {
      const segment = at
      while (at < this.#input.end && isNameCode(this.#text.charCodeAt(at))) at++
      if (at === segment) return { end: at, complete: false }
      if (at >= this.#input.end || this.#text[at] !== '.') return { end: at, complete: true }
      at++
    }
  }

  /** Reads a field or function name; false if there is not even one character of a name. */
  #readIdentifier(onTrial = false): boolean {
    const start = this.#at
    const { end, complete } = this.#identifierEnd()
    if (end === start) return false
    this.#each = false
    this.#mode = 'indexed'
    if (!complete) {
      reportLiteral(this.#findings, this.#text, start, {
        kind: 'ExpectedName',
        start: end,
        end: this.#input.end,
        detail: { expected: 'identifier character' },
      })
      this.#type = undefined
      this.#push('Field', end, undefined, true)
      return true
    }
    const name = this.#text.slice(start, end)
    const mark = onTrial ? trialMark : undefined
    const definition = this.#scheme.functions.get(name)
    if (definition !== undefined) {
      this.#push('Function', end, mark)
      this.#openCall(definition)
      return true
    }
    const field = this.#scheme.fields.get(name) ?? findMember(this.#scheme, name)
    if (field === undefined) reportUnknownIdentifier(this.#findings, this.#scheme, this.#text, start, end)
    this.#type = field?.type
    this.#push('Field', end, mark, field === undefined)
    if (
      field === undefined &&
      skipSpace(this.#text, end) < this.#input.end &&
      this.#text[skipSpace(this.#text, end)] === '('
    )
      this.#skipUnknownCall()
    return true
  }

  /** An unknown name with a parenthesis was meant as a call: its arguments are left out. */
  #skipUnknownCall(): void {
    this.#at = skipSpace(this.#text, this.#at)
    this.#type = undefined
    let open = 0
    do {
      const char = this.#text.charAt(this.#at)
      if (char === '(') open++
      else if (char === ')') open--
      else if (char === '"') {
        const read = literal.readQuoted(this.#input, this.#at)
        if (!literal.isLiteralError(read)) this.#at = read.end - 1
      }
      this.#at++
    } while (open > 0 && !this.#atEnd)
  }

  #openCall(definition: FunctionDefinition): void {
    const space = Math.min(skipSpace(this.#text, this.#at), this.#input.end)
    if (this.#depth >= this.#scheme.limits.maxNestingDepth) {
      this.#stop(() => {
        reportNesting(this.#findings, space, this.#input.end, this.#scheme.limits.maxNestingDepth)
      })
      return
    }
    this.#at = space
    if (!this.#startsWith('(')) {
      this.#type = undefined
      this.#mode = 'after'
      return
    }
    if (!this.#enter('LeftParenthesis', this.#at + 1, this.#at)) return
    this.#frames.push(this.#frame('call', definition))
    this.#skipSpace()
    if (this.#startsWith(')')) this.#closeParenthesis()
    else this.#mode = 'argument'
  }

  // --- arguments (section 11.2 of the reference)

  #readArgument(): void {
    this.#skipSpace()
    const frame = this.#top
    frame.logical = false
    frame.array = false
    if (this.#startsWith('"') || this.#startsWith('r"') || this.#startsWith('r#')) {
      this.#readArgumentLiteral()
    } else if (this.#startsWith('(') || this.#notLength() > 0 || this.#quantifierLength() > 0) {
      frame.logical = true
      this.#mode = 'operand'
    } else if (this.#isSurelyName()) {
      this.#readIdentifier()
    } else if (this.#isKnownName()) {
      this.#trials.push(this.#frames.length)
      this.#findings.openTrial(this.#at)
      this.#readIdentifier(true)
    } else {
      this.#readArgumentLiteral()
    }
  }

  #isSurelyName(): boolean {
    for (let index = 0; index < 3; index++) {
      const char = this.#at + index < this.#input.end ? this.#text.charAt(this.#at + index) : ''
      if (isSure(char)) return true
      if (char === '' || !isNameCode(char.charCodeAt(0))) return false
    }
    return false
  }

  #isKnownName(): boolean {
    const { end, complete } = this.#identifierEnd()
    const name = this.#text.slice(this.#at, end)
    if (!complete) return false
    const type = this.#scheme.fields.get(name)?.type
    if (type === undefined) return this.#scheme.functions.has(name)
    // The engine falls back to a literal when the brackets do not fit; a primitive takes none.
    return !(typeof type === 'string' && this.#text[end] === '[' && end < this.#input.end)
  }

  #readArgumentLiteral(): void {
    const quoted = this.#startsWith('"') || this.#startsWith('r"') || this.#startsWith('r#')
    const bytes = literal.readBytes(this.#input, this.#at)
    if (quoted) {
      this.#takeLiteral('Bytes', 'Bytes', bytes)
      return
    }
    const ip = literal.readIp(this.#input, this.#at)
    const int = literal.readInt(this.#input, this.#at)
    if (!literal.isLiteralError(ip)) this.#takeLiteral('Ip', 'Ip', ip)
    else if (!literal.isLiteralError(int)) this.#takeLiteral('Int', 'Int', int)
    else if (!literal.isLiteralError(bytes)) this.#takeLiteral('Bytes', 'Bytes', bytes)
    else {
      // Nothing reads: the parser says that an argument was expected.
      this.#type = undefined
      this.#mode = 'after'
      if (!this.#atEnd && !/[),]/.test(this.#text.charAt(this.#at))) this.#skipInvalid()
    }
  }

  #takeLiteral(name: TokenName, type: Type, read: literal.Read<unknown>): void {
    this.#type = type
    this.#each = false
    this.#isValue = true
    this.#mode = 'after'
    if (literal.isLiteralError(read)) this.#fail(read)
    else this.#push(name, read.end, read.value)
  }

  // --- behind a field or call

  #readAfterValue(): void {
    if (this.#startsWith('[')) {
      this.#readIndex()
      return
    }
    if (this.#scheme.dialect.memberAfterEach && this.#each && this.#startsWith('.')) {
      this.#readMember()
      return
    }
    this.#endTrials()
    const bare = !this.#top.logical
    const start = this.#at
    const follows = this.#isValueExpression && this.#frames.length === 1 ? undefined : this.#operatorAt(start)
    const found = this.#isCondition(this.#type) && !this.#isBoolComparison(follows) ? undefined : follows
    if (found === undefined) {
      this.#at = start
      this.#mode = 'after'
      this.#isValue = bare && follows === undefined
      if (this.#each || typeof this.#type === 'object') this.#top.array = true
      // In an argument the value stands for itself; elsewhere the checker asks for the operator.
      if (!bare && this.#type !== undefined && !this.#isCondition(this.#type)) this.#type = undefined
      return
    }
    this.#skipSpace()
    this.#operator = found.operator
    const isCollection = comparisonOperator(found.operator).right === 'collection'
    this.#push(isCollection ? 'In' : 'Comparison', this.#at + found.length, found.operator)
    if (this.#mode !== 'end') this.#mode = 'right'
  }

  #isCondition(type: Type | undefined): boolean {
    if (type === undefined) return false
    if (type === 'Bool') return true
    return typeof type === 'object' && (isArrayType(type) ? type.array : type.map) === 'Bool'
  }

  /** `== true` and its like behind a Bool, where the dialect has it. */
  #isBoolComparison(follows: ReturnType<typeof comparisonAt>): boolean {
    if (!this.#scheme.dialect.boolLiterals || (follows?.operator !== 'eq' && follows?.operator !== 'ne')) return false
    const operator = skipSpace(this.#text, this.#at)
    return this.#boolAt(skipSpace(this.#text, operator + follows.length)) !== undefined
  }

  #boolAt(at: number): 'true' | 'false' | undefined {
    const word = /^(?:true|false)(?![A-Za-z0-9_.])/.exec(this.#text.slice(at, at + 6))?.[0]
    return word === undefined || at + word.length > this.#input.end ? undefined : (word as 'true' | 'false')
  }

  #operatorAt(at: number): { operator: ComparisonOperator; length: number } | undefined {
    return comparisonAt(this.#text, skipSpace(this.#text, at), this.#input.end)
  }

  /** The value is complete, so the trials that began with it have succeeded. One with an open bracket has not. */
  #endTrials(): void {
    const last = this.tokens[this.tokens.length - 1]?.tokenType
    if (last === tokens.Step || last === tokens.LeftBracket) return
    let open = this.#trials.length
    while (open > 0 && (this.#trials[open - 1] as number) >= this.#frames.length) {
      this.#findings.closeTrial(this.#at)
      open--
    }
    this.#trials.length = open
  }

  #readIndex(): void {
    this.#push('LeftBracket', this.#at + 1)
    this.#skipSpace()
    const step = this.#indexStep()
    if (literal.isLiteralError(step)) {
      this.#type = undefined
      const line = this.#findings.source.clipToLine({ start: this.#at, end: this.#input.end })
      reportLiteral(
        this.#findings,
        this.#text,
        this.#at,
        step.kind === 'ExpectedLiteral' ? { ...step, end: line.end } : step,
      )
      this.#recoverBracket(step)
      return
    }
    this.#push('Step', step.end, step.value)
    const isScalarEach =
      step.value.kind === 'each' && !this.#each && typeof this.#type === 'string' && this.#scheme.dialect.scalarEach
    if (step.value.kind === 'each') this.#each = true
    if (!isScalarEach) this.#type = this.#type === undefined ? undefined : stepType(this.#type, step.value)
    this.#skipSpace()
    if (this.#startsWith(']')) this.#push('RightBracket', this.#at + 1)
  }

  #recoverBracket(error: literal.LiteralError): void {
    // What is wrong may stand in a quoted key, in which a `]` is text.
    const close = this.#text.indexOf(']', this.#bracketTextEnd(error))
    const lineEnd = this.#findings.source.clipToLine({ start: this.#at, end: this.#input.end }).end
    const end = close === -1 || close > lineEnd ? this.#at : close
    this.#push('Step', end, { kind: 'each' } satisfies IndexStep, true)
    this.#each = true
    if (this.#startsWith(']')) this.#push('RightBracket', this.#at + 1)
    else this.#mode = 'end'
  }

  /** Where the text of a bracket that does not read ends, but for blanks and its `]`. */
  #bracketTextEnd(error: literal.LiteralError): number {
    if (!this.#startsWith('"')) return this.#at
    const quote = this.#text.indexOf('"', Math.max(this.#at + 1, error.start))
    return quote === -1 ? this.#input.end : quote
  }

  #noStep(start: number, expected: string): literal.LiteralError {
    return { kind: 'ExpectedLiteral', start, end: this.#input.end, detail: { expected } }
  }

  #indexStep(): literal.Read<IndexStep> {
    const at = this.#at
    if (this.#startsWith('*')) return { value: { kind: 'each' }, end: at + 1 }
    if (this.#startsWith('"')) {
      const key = literal.readQuoted(this.#input, at)
      if (literal.isLiteralError(key)) return key
      if (toTextStrict(key.value) === undefined) return this.#noStep(at, 'expected utf8 string')
      return { value: { kind: 'key', key: key.value }, end: key.end }
    }
    const int = literal.readInt(this.#input, at)
    if (literal.isLiteralError(int)) return this.#noStep(at, 'expected quoted utf8 string or positive integer')
    if (typeof int.value === 'bigint' || int.value < 0 || int.value > 0xffffffff)
      return this.#noStep(at, 'expected positive integer as index')
    return { value: { kind: 'index', index: int.value }, end: int.end }
  }

  #readMember(): void {
    const start = this.#at
    let end = start + 1
    while (end < this.#input.end && isNameCode(this.#text.charCodeAt(end))) end++
    const step: IndexStep = { kind: 'key', key: this.#text.slice(start + 1, end) }
    const isNameless = end === start + 1
    if (isNameless) {
      const detail = { expected: 'identifier character' }
      reportLiteral(this.#findings, this.#text, start, {
        kind: 'ExpectedName',
        start: end,
        end: this.#input.end,
        detail,
      })
    }
    this.#push('Member', end, step, isNameless)
    this.#type = this.#type === undefined ? undefined : stepType(this.#type, step)
  }

  // --- the right side of a comparison

  #literalType(): Type | undefined {
    let type = this.#type
    if (this.#scheme.dialect.compareArrays)
      while (type !== undefined && typeof type === 'object') type = isMapType(type) ? type.map : type.array
    return type
  }

  #readRight(): void {
    this.#skipSpace()
    const type = this.#literalType()
    this.#mode = 'after'
    this.#isValue = false
    const each = this.#each
    if (each) this.#top.array = true
    const { right, types } = comparisonOperator(this.#operator as ComparisonOperator)
    const bool = type === 'Bool' ? this.#boolAt(this.#at) : undefined
    if (bool !== undefined) this.#push('Bool', this.#at + bool.length, bool === 'true')
    else if (right === 'collection') this.#readCollection(type)
    else if (types.some((taken) => taken === type)) {
      const [name, read] = right === 'literal' ? literalReaders[type as Comparable] : patternReaders[right]
      const found = (right === 'literal' ? this.#numberText(type) : undefined) ?? read(this.#input, this.#at)
      if (literal.isLiteralError(found)) this.#failRight(found, type)
      else this.#push(name, found.end, found.value)
    } else this.#readAnyLiteral()
    this.#type = each ? boolArray : 'Bool'
  }

  /** Gateway writes the text of a number with quotes and without. */
  #numberText(type: Type | undefined): literal.Read<unknown> | undefined {
    if (type !== 'Bytes' || !this.#scheme.dialect.bareNumbers) return undefined
    return literal.readNumberText(this.#input, this.#at)
  }

  #readCollection(type: Type | undefined): void {
    if (this.#startsWith('$')) {
      const read = literal.readListName(this.#input, this.#at + 1, this.#scheme.dialect.listIds)
      if (literal.isLiteralError(read)) this.#fail(read)
      else this.#push('ListName', read.end, read.value)
    } else if (this.#startsWith('{')) {
      this.#push('LeftBrace', this.#at + 1)
      this.#setItems = 0
      this.#setType = type
      this.#mode = 'set'
    } else this.#fail({ kind: 'ExpectedLiteral', start: this.#at, end: this.#input.end, detail: { expected: '{' } })
  }

  /** Goes past a right side whose type is not known: the error is reported elsewhere. */
  #readAnyLiteral(): void {
    for (const type of ['Ip', 'Int', 'Bytes'] as const) {
      const [name, read] = literalReaders[type]
      const result = read(this.#input, this.#at)
      if (!literal.isLiteralError(result)) {
        this.#push(name, result.end, result.value)
        return
      }
    }
    if (this.#atEnd) this.tokens.push(createGrammarToken('Invalid', this.#text, this.#at, this.#at, undefined, true))
    else this.#skipInvalid(true)
  }

  #readSetItem(): void {
    this.#skipSpace()
    if (this.#startsWith('}')) {
      this.#push('RightBrace', this.#at + 1)
      if (this.#mode === 'set') this.#mode = 'after'
      return
    }
    const { maxSetItems } = this.#scheme.limits
    if (++this.#setItems > maxSetItems) {
      this.#stop(() => {
        reportTooMany(this.#findings, 'E_LIMIT_SET_ITEMS', this.#at, this.#input.end, maxSetItems)
      })
      return
    }
    switch (this.#setType) {
      case 'Int':
        this.#takeSetItem('IntRange', literal.readIntRange(this.#input, this.#at))
        break
      case 'Bytes':
        this.#takeSetItem('Bytes', this.#numberText('Bytes') ?? literal.readBytes(this.#input, this.#at))
        break
      case 'Ip':
        this.#takeSetItem('IpRange', literal.readIpRange(this.#input, this.#at))
        break
      default:
        if (this.#atEnd) this.#mode = 'end'
        else this.#readAnyLiteral()
    }
  }

  #takeSetItem(name: TokenName, read: literal.Read<unknown>): void {
    if (literal.isLiteralError(read)) this.#failRight(read, this.#setType)
    else this.#push(name, read.end, read.value)
  }

  // --- behind a whole operand or argument

  #readAfterOperand(): void {
    const frame = this.#top
    this.#depth -= frame.nots
    frame.nots = 0
    const next = Math.min(skipSpace(this.#text, this.#at), this.#input.end)
    if (next >= this.#input.end) {
      this.#at = next
      this.#mode = 'end'
      return
    }
    const logical = frame.logical
      ? logicalSpellings.find(({ spelling }) => this.#text.startsWith(spelling, next))
      : undefined
    this.#at = next
    if (logical !== undefined) {
      this.#push(logical.token, next + logical.spelling.length)
      if (this.#isRunning) this.#mode = 'operand'
    } else if (this.#startsWith(')') && frame.kind !== 'top') {
      this.#recordArgument()
      this.#closeParenthesis()
    } else if (this.#startsWith(',') && frame.kind === 'call') {
      this.#recordArgument()
      const { maxArguments } = this.#scheme.limits
      if (frame.types.length >= maxArguments) {
        this.#stop(() => {
          reportTooMany(this.#findings, 'E_LIMIT_ARGUMENTS', next, this.#input.end, maxArguments)
        })
        return
      }
      this.#push('Comma', next + 1)
      if (this.#isRunning) this.#mode = 'argument'
    } else this.#skipInvalid()
  }

  get #isRunning(): boolean {
    return this.#mode !== 'end'
  }

  #recordArgument(): void {
    const frame = this.#top
    if (frame.types.length === 0 && this.#each && this.#isValue && !frame.logical) frame.mapped = true
    frame.types.push(frame.logical ? (frame.array ? boolArray : 'Bool') : this.#type)
  }

  #closeParenthesis(): void {
    const frame = this.#frames.pop() as Frame
    this.#depth -= 1 + frame.nots
    this.#push('RightParenthesis', this.#at + 1)
    this.#each = false
    if (!this.#isRunning) return
    if (frame.definition === undefined) {
      if (frame.kind === 'group' && frame.array) this.#top.array = true
      this.#mode = 'after'
      return
    }
    const types = frame.types.filter((type) => type !== undefined)
    const returned = types.length === frame.types.length ? frame.definition.returns(types) : undefined
    this.#type = returned === undefined || !frame.mapped ? returned : { array: returned }
    this.#mode = 'indexed'
  }
}
