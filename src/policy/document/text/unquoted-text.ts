import type { Span } from '../../../diagnostics/index.ts'

/** From where a value in a flow mapping begins: behind its key and the colon. */
const valueStart = /(?:^|[{,])\s*(?:"[^"\n]*"|'[^'\n]*'|\w+)\s*:\s+/g

/** An expression that YAML has read in part. */
interface UnquotedText {
  /** The bracket that YAML took for its own. */
  readonly bracket: string
  /** The expression up to the bracket and what it closes. */
  readonly span: Span
}

/**
 * Finds the expression that stands unquoted in a flow mapping and holds a bracket, as in `… in {…}` or `names[*]`. YAML
 * takes the bracket for one of its own, and then fails at every word behind it.
 *
 * @param at - where the parser failed first
 * @returns undefined if something else is wrong
 */
export function findUnquotedText(text: string, at: number): UnquotedText | undefined {
  const bracket = text.charAt(at)
  if (bracket !== '{' && bracket !== '[') return undefined
  const lineStart = text.lastIndexOf('\n', at) + 1
  const before = text.slice(lineStart, at)
  let start: number | undefined
  for (const match of before.matchAll(valueStart)) start = match.index + match[0].length
  // What begins with a quote or a bracket has an end of its own, and something else is wrong behind it.
  if (start === undefined || start === before.length || /["'[{&*!|>]/.test(before.charAt(start))) return undefined
  const lineEnd = text.indexOf('\n', at)
  const close = text.indexOf(bracket === '{' ? '}' : ']', at)
  const end = close === -1 || (lineEnd !== -1 && close > lineEnd) ? at : close
  return { bracket, span: { start: lineStart + start, end: end + 1 } }
}
