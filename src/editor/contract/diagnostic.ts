import type { FindingLevel, FindingMessage, Span } from '../../diagnostics/index.ts'
import type { FileEdit, FilePlace } from './document.ts'

/** A change that an editor offers for a diagnostic. */
export interface EditorFix {
  readonly title: string
  /** It was proved that no decision changes by it. */
  readonly isSafe: boolean
  readonly edits: readonly FileEdit[]
}

/** Something to underline. */
export interface EditorDiagnostic {
  /** A code of the table (`E_…`, `W_…`) or the id of a lint rule (`dead-rule`). */
  readonly code: string
  readonly level: FindingLevel
  /** UTF-16 offsets in the document. */
  readonly span: Span
  /** All there is to say, in sentences; the parts, where the finding has them, are in {@link parts}. */
  readonly message: string
  readonly parts?: FindingMessage
  readonly hint?: string
  /** Where the page of the code stands: a path from the root of the project, with a fragment. */
  readonly page: string
  readonly fix?: EditorFix
  /** `unnecessary`: the rule never acts and may be shown faded; `deprecated`: struck through. */
  readonly tags: readonly ('unnecessary' | 'deprecated')[]
  /** Other places that it names, such as the rule that shadows this one. */
  readonly related: readonly (FilePlace & { readonly message: string })[]
}

/**
 * Diagnostics of one document. `fast` are those that reading, types and the rules over single expressions give; `all` has
 * those that were proved of the whole policy too.
 */
export interface DocumentDiagnostics {
  readonly file: string
  /** The version of the document that they were found in. */
  readonly version: number
  readonly depth: 'fast' | 'all'
  /** In the order of the text. */
  readonly diagnostics: readonly EditorDiagnostic[]
  /**
   * The same as they were found, by their numbers in {@link diagnostics}: one that has only moved is the same object from key
   * to key. A copy that was sent has none.
   */
  readonly found?: readonly EditorDiagnostic[]
  /** How far each of {@link found} stands behind the place that it says. */
  readonly movedBy?: ArrayLike<number>
  /** How many there are beyond `mostDiagnostics` of the service. */
  readonly leftOut: number
}
