import type { IRecognitionException, IToken } from 'chevrotain'
import type { DiagnosticCode, Findings } from '../../diagnostics/index.ts'
import type { Scheme } from '../../language/index.ts'
import { findHint } from './hints.ts'
import { describeExpected, describeFound } from '../lexer/lexical-errors.ts'
import { tokens, type GrammarToken } from '../lexer/tokens.ts'
import { skipSpace } from '../lexer/whitespace.ts'

interface SyntaxError {
  readonly code: DiagnosticCode
  readonly kind: string
  readonly expected: string
  /** The engine looks at this error before it skips blanks. */
  readonly beforeSpace?: boolean
}

const closing: Readonly<Record<string, string>> = {
  RightParenthesis: ')',
  LeftParenthesis: '(',
  RightBracket: ']',
  RightBrace: '}',
  LeftBrace: '{',
}

const missingArgument: SyntaxError = { code: 'E_EXPECTED_LITERAL', kind: 'EOF', expected: 'an argument' }

function previousOf(error: IRecognitionException): (IToken & Partial<GrammarToken>) | undefined {
  return (error as { previousToken?: IToken & Partial<GrammarToken> }).previousToken
}

/** Chevrotain keeps what it expected only in its message and context; the rule says the rest. */
function classify(error: IRecognitionException, atEnd: boolean): SyntaxError {
  const rule = error.context.ruleStack[error.context.ruleStack.length - 1] ?? ''
  if (error.name === 'NotAllInputParsedException') {
    return { code: 'E_TRAILING_TEXT', kind: 'EOF', expected: 'the end of the expression', beforeSpace: true }
  }
  if (error.name === 'MismatchedTokenException') {
    const expected = /--> (\w+) <--/.exec(error.message)?.[1] ?? ''
    const text = closing[expected] ?? expected
    const inCall = rule === 'call' && text === ')' && !atEnd
    if (inCall && previousOf(error)?.tokenType === tokens.LeftParenthesis) return missingArgument
    return { code: 'E_EXPECTED_TOKEN', kind: 'ExpectedLiteral', expected: inCall ? ',' : text }
  }
  if (rule === 'argument') return missingArgument
  return { code: 'E_EXPECTED_NAME', kind: 'ExpectedName', expected: 'identifier character' }
}

function endOf(token: IToken | undefined): number | undefined {
  const end = token?.endOffset
  return end === undefined || Number.isNaN(end) ? undefined : end + 1
}

/** Turns the parser's exceptions into findings, as the engine would word and place them. */
export function reportSyntaxErrors(
  errors: readonly IRecognitionException[],
  text: string,
  range: { start: number; end: number },
  scheme: Scheme,
  findings: Findings,
): void {
  for (const error of errors) {
    const token = error.token as IToken & Partial<GrammarToken>
    if (token.reported === true) continue
    if (previousOf(error)?.reported === true) continue
    const previous = endOf(previousOf(error)) ?? range.start
    const isEnd = Number.isNaN(token.startOffset)
    const start = isEnd ? Math.min(skipSpace(text, previous), range.end) : token.startOffset
    const { code, kind, expected, beforeSpace } = classify(error, start >= range.end)
    const from = beforeSpace === true ? trailingStart(text, start) : start
    findings.add(
      code,
      { start: from, end: range.end },
      {
        kind,
        noticed: start,
        stage: 'syntax',
        detail: kind === 'EOF' ? {} : { expected },
        values: {
          expected: code === 'E_EXPECTED_TOKEN' ? expected : describeExpected(expected),
          found: describeFound(text, start, range.end),
        },
        hint: findHint({ kind, text, at: start, expected, functions: new Set(scheme.functions.keys()) }),
        shown: { start, end: Math.max(start, Math.min(range.end, endOf(token) ?? start)) },
      },
    )
  }
}

/** Where the blanks before a place start. */
function trailingStart(text: string, at: number): number {
  while (at > 0 && /[ \r\n]/.test(text.charAt(at - 1))) at--
  return at
}
