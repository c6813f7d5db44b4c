import { isScalar, visit, type Document, type YAMLMap } from 'yaml'
import type { Span } from '../../../diagnostics/index.ts'

/** From where a value in a flow mapping begins: behind its key and the colon. */
const valueStart = /(?:^|[{,])\s*(?:"[^"\n]*"|'[^'\n]*'|\w+)\s*:\s+/g

/** An expression that YAML has read in part. */
interface UnquotedText {
  /** The bracket or comma that YAML took for its own. */
  readonly bracket: string
  /** The expression up to the bracket and what it closes, or up to the end of the call with the comma. */
  readonly span: Span
}

/** Where the call with a comma ends, on the same line and before a limit; behind the comma if it does not. */
function endOfCall(text: string, at: number, limit: number): number {
  let open = 1
  let quote = ''
  for (let end = at; end < limit && text.charAt(end) !== '\n'; end++) {
    const char = text.charAt(end)
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"') quote = char
    else if (char === '(') open++
    else if (char === ')' && --open === 0) return end + 1
  }
  return at + 1
}

const countOf = (text: string, char: string): number => text.split(char).length - 1

/** Whether a text ends inside of a call. */
const isCutInCall = (text: string): boolean => countOf(text, '(') === countOf(text, ')') + 1

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
  for (const match of before.matchAll(valueStart)) start = lineStart + match.index + match[0].length
  // What begins with a quote or a bracket has an end of its own, and something else is wrong behind it.
  if (start === undefined || start === at || /["'[{&*!|>]/.test(text.charAt(start))) return undefined
  const lineEnd = text.indexOf('\n', at)
  const close = text.indexOf(bracket === '{' ? '}' : ']', at)
  const end = close === -1 || (lineEnd !== -1 && close > lineEnd) ? at : close
  return { bracket, span: { start, end: end + 1 } }
}

/** In a flow mapping: the value that ends inside of a call, if what stands behind its comma is the rest of the call. */
function cutValue({ flow, items, range }: YAMLMap, text: string, at: number | undefined): UnquotedText | undefined {
  if (flow !== true) return undefined
  for (const [index, { key, value }] of items.entries()) {
    const cut = items[index - 1]?.value
    if (!isScalar(key) || !isScalar(cut) || cut.type !== 'PLAIN') continue
    const [start, end] = cut.range ?? [0, 0]
    const comma = text.indexOf(',', end)
    if (comma === -1 || !isCutInCall(text.slice(start, end))) continue
    // Either the rest of the call is what the parser failed at first, or it holds the end of the call and is a key.
    const callEnd = endOfCall(text, comma, range?.[1] ?? comma)
    const isRest = at === undefined ? value === null && String(key.value).includes(')') : at > comma && at <= callEnd
    if (isRest) return { bracket: ',', span: { start, end: callEnd } }
  }
  return undefined
}

/**
 * Finds the call with several arguments that stands unquoted in a flow mapping: YAML ends it at the first comma.
 *
 * @param at - where the parser failed first; undefined if the rest happens to be a key, as in
 * `{ expression: substring(x, 0) eq y }`, so that it has found nothing wrong
 */
export function findCutText(document: Document, text: string, at?: number): UnquotedText | undefined {
  let found: UnquotedText | undefined
  visit(document, {
    Map(_key, map) {
      found = cutValue(map, text, at)
      return found === undefined ? undefined : visit.BREAK
    },
    Scalar: () => visit.SKIP,
  })
  return found
}
