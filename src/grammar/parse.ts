import { Findings, type Diagnostic } from '../diagnostics/index.ts'
import type { Scheme } from '../language/index.ts'
import type { Expression, IndexedNode, MissingNode } from './ast.ts'
import { Lexer } from './lexer/lexer.ts'
import { lowerFilter, lowerValue } from './lower.ts'
import { parseTokens } from './parser.ts'
import { reportSyntaxErrors } from './syntax-errors.ts'
import type { GrammarToken } from './lexer/tokens.ts'
import { trimRange } from './lexer/whitespace.ts'

/** What reading a text gives, right or wrong: the tree always exists, with holes where text was missing. */
export interface Parsed<Root> {
  readonly text: string
  /** The text without the blanks at its ends: all that the engine sees. */
  readonly range: { readonly start: number; readonly end: number }
  readonly root: Root
  readonly tokens: readonly GrammarToken[]
  /** Errors so far; the checker adds its own and gives the final order. */
  readonly findings: Findings
}

function readTokens(
  text: string,
  range: Parsed<unknown>['range'],
  scheme: Scheme,
  findings: Findings,
  start: 'filter' | 'value',
): GrammarToken[] {
  const { maxLength } = scheme.limits
  if (text.length > maxLength) {
    findings.add(
      'E_LIMIT_LENGTH',
      { start: 0, end: text.length },
      {
        kind: 'Limit',
        noticed: 0,
        stage: 'check',
        values: { actual: text.length, limit: maxLength },
      },
    )
    return []
  }
  return new Lexer(text, range, scheme, findings).run(start)
}

/** All stages of reading, from one rule of the grammar on. */
function parseFrom<Root>(
  text: string,
  scheme: Scheme,
  start: Parameters<typeof readTokens>[4],
  rule: Parameters<typeof parseTokens>[1],
  lower: (cst: ReturnType<typeof parseTokens>['cst'], at: number) => Root,
): Parsed<Root> {
  const range = trimRange(text)
  const findings = new Findings(text, range.end)
  const tokens = readTokens(text, range, scheme, findings, start)
  if (text.length > scheme.limits.maxLength) return { text, range, root: lower(undefined, 0), tokens, findings }
  const { cst, errors } = parseTokens(tokens, rule)
  reportSyntaxErrors(errors, text, range, scheme, findings)
  return { text, range, root: lower(cst, range.start), tokens, findings }
}

/**
 * Reads a condition: text -> tokens -> CST -> AST. Types are the checker's business.
 *
 * @param text - the expression
 * @param scheme - the names it is read against; they decide where tokens end
 */
export function parseFilter(text: string, scheme: Scheme): Parsed<Expression> {
  return parseFrom(text, scheme, 'filter', 'filter', lowerFilter)
}

/** Reads a value expression: a field or call with its brackets, of any type, and nothing else. */
export function parseValue(text: string, scheme: Scheme): Parsed<IndexedNode | MissingNode> {
  return parseFrom(text, scheme, 'value', 'valueExpression', lowerValue)
}

/** The tree of a text that is known to be well formed, or its errors. */
export function parse(
  text: string,
  scheme: Scheme,
):
  | { readonly ok: true; readonly value: Expression; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = parseFilter(text, scheme)
  return parsed.findings.isEmpty
    ? { ok: true, value: parsed.root, warnings: parsed.findings.warnings }
    : { ok: false, diagnostics: parsed.findings.errors() }
}
