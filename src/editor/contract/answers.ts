import type { Span } from '../../diagnostics/index.ts'
import type { EditorDiagnostic } from './diagnostic.ts'
import type { FileEdit, FilePlace } from './document.ts'

export type CompletionKind =
  'field' | 'function' | 'operator' | 'keyword' | 'value' | 'list' | 'action' | 'key' | 'snippet' | 'reference'

/** One offer at a place. */
export interface CompletionItem {
  readonly label: string
  readonly kind: CompletionKind
  /** One line: type or signature. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
  /** What takes the place of {@link span}, in the snippet syntax of the Language Server Protocol if `isSnippet`. */
  readonly insert: string
  readonly isSnippet: boolean
  readonly span: Span
  /** Items come in the order of this text. */
  readonly sortText: string
  /** What the typed letters are compared with; default: the label. */
  readonly filterText?: string
  readonly isDeprecated: boolean
}

export interface CompletionList {
  readonly items: readonly CompletionItem[]
  /** There are more; ask again when more letters are typed. */
  readonly isIncomplete: boolean
}

export interface Hover {
  readonly span: Span
  /** Markdown. */
  readonly contents: string
}

export interface SignatureHelp {
  readonly label: string
  /** Markdown. */
  readonly documentation: string
  /** Offsets in {@link label}. */
  readonly parameters: readonly { readonly span: Span; readonly documentation: string }[]
  readonly activeParameter: number
}

export type SymbolKind = 'section' | 'rule' | 'list' | 'profile' | 'application' | 'topic' | 'test' | 'server' | 'other'

export interface DocumentSymbol {
  readonly name: string
  readonly detail: string
  readonly kind: SymbolKind
  /** All of it. */
  readonly span: Span
  /** Its name. */
  readonly nameSpan: Span
  readonly children: readonly DocumentSymbol[]
}

export interface FoldingRange {
  readonly span: Span
  readonly kind: 'region' | 'comment'
}

/** Token types in the order of their numbers. All are predefined by the Language Server Protocol. */
export const semanticTokenTypes = [
  'property',
  'function',
  'operator',
  'keyword',
  'string',
  'number',
  'regexp',
  'variable',
  'comment',
  'enumMember',
] as const

export const semanticTokenModifiers = ['deprecated'] as const

export interface SemanticToken {
  readonly span: Span
  readonly type: (typeof semanticTokenTypes)[number]
  readonly modifiers: readonly (typeof semanticTokenModifiers)[number][]
}

export interface InlayHint {
  readonly at: number
  readonly label: string
  /** Markdown. */
  readonly tooltip?: string
}

export interface DocumentLink {
  readonly span: Span
  /** A URL, or the name of a file beside the document. */
  readonly target: string
  readonly tooltip: string
}

/** What an editor asks its host to do, by a name of {@link commandNames}. */
export interface EditorCommand {
  readonly name: EditorCommandName
  readonly title: string
  readonly arguments: readonly string[]
}

export const commandNames = ['explainCode', 'explainRule', 'evaluateTest', 'proveInvariant', 'writeTest'] as const
export type EditorCommandName = (typeof commandNames)[number]

/** What doing a command came to: something to show, or changes to make. */
export interface CommandAnswer {
  /** Markdown. */
  readonly text?: string
  readonly edits?: readonly FileEdit[]
}

export interface CodeAction {
  readonly title: string
  readonly kind: 'quickfix' | 'refactor' | 'source'
  /** Absent: it is no fix. */
  readonly diagnostic?: EditorDiagnostic
  readonly isPreferred: boolean
  /** Edits, or a command that is run when somebody chooses it. */
  readonly edits?: readonly FileEdit[]
  readonly command?: EditorCommand
}

/** A line above a rule that says what is known of it. */
export interface CodeLens {
  readonly span: Span
  readonly title: string
  readonly command?: EditorCommand
  /** The places that it speaks of. */
  readonly related: readonly FilePlace[]
}

/** What a name becomes everywhere, or why not. */
export type RenameAnswer =
  { readonly ok: true; readonly edits: readonly FileEdit[] } | { readonly ok: false; readonly reason: string }
