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
  type DocumentSymbol,
  type SelectionRange,
  type WorkspaceEdit,
} from 'vscode-languageserver'
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
import type { DiagnosticBody } from './published-diagnostics.ts'
import type { TextLines } from './text-lines.ts'

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  style: DiagnosticSeverity.Hint,
  info: DiagnosticSeverity.Information,
} as const

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const

/**
 * What the protocol says of a diagnostic beside its place.
 *
 * @param addressOf - the address of a page of our documentation; without one a code has no link
 */
export function toDiagnosticBody(
  diagnostic: EditorDiagnostic,
  addressOf: (page: string) => string | undefined = () => undefined,
): DiagnosticBody {
  const { code, level, message, page, tags: own } = diagnostic
  const href = addressOf(page)
  return {
    severity: severities[level],
    code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: 'portcullis',
    message,
    ...(own.length === 0 ? {} : { tags: own.map((tag) => tags[tag]) }),
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

export function toCompletion(document: TextLines, item: EditorCompletion): CompletionItem {
  const { label, kind, detail, documentation, insert, isSnippet, span, sortText, filterText, isDeprecated } = item
  return {
    label,
    kind: completionKinds[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    textEdit: { range: document.toRange(span), newText: insert },
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

export function toSymbol(document: TextLines, symbol: EditorSymbol): DocumentSymbol {
  const { name, detail, kind, span, nameSpan, children } = symbol
  const whole = { start: Math.min(span.start, nameSpan.start), end: Math.max(span.end, nameSpan.end) }
  return {
    name: name.trim() === '' ? '-' : name,
    detail,
    kind: symbolKinds[kind],
    range: document.toRange(whole),
    selectionRange: document.toRange(nameSpan),
    children: children.map((child) => toSymbol(document, child)),
  }
}

/** Edits by file; undefined if one of them is in a file whose text nobody has. */
export function toWorkspaceEdit(
  edits: readonly FileEdit[],
  documentOf: (file: string) => TextLines | undefined,
): WorkspaceEdit | undefined {
  const changes: NonNullable<WorkspaceEdit['changes']> = {}
  for (const { file, span, text } of edits) {
    const document = documentOf(file)
    if (document === undefined) return undefined
    ;(changes[file] ??= []).push({ range: document.toRange(span), newText: text })
  }
  return { changes }
}

const actionKinds = {
  quickfix: CodeActionKind.QuickFix,
  refactor: CodeActionKind.Refactor,
  source: CodeActionKind.SourceFixAll,
} as const

export function toCodeAction(
  document: TextLines,
  action: EditorAction,
  documentOf: (file: string) => TextLines | undefined,
): CodeAction {
  const { title, kind, diagnostic, isPreferred, edits, command } = action
  const edit = edits === undefined ? undefined : toWorkspaceEdit(edits, documentOf)
  return {
    title,
    kind: actionKinds[kind],
    ...(diagnostic === undefined
      ? {}
      : { diagnostics: [{ range: document.toRange(diagnostic.span), ...toDiagnosticBody(diagnostic) }] }),
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
export function toTokenData(document: TextLines, tokens: readonly SemanticToken[]): number[] {
  const data: number[] = []
  let [lastLine, lastColumn] = [0, 0]
  for (const { span, type, modifiers } of tokens) {
    const start = document.positionAt(span.start)
    const text = document.slice(span.start, document.offsetAt(document.positionAt(span.end)))
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
  document: TextLines,
  { span, kind }: FoldingRange,
): {
  readonly startLine: number
  readonly endLine: number
  readonly kind: FoldingRangeKind
} {
  const { start, end } = document.toRange(span)
  return { startLine: start.line, endLine: end.character === 0 ? Math.max(start.line, end.line - 1) : end.line, kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region } // prettier-ignore
}

/** Stretches, from the innermost, as the chain that the protocol wants. */
export function toSelection(document: TextLines, spans: readonly Span[]): SelectionRange {
  let parent: SelectionRange | undefined
  for (const span of [...spans].reverse())
    parent = { range: document.toRange(span), ...(parent === undefined ? {} : { parent }) }
  return parent ?? { range: document.toRange({ start: 0, end: 0 }) }
}
