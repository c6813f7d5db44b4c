import type { Span } from '../../diagnostics/index.ts'
import type { LintSettings, SourceFile } from '../../lint/index.ts'
import type { ReadFile } from '../../policy/index.ts'

/** One change of a document's text; changes of one call follow each other. */
export interface DocumentChange {
  /** What is replaced, in UTF-16 offsets of the text before this change. Absent: the whole text. */
  readonly span?: Span
  readonly text: string
}

/** The text of a document as it is now, for who needs pieces of it: a copy of megabytes would be made for each change. */
export interface TextReader {
  /** All of it; it is put together for who asks first after a change. */
  readonly text: string
  /** In UTF-16 units. */
  readonly length: number
  /** Counts the changes. */
  readonly revision: number
  /** What stands at a stretch. */
  slice(start: number, end: number): string
  /** The UTF-16 unit at an offset; `NaN` outside. */
  unitAt(offset: number): number
}

/** A stretch of a file. Offsets everywhere are UTF-16 units from the start of the file, `end` exclusive. */
export interface FilePlace {
  readonly file: string
  readonly span: Span
}

/** A change of a file that an editor can make. */
export interface FileEdit extends FilePlace {
  readonly text: string
}

/** What a service is made with. Nothing must be given. */
export interface LanguageServiceOptions {
  /** Files of the project that no editor has open; see {@link LanguageService.setFiles}. */
  readonly files?: readonly SourceFile[]
  /** Levels, plan and ignores of the linter. Default: every rule at its own level. */
  readonly settings?: LintSettings
  /** Reads the files that policies name, such as those of lists. */
  readonly readFile?: ReadFile
  /** The project of a file: documents of one project are one policy. Default: the folder of the file. */
  readonly projectOf?: (file: string) => string
  /** Milliseconds of proving between two turns of the event loop. Default: 8. */
  readonly sliceMs?: number
  /**
   * Diagnostics of one document that are told; of more, those around the last change and else the gravest. Default: all.
   * Each key tells them anew, and editors show no list of thousands.
   */
  readonly mostDiagnostics?: number
  /** The day that ends of ignores are compared with, as `2027-01-31`. Default: today in UTC. */
  readonly today?: string
}

/** A question that may become idle while it is answered: aborted, it gives undefined within one slice. */
export interface Cancellable {
  readonly signal?: AbortSignal
}
