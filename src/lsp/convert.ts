import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  FoldingRangeKind,
  InsertTextFormat,
  MarkupKind,
  SymbolKind,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type Range,
  type SelectionRange,
  type WorkspaceEdit,
} from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { Span } from '../diagnostics/index.ts'
import type {
  CodeAction as EditorAction,
  CompletionItem as EditorCompletion,
  CompletionKind,
  DocumentSymbol as EditorSymbol,
  EditorDiagnostic,
  FileEdit,
  FoldingRange,
  SemanticToken,
  SymbolKind as EditorSymbolKind,
} from '../editor/index.ts'
import { tokenModifiers, tokenTypes } from './capabilities.ts'

/** A span of a document as lines and columns from 0. */
export function toRange(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) }
}

export function toSpan(document: TextDocument, { start, end }: Range): Span {
  return { start: document.offsetAt(start), end: document.offsetAt(end) }
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  style: DiagnosticSeverity.Hint,
  info: DiagnosticSeverity.Information,
} as const

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const

/**
 * A diagnostic as the protocol has it.
 *
 * @param addressOf - the address of a page of our documentation; without one a code has no link
 */
export function toDiagnostic(
  document: TextDocument,
  diagnostic: EditorDiagnostic,
  addressOf: (page: string) => string | undefined = () => undefined,
): Diagnostic {
  const { code, level, span, message, page } = diagnostic
  const href = addressOf(page)
  return {
    range: toRange(document, span),
    severity: severities[level],
    code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: 'portcullis',
    message,
    tags: diagnostic.tags.map((tag) => tags[tag]),
  }
}

const completionKinds: { readonly [K in CompletionKind]: CompletionItemKind } = {
  field: CompletionItemKind.Field,
  function: CompletionItemKind.Function,
  operator: CompletionItemKind.Operator,
  keyword: CompletionItemKind.Keyword,
  value: CompletionItemKind.Value,
  list: CompletionItemKind.Variable,
  action: CompletionItemKind.EnumMember,
  key: CompletionItemKind.Property,
  snippet: CompletionItemKind.Snippet,
  reference: CompletionItemKind.Reference,
}

export function toCompletion(document: TextDocument, item: EditorCompletion): CompletionItem {
  const { label, kind, detail, documentation, insert, isSnippet, span, sortText, filterText, isDeprecated } = item
  return {
    label,
    kind: completionKinds[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    textEdit: { range: toRange(document, span), newText: insert },
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    sortText,
    ...(filterText === undefined ? {} : { filterText }),
    ...(isDeprecated ? { tags: [1] } : {}),
  }
}

const symbolKinds: { readonly [K in EditorSymbolKind]: SymbolKind } = {
  section: SymbolKind.Namespace,
  rule: SymbolKind.Function,
  list: SymbolKind.Array,
  profile: SymbolKind.Class,
  application: SymbolKind.Package,
  topic: SymbolKind.String,
  test: SymbolKind.Event,
  server: SymbolKind.Interface,
  other: SymbolKind.Property,
}

export function toSymbol(document: TextDocument, symbol: EditorSymbol): DocumentSymbol {
  const { name, detail, kind, span, nameSpan, children } = symbol
  const whole = { start: Math.min(span.start, nameSpan.start), end: Math.max(span.end, nameSpan.end) }
  return {
    name: name.trim() === '' ? '-' : name,
    detail,
    kind: symbolKinds[kind],
    range: toRange(document, whole),
    selectionRange: toRange(document, nameSpan),
    children: children.map((child) => toSymbol(document, child)),
  }
}

/** Edits by file; undefined if one of them is in a file whose text nobody has. */
export function toWorkspaceEdit(
  edits: readonly FileEdit[],
  documentOf: (file: string) => TextDocument | undefined,
): WorkspaceEdit | undefined {
  const changes: NonNullable<WorkspaceEdit['changes']> = {}
  for (const { file, span, text } of edits) {
    const document = documentOf(file)
    if (document === undefined) return undefined
    ;(changes[file] ??= []).push({ range: toRange(document, span), newText: text })
  }
  return { changes }
}

const actionKinds = {
  quickfix: CodeActionKind.QuickFix,
  refactor: CodeActionKind.Refactor,
  source: CodeActionKind.SourceFixAll,
} as const

export function toCodeAction(
  document: TextDocument,
  action: EditorAction,
  documentOf: (file: string) => TextDocument | undefined,
): CodeAction {
  const { title, kind, diagnostic, isPreferred, edits, command } = action
  const edit = edits === undefined ? undefined : toWorkspaceEdit(edits, documentOf)
  return {
    title,
    kind: actionKinds[kind],
    ...(diagnostic === undefined ? {} : { diagnostics: [toDiagnostic(document, diagnostic)] }),
    ...(isPreferred ? { isPreferred } : {}),
    ...(edit === undefined ? {} : { edit }),
    ...(command === undefined
      ? {}
      : {
          command: { title: command.title, command: `portcullis.${command.name}`, arguments: [...command.arguments] },
        }),
  }
}

/** Tokens as the protocol counts them: each from the one before, none over a line break. */
export function toTokenData(document: TextDocument, tokens: readonly SemanticToken[]): number[] {
  const data: number[] = []
  let [lastLine, lastColumn] = [0, 0]
  for (const { span, type, modifiers } of tokens) {
    const start = document.positionAt(span.start)
    const text = document.getText(toRange(document, span))
    for (const [index, part] of text.split('\n').entries()) {
      const line = start.line + index
      const column = index === 0 ? start.character : part.length - part.trimStart().length
      const length = index === 0 ? part.length : part.trimStart().length
      if (length === 0) continue
      const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0)
      data.push(line - lastLine, line === lastLine ? column - lastColumn : column, length, tokenTypes.indexOf(type), bits) // prettier-ignore
      ;[lastLine, lastColumn] = [line, column]
    }
  }
  return data
}

export function toFolding(
  document: TextDocument,
  { span, kind }: FoldingRange,
): {
  readonly startLine: number
  readonly endLine: number
  readonly kind: FoldingRangeKind
} {
  const { start, end } = toRange(document, span)
  return { startLine: start.line, endLine: end.character === 0 ? Math.max(start.line, end.line - 1) : end.line, kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region } // prettier-ignore
}

/** Stretches, from the innermost, as the chain that the protocol wants. */
export function toSelection(document: TextDocument, spans: readonly Span[]): SelectionRange {
  let parent: SelectionRange | undefined
  for (const span of [...spans].reverse())
    parent = { range: toRange(document, span), ...(parent === undefined ? {} : { parent }) }
  return parent ?? { range: toRange(document, { start: 0, end: 0 }) }
}
