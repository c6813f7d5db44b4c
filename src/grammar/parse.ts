import { Findings, type Diagnostic } from '../diagnostics/index.ts'
import type { Scheme } from '../language/index.ts'
import type { Expression, IndexedNode, MissingNode } from './ast.ts'
import { lex } from './lexer/lexer.ts'
import { lowerFilter, lowerValue } from './lower.ts'
import { parseTokens } from './parser.ts'
import { readFilterTree, readValueTree } from './read-tree.ts'
import { reportSyntaxErrors } from './errors/syntax-errors.ts'
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
  return lex(text, range, scheme, findings, start)
}

function isReported({ reported }: GrammarToken): boolean {
  return reported
}

/** Nothing is known to be wrong, so no tree with holes is wanted, and what recovers from mistakes need not be asked. */
function isInOrder(tokens: readonly GrammarToken[], findings: Findings): boolean {
  return findings.isEmpty && !tokens.some(isReported)
}

/**
 * Reads a condition: text -> tokens -> CST -> AST. Types are the checker's business.
 *
 * @param text - the expression
 * @param scheme - the names it is read against; they decide where tokens end
 */
export function parseFilter(text: string, scheme: Scheme): Parsed<Expression> {
  const range = trimRange(text)
  const findings = new Findings(text, range.end)
  const tokens = readTokens(text, range, scheme, findings, 'filter')
  if (text.length > scheme.limits.maxLength) return { text, range, root: lowerFilter(undefined, 0), tokens, findings }
  const tree = isInOrder(tokens, findings) ? readFilterTree(tokens) : undefined
  if (tree !== undefined) return { text, range, root: tree, tokens, findings }
  const { cst, errors } = parseTokens(tokens, 'filter')
  reportSyntaxErrors(errors, text, range, scheme, findings)
  return { text, range, root: lowerFilter(cst, range.start), tokens, findings }
}

/** Reads a value expression: a field or call with its brackets, of any type, and nothing else. */
export function parseValue(text: string, scheme: Scheme): Parsed<IndexedNode | MissingNode> {
  const range = trimRange(text)
  const findings = new Findings(text, range.end)
  const tokens = readTokens(text, range, scheme, findings, 'value')
  if (text.length > scheme.limits.maxLength) return { text, range, root: lowerValue(undefined, 0), tokens, findings }
  const tree = isInOrder(tokens, findings) ? readValueTree(tokens) : undefined
  if (tree !== undefined) return { text, range, root: tree, tokens, findings }
  const { cst, errors } = parseTokens(tokens, 'valueExpression')
  reportSyntaxErrors(errors, text, range, scheme, findings)
  return { text, range, root: lowerValue(cst, range.start), tokens, findings }
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
