import { Facet, type EditorState } from '@codemirror/state'
import type { EditorDiagnostic, FileEdit } from '../editor/index.ts'
import { throwLater } from './throw-later.ts'
import type { EditorClient } from './editor-client.ts'

/** What the extension is made with. */
export interface PortcullisOptions {
  /** Answers; a language service itself, or {@link connectService}. */
  readonly client: EditorClient
  /** The name of the file; its ending tells the form: `.wf`, `.yaml`, `.json`, `.tf`. */
  readonly file: string
  /** Milliseconds without a key before proofs are asked for (default 300). */
  readonly proofDelayMs?: number
  /** Told each time that the diagnostics of the document change; `leftOut` counts those beyond `mostDiagnostics` of the service. */
  readonly onDiagnostics?: (diagnostics: readonly EditorDiagnostic[], depth: 'fast' | 'all', leftOut: number) => void
  /** Makes the edits of a fix that lie in other files; without it such a fix is not offered. */
  readonly onOtherFiles?: (edits: readonly FileEdit[]) => void
  /** Told when a question could not be answered. Default: it is thrown where nobody catches it. */
  readonly onFailure?: (error: unknown) => void
}

/** The options of an editor, for the parts of the extension. */
export const settings = Facet.define<PortcullisOptions, PortcullisOptions | undefined>({
  combine: ([first]) => first,
})

/** The options of an editor that has the extension. */
export function settingsOf(state: EditorState): PortcullisOptions {
  const found = state.facet(settings)
  if (found === undefined) throw new Error('INVARIANT: parts of the extension run with its options')
  return found
}

/** Tells of a question that could not be answered. */
export function tellFailure({ onFailure }: PortcullisOptions, error: unknown): void {
  const tell = onFailure ?? throwLater
  tell(error)
}
