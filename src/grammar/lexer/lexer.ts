import type { Findings } from '../../diagnostics/index.ts'
import type { Scheme } from '../../language/index.ts'
import { LexerState, type Mode } from './lexer-state.ts'
import { readAfterOperand, readArgument } from './read-arguments.ts'
import { readAfterValue } from './read-indexes.ts'
import { readIdentifier, readOperand } from './read-operands.ts'
import { readRight, readSetItem } from './read-right-sides.ts'
import type { GrammarToken } from './tokens.ts'

/**
 * Cuts a text into tokens the way the engine does, which has no tokens: the type of a left
 * side decides how the right side is read, and keywords are bare prefixes. So the lexer
 * follows the types of fields and calls against the scheme while it goes. It reports what
 * is wrong inside a token; the order of tokens is the parser's business, and whether types
 * fit is the checker's. Why it is built so: docs/adr/0001-scheme-aware-lexer.md.
 *
 * Reads the whole range; errors go to the findings, tokens stay as complete as they can be.
 */
export function lex(
  text: string,
  range: { start: number; end: number },
  scheme: Scheme,
  findings: Findings,
  start: 'filter' | 'value',
): GrammarToken[] {
  const lexer = new LexerState(text, range, scheme, findings, start)
  if (lexer.isValueExpression) readIdentifier(lexer)
  while (lexer.isRunning) {
    const before = lexer.at
    const modeBefore: Mode = lexer.mode
    step(lexer)
    // INVARIANT: each step moves on or changes the mode, so the work is linear in the text.
    if (lexer.at === before && lexer.mode === modeBefore && modeBefore !== 'operand') lexer.skipInvalid()
  }
  return lexer.tokens
}

function step(lexer: LexerState): void {
  if (lexer.findings.isFull) {
    lexer.mode = 'end'
    return
  }
  switch (lexer.mode) {
    case 'operand':
      readOperand(lexer)
      break
    case 'argument':
      readArgument(lexer)
      break
    case 'indexed':
      readAfterValue(lexer)
      break
    case 'right':
      readRight(lexer)
      break
    case 'set':
      readSetItem(lexer)
      break
    case 'after':
      readAfterOperand(lexer)
      break
    case 'end':
  }
}
