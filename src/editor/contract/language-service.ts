import type { Span } from '../../diagnostics/index.ts'
import type { SourceFile } from '../../lint/index.ts'
import type {
  CodeAction,
  CodeLens,
  CommandAnswer,
  CompletionList,
  DocumentLink,
  DocumentSymbol,
  EditorCommandName,
  FoldingRange,
  Hover,
  InlayHint,
  RenameAnswer,
  SemanticToken,
  SignatureHelp,
} from './answers.ts'
import type { DocumentDiagnostics } from './diagnostic.ts'
import type { Cancellable, DocumentChange, FileEdit, FilePlace, TextReader } from './document.ts'

/** How documents are laid out. */
export interface FormatSettings {
  /** Characters of a line. Default: 100. */
  readonly width?: number
  readonly operators?: 'words' | 'symbols'
  readonly sortSets?: boolean
  /** Formats Terraform too: it sees each changed expression as a change (default: no). */
  readonly terraform?: boolean
}

/** Questions that go through whole documents. */
export type SlicedQuestion = 'definition' | 'references' | 'renameTarget' | 'rename' | 'semanticTokens' | 'inlayHints' | 'format' // prettier-ignore

/** What is asked of a long document is answered in slices, between which other questions have their turn. */
export type Sliced<Question extends (...values: never[]) => unknown> = Question extends (
  ...values: infer Values
) => infer Answer
  ? (options: Cancellable, ...values: Values) => Promise<Answer | undefined>
  : never

/**
 * What an editor asks about rule files of any form: plain rules (`.wf`), policies in YAML and JSON, the JSON of the APIs,
 * Terraform. It knows no protocol and no Node API, so that a language server, a page and a worker can all stand before it.
 *
 * Files are known by a name (a path or a URI); places are UTF-16 offsets. What is asked of a file that is not open gives
 * an empty answer. Nothing that a text says makes it throw.
 */
export interface LanguageService {
  /**
   * Takes a document that an editor shows. Its text counts from now on, not that of the disk.
   *
   * @param version - counts up with each change
   */
  openDocument(file: string, text: string, version?: number): void
  /** Takes the changes of one key, in order. */
  changeDocument(file: string, changes: readonly DocumentChange[], version?: number): void
  closeDocument(file: string): void
  /** Sets the files of the project that no editor has open, in place of those before. */
  setFiles(files: readonly SourceFile[]): void
  /** The text of a document or file as the service has it. */
  textOf(file: string): string | undefined
  /** Reads pieces of the text of a document or file, as it is whenever they are read. */
  readerOf(file: string): TextReader | undefined

  /**
   * Diagnostics that need no proof, at once. What was proved before stays with the rules that were not touched since, until
   * {@link provedDiagnostics} knows better.
   */
  diagnostics(file: string): DocumentDiagnostics
  /**
   * All diagnostics, in slices between which other questions are answered.
   *
   * @returns undefined if the signal was aborted or the document changed meanwhile
   */
  provedDiagnostics(file: string, options?: Cancellable): Promise<DocumentDiagnostics | undefined>

  completion(file: string, at: number): CompletionList
  hover(file: string, at: number): Hover | undefined
  signatureHelp(file: string, at: number): SignatureHelp | undefined

  definition(file: string, at: number): readonly FilePlace[]
  /** Every place that names the thing at a place, its definition among them. */
  references(file: string, at: number): readonly FilePlace[]
  /** What would be renamed; undefined: nothing at the place can be. */
  renameTarget(file: string, at: number): { readonly span: Span; readonly name: string } | undefined
  rename(file: string, at: number, name: string): RenameAnswer

  symbols(file: string): readonly DocumentSymbol[]
  foldingRanges(file: string): readonly FoldingRange[]
  /** The stretches around a place, from the closest. */
  selectionRanges(file: string, at: number): readonly Span[]
  /** In the order of the text, none overlapping. */
  semanticTokens(file: string, span?: Span): readonly SemanticToken[]
  inlayHints(file: string, span?: Span): readonly InlayHint[]
  links(file: string): readonly DocumentLink[]

  /** The edits that lay a document, or the expressions that touch a stretch of it, out. */
  format(file: string, settings?: FormatSettings, span?: Span): readonly FileEdit[]
  codeActions(file: string, span: Span): readonly CodeAction[]
  /** Lines about rules; those that were not proved yet are left out. */
  codeLenses(file: string): readonly CodeLens[]
  /**
   * Questions that go through whole documents, as they are asked above but in slices. The answer is undefined if the signal
   * was aborted or the document changed meanwhile.
   */
  readonly inSlices: {
    readonly [Name in SlicedQuestion]: Sliced<LanguageService[Name]>
  }
  /**
   * Does what a code action or lens names.
   *
   * @returns undefined if the signal was aborted
   */
  runCommand(
    name: EditorCommandName,
    values: readonly string[],
    options?: Cancellable,
  ): Promise<CommandAnswer | undefined>
}
