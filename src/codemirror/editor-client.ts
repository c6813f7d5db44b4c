import type { Span } from '../diagnostics/index.ts'
import type {
  CompletionList,
  DocumentChange,
  DocumentDiagnostics,
  Hover,
  LanguageService,
  SemanticToken,
} from '../editor/index.ts'

type MaybePromise<T> = T | Promise<T>

/**
 * The questions that the extension asks. A language service in the same thread answers them itself; see
 * {@link connectService} for one in a worker.
 */
export interface EditorClient {
  openDocument(file: string, text: string, version: number): void
  changeDocument(file: string, changes: readonly DocumentChange[], version: number): void
  closeDocument(file: string): void
  /** Gives undefined where the question was given up. */
  diagnostics(file: string): MaybePromise<DocumentDiagnostics | undefined>
  provedDiagnostics(file: string, options: { readonly signal: AbortSignal }): Promise<DocumentDiagnostics | undefined>
  completion(file: string, at: number): MaybePromise<CompletionList | undefined>
  hover(file: string, at: number): MaybePromise<Hover | undefined>
  /** @param span - the stretch of which colours are wanted (default: all) */
  semanticTokens(file: string, span?: Span): MaybePromise<readonly SemanticToken[] | undefined>
}

/** What can be asked through a port: the members of a service that the extension needs, and those of its host. */
export const servedNames = [
  'openDocument',
  'changeDocument',
  'closeDocument',
  'setFiles',
  'diagnostics',
  'provedDiagnostics',
  'completion',
  'hover',
  'semanticTokens',
  'format',
] as const

export type ServedName = (typeof servedNames)[number]

export type Served = Pick<LanguageService, ServedName>
