import { Composer, Lexer, Parser, YAMLParseError, type CST, type Document } from 'yaml'
import { createDiagnostic, createSourceText, type Diagnostic, type Span } from '../../../diagnostics/index.ts'
import { findNodeProblems, hasMoreAliases, nodeSpan } from './document-nodes.ts'
import type { DocumentPath } from './document-path.ts'
import { readJsonTree } from './json-tree.ts'
import { locateInJson, locateInYaml, type Locator } from './locator.ts'
import { findCutText, findUnquotedText } from './unquoted-text.ts'

export type { DocumentPath } from './document-path.ts'

/** A finding with its place in a file, as people count: line and column from 1. */
export interface PolicyDiagnostic extends Diagnostic {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Limits of a policy file. Each has its own error, which names the setting. */
export interface DocumentLimits {
  /** UTF-16 units of one file. Default: 32 million. */
  readonly maxDocumentLength: number
  /** Nested lists and mappings. Default: 64. */
  readonly maxDocumentDepth: number
  /** Uses of YAML aliases, each counted with what its anchor holds. Default: 1,000. */
  readonly maxAliases: number
}

export const defaultDocumentLimits: DocumentLimits = {
  maxDocumentLength: 32_000_000,
  maxDocumentDepth: 64,
  maxAliases: 1000,
}

/** More syntax errors than this are consequences of the first ones. */
const mostSyntaxErrors = 20

/** A parsed file: its value, and the way back from a path to the text. */
export interface DocumentText {
  readonly file: string
  readonly text: string
  readonly value: unknown
  readonly diagnostics: readonly PolicyDiagnostic[]
  /** The range of the value at a path, or of the closest one that exists. */
  spanAt(path: DocumentPath): Span
  /** The range of a key. */
  keySpanAt(path: DocumentPath): Span
  /** A range inside the string at a path, as a range of the file. */
  spanInside(path: DocumentPath, span: Span): Span
  /** Where each UTF-16 unit of the string at a path stands, and one more for its end; undefined if there is no string. */
  offsetsAt(path: DocumentPath): readonly number[] | undefined
  /** Puts a finding at a range of the file. */
  place(diagnostic: Diagnostic, span: Span): PolicyDiagnostic
}

const byteOrderMark = '\u{FEFF}'

/** Thrown where a text nests deeper than allowed: at an offset of it. */
class TooDeep extends Error {
  readonly offset: number

  constructor(offset: number) {
    super('INVARIANT: deep nesting is told by the reader')
    this.offset = offset
  }
}

/**
 * Passes on the tokens of a text. The parser goes down a call for each level, and must not be asked to go deeper than
 * the stack, so levels are counted before it sees a token.
 *
 * @throws TooDeep at the first place that nests deeper than allowed
 */
function* countLevels(text: string, limit: number): Generator<string, void> {
  const columns: number[] = []
  let flow = 0
  let offset = 0
  let lineStart = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow += 1
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1)
    else if (flow === 0 && !/^[\s\u0001-\u001f#]/.test(token) && token !== byteOrderMark) {
      const column = offset - lineStart
      while (columns.length > 0 && (columns.at(-1) ?? 0) >= column) columns.pop()
      columns.push(column)
    }
    if (flow + columns.length > limit) throw new TooDeep(offset)
    yield token
    // Control characters are marks of the lexer's own and stand for no text.
    if (token.length === 1 && (token === '\u0002' || token === '\u0018' || token === '\u001f')) continue
    const newline = token.lastIndexOf('\n')
    if (newline !== -1) lineStart = offset + newline + 1
    offset += token.length
  }
}

/**
 * The first document of a YAML text. Others behind it are errors of it.
 *
 * @throws TooDeep if it nests deeper than allowed
 */
function composeDocument(text: string, maxDepth: number): Document {
  const parser = new Parser()
  // The library compares each key with all others, where ours does it by a set, and it would print its warnings.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: 'error' })
  const parts = function* (): Generator<CST.Token, void> {
    for (const token of countLevels(text, maxDepth)) yield* parser.next(token)
    yield* parser.end()
  }
  let first: Document | undefined
  for (const document of composer.compose(parts(), true, text.length)) {
    if (first === undefined) {
      first = document
      continue
    }
    const [start, end] = document.range
    first.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'a second document follows'))
    break
  }
  if (first === undefined) throw new Error('INVARIANT: a text holds a document, if an empty one')
  return first
}

/** Reads a YAML or JSON text. Wrong text gives diagnostics, never an exception. */
export function readDocumentText(
  text: string,
  file: string,
  limits: DocumentLimits = defaultDocumentLimits,
): DocumentText {
  const source = createSourceText(text)
  const place = (diagnostic: Diagnostic, given: Span): PolicyDiagnostic => {
    // What the parser misses at the end of a text it finds behind the text.
    const span = { start: Math.min(given.start, text.length), end: Math.min(given.end, text.length) }
    const { line, column } = source.positionAt(span.start)
    return { ...diagnostic, span, file, line, column }
  }
  const nowhere = { start: 0, end: 0 }
  const broken = (diagnostic: Diagnostic): DocumentText => ({
    file,
    text,
    value: undefined,
    diagnostics: [place(diagnostic, diagnostic.span)],
    spanAt: () => nowhere,
    keySpanAt: () => nowhere,
    spanInside: () => nowhere,
    offsetsAt: () => undefined,
    place,
  })
  if (text.length > limits.maxDocumentLength) {
    return broken(
      createDiagnostic('E_LIMIT_DOCUMENT_LENGTH', nowhere, { actual: text.length, limit: limits.maxDocumentLength }),
    )
  }
  const whole = { start: 0, end: Math.min(1, text.length) }
  const made = (value: unknown, diagnostics: readonly PolicyDiagnostic[], locator: Locator): DocumentText => ({
    file,
    text,
    value,
    diagnostics,
    place,
    spanAt: (path) => locator.valueSpan(path) ?? whole,
    keySpanAt: (path) => locator.keySpan(path) ?? locator.valueSpan(path) ?? whole,
    offsetsAt: (path) => locator.string(path)?.offsets,
    spanInside(path, span) {
      const found = locator.string(path)
      if (found === undefined) return locator.valueSpan(path) ?? whole
      const { offsets, style } = found
      const last = offsets.length - 1
      const from = offsets[Math.min(span.start, last)] ?? 0
      if (span.end <= span.start) return { start: from, end: from }
      const unit = Math.min(span.end - 1, last)
      const at = offsets[unit] ?? from
      // A character that is written as several ends with the last of them.
      const isEscape = (style === 'double' && text[at] === '\\') || (style === 'single' && text[at] === "'")
      const until = isEscape ? (offsets[unit + 1] ?? at + 1) : at + 1
      return { start: from, end: Math.max(from, until) }
    },
  })
  const json = readJsonTree(text, limits.maxDocumentDepth)
  if (json !== undefined) return made(json.value, [], locateInJson(json, text))
  let document: Document
  try {
    document = composeDocument(text, limits.maxDocumentDepth)
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    const { offset } = error
    return broken(
      createDiagnostic(
        'E_LIMIT_DOCUMENT_DEPTH',
        { start: offset, end: offset + 1 },
        { limit: limits.maxDocumentDepth },
      ),
    )
  }
  const [firstError] = document.errors
  const firstPlace = firstError?.pos[0]
  const unquoted =
    (firstPlace === undefined ? undefined : findUnquotedText(text, firstPlace)) ??
    findCutText(document, text, firstPlace)
  if (unquoted !== undefined) {
    const { bracket, span } = unquoted
    return broken(createDiagnostic('E_POLICY_UNQUOTED', span, { bracket }))
  }
  const diagnostics = document.errors.slice(0, mostSyntaxErrors).map((error) => {
    const [start, end] = error.pos
    const reason = error.message.replace(/\.$/, '')
    return place(createDiagnostic('E_POLICY_SYNTAX', { start, end }, { reason }), { start, end })
  })
  const tellAliases = (): void => {
    diagnostics.push(place(createDiagnostic('E_LIMIT_ALIASES', nowhere, { limit: limits.maxAliases }), nowhere))
  }
  if (diagnostics.length === 0 && hasMoreAliases(document, limits.maxAliases)) tellAliases()
  if (diagnostics.length === 0)
    for (const { reason, node } of findNodeProblems(document, limits.maxAliases).slice(0, mostSyntaxErrors)) {
      const span = nodeSpan(node) ?? nowhere
      diagnostics.push(place(createDiagnostic('E_POLICY_SYNTAX', span, { reason }), span))
    }
  let value: unknown
  if (diagnostics.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: limits.maxAliases })
    } catch (error) {
      // The library's only way to say that aliases multiply beyond the limit, or name nothing.
      if (!(error instanceof ReferenceError)) throw error
      tellAliases()
    }
  }
  return made(value, diagnostics, locateInYaml(document, text))
}
