import { compileValue } from '../../compiler/index.ts'
import type { Span } from '../../diagnostics/index.ts'
import { parseFilter, type Parsed, type AstNode } from '../../grammar/index.ts'
import { isArrayType, type Scheme, type Type } from '../../language/index.ts'

type Token = Parsed<AstNode>['tokens'][number]

/** A value on the left of an operator. */
export interface LeftSide {
  readonly text: string
  /** Undefined: it does not read. */
  readonly type: Type | undefined
  /** The field that it is, with no function around it. */
  readonly field: string | undefined
}

/** The call that a place is in. */
export interface CallPlace {
  readonly name: string
  /** Counted from 0. */
  readonly argument: number
}

/** What may stand at a place of an expression. */
export interface Cursor {
  /**
   * `condition`: a comparison or `not`; `argument`: a value or comparison in a call; `operator`: behind a value; `value`:
   * behind an operator; `item`: in a set; `text`: in a quoted literal; `key`: in a quoted key; `connective`: behind a
   * comparison.
   */
  readonly expects: 'condition' | 'argument' | 'operator' | 'value' | 'item' | 'text' | 'key' | 'connective'
  /** What was typed of it so far, in the offsets of the expression. */
  readonly word: Span
  readonly left: LeftSide | undefined
  readonly operator: string | undefined
  readonly call: CallPlace | undefined
}

/** Where the literal that is open at the end of a text begins; undefined: none is. */
export function openLiteral(text: string): { readonly start: number; readonly inner: number } | undefined {
  let at = 0
  while (at < text.length) {
    const raw = /^r(#{0,255})"/.exec(text.slice(at, at + 258))
    if (raw !== null && !/\w/.test(text.charAt(at - 1))) {
      const inner = at + raw[0].length
      const end = text.indexOf(`"${raw[1] ?? ''}`, inner)
      if (end === -1) return { start: at, inner }
      at = end + raw[0].length - 1
    } else if (text[at] === '"') {
      const start = at
      at += 1
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
      if (at >= text.length) return { start, inner: start + 1 }
      at += 1
    } else at += 1
  }
  return undefined
}

const typeName = ({ tokenType }: Token): string => tokenType.name

const closing: Readonly<Record<string, string>> = { RightParenthesis: 'LeftParenthesis', RightBracket: 'LeftBracket' }

/** The number of the first token of the value that ends with a token. */
function startOfValue(tokens: readonly Token[], last: number): number {
  let at = last
  while (at >= 0) {
    const token = tokens[at] as Token
    const opening = closing[typeName(token)]
    if (opening !== undefined) {
      let depth = 0
      for (; at >= 0; at--) {
        const name = typeName(tokens[at] as Token)
        if (name === typeName(token)) depth += 1
        else if (name === opening) depth -= 1
        if (depth === 0) break
      }
      at -= 1
      continue
    }
    if (['Field', 'Function', 'Quantifier'].includes(typeName(token))) return at
    if (typeName(token) !== 'Step' && typeName(token) !== 'Member') return at + 1
    at -= 1
  }
  return Math.max(0, at)
}

function leftSide(text: string, tokens: readonly Token[], last: number, scheme: Scheme): LeftSide | undefined {
  if (last < 0) return undefined
  const first = tokens[startOfValue(tokens, last)]
  const end = tokens[last]
  if (first === undefined || end === undefined) return undefined
  const own = text.slice(first.startOffset, (end.endOffset ?? end.startOffset) + 1)
  const result = compileValue(own, scheme)
  const name = /^[\w.]+/.exec(own)?.[0]
  const field = name !== undefined && scheme.fields.has(name) && !own.includes('(') ? name : undefined
  if (!result.ok) return { text: own, type: undefined, field }
  const { type } = result.value
  return { text: own, type: isArrayType(type) && own.includes('[*]') ? type.array : type, field }
}

/** The innermost call that is open behind some tokens. */
function openCall(tokens: readonly Token[]): CallPlace | undefined {
  let depth = 0
  let argument = 0
  for (let at = tokens.length - 1; at >= 0; at--) {
    const name = typeName(tokens[at] as Token)
    if (name === 'RightParenthesis' || name === 'RightBrace' || name === 'RightBracket') depth += 1
    else if (name === 'Comma' && depth === 0) argument += 1
    else if (name === 'LeftParenthesis' || name === 'LeftBrace' || name === 'LeftBracket') {
      if (depth > 0) {
        depth -= 1
        continue
      }
      const before = tokens[at - 1]
      if (name !== 'LeftParenthesis' || before === undefined) continue
      const kind = typeName(before)
      if (kind === 'Function' || kind === 'Quantifier') return { name: before.image, argument }
      argument = 0
    }
  }
  return undefined
}

/** The number of the bracket that opens the set that the tokens end in; undefined: they end in none. */
function openSet(tokens: readonly Token[]): number | undefined {
  for (let at = tokens.length - 1; at >= 0; at--) {
    const name = typeName(tokens[at] as Token)
    if (name === 'LeftBrace') return at
    if (name === 'RightBrace' || name === 'LeftParenthesis' || name === 'Comparison' || name === 'In') return undefined
  }
  return undefined
}

/** What may stand at an offset of an expression. */
export function readCursor(text: string, at: number, scheme: Scheme): Cursor {
  const before = text.slice(0, at)
  const literal = openLiteral(before)
  const typed = literal === undefined ? (/[$\w.-]*$/.exec(before)?.[0].length ?? 0) : 0
  const start = literal?.start ?? at - typed
  const word = { start: literal?.inner ?? start, end: at }
  const prefix = text.slice(0, start)
  // What is missing at the end has a token without a character.
  const tokens = parseFilter(prefix, scheme).tokens.filter(({ image }) => image !== '')
  const last = tokens.at(-1)
  const call = openCall(tokens)
  const none = { word, left: undefined, operator: undefined, call }
  const compared = (comparison: number, expects: Cursor['expects']): Cursor => ({
    expects: literal === undefined ? expects : 'text',
    word,
    left: leftSide(prefix, tokens, comparison - 1, scheme),
    operator: tokens[comparison]?.image,
    call,
  })
  const set = openSet(tokens)
  if (set !== undefined && set > 0) return compared(set - 1, 'item')
  if (last === undefined) return { ...none, expects: literal === undefined ? 'condition' : 'text' }
  const name = typeName(last)
  if (name === 'Comparison' || name === 'In') return compared(tokens.length - 1, 'value')
  if (literal !== undefined) {
    const isKey = name === 'LeftBracket' || (name === 'Invalid' && last.image.startsWith('['))
    const left = isKey ? leftSide(prefix, tokens, tokens.length - 2, scheme) : undefined
    return { ...none, left, expects: /\[\s*$/.test(prefix) ? 'key' : 'text' }
  }
  if (name === 'LeftParenthesis' || name === 'Comma') return { ...none, expects: call === undefined ? 'condition' : 'argument' } // prettier-ignore
  if (['And', 'Or', 'Xor', 'Not'].includes(name)) return { ...none, expects: 'condition' }
  const isValue =
    ['Field', 'Step', 'Member', 'RightBracket'].includes(name) ||
    (name === 'RightParenthesis' && ['Function', 'Quantifier'].includes(typeName(tokens[startOfValue(tokens, tokens.length - 1)] ?? last))) // prettier-ignore
  if (!isValue) return { ...none, expects: name === 'Invalid' ? 'condition' : 'connective' }
  return { ...none, expects: 'operator', left: leftSide(prefix, tokens, tokens.length - 1, scheme) }
}
