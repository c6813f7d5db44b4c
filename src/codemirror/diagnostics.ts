import type { Action, Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import type { EditorDiagnostic, EditorFix } from '../editor/index.ts'
import { renderMarkdown } from './markdown.ts'
import type { PortcullisOptions } from './settings.ts'

const severities = { error: 'error', warning: 'warning', style: 'hint', info: 'info' } as const

/** Makes the edits of a fix: those of this document here, those of other files by the host. */
export function applyFix(
  view: EditorView,
  fix: EditorFix,
  { file, onOtherFiles }: Pick<PortcullisOptions, 'file' | 'onOtherFiles'>,
): void {
  const own = fix.edits.filter((edit) => edit.file === file)
  const others = fix.edits.filter((edit) => edit.file !== file)
  view.dispatch({
    changes: own.map(({ span, text }) => ({ from: span.start, to: span.end, insert: text })),
    userEvent: 'input.fix',
  })
  if (others.length > 0) onOtherFiles?.(others)
}

function isPossible({ edits }: EditorFix, { file, onOtherFiles }: PortcullisOptions): boolean {
  return onOtherFiles !== undefined || edits.every((edit) => edit.file === file)
}

function toActions({ fix }: EditorDiagnostic, options: PortcullisOptions): Action[] {
  if (fix === undefined || !isPossible(fix, options)) return []
  return [{ name: fix.title, apply: (view) => applyFix(view, fix, options) }]
}

function renderDiagnostic({ message, code }: EditorDiagnostic): HTMLElement {
  // The remedy, which ends the message, is a paragraph of its own.
  const parent = renderMarkdown(message.replace(/\n(?=→ )/, '\n\n'))
  const name = document.createElement('span')
  name.className = 'cm-portcullis-code'
  name.textContent = code
  parent.append(name)
  return parent
}

/** Diagnostics of the service in the form of CodeMirror. An empty stretch is shown as one character. */
export function toDiagnostics(
  found: readonly EditorDiagnostic[],
  { length }: Text,
  options: PortcullisOptions,
): Diagnostic[] {
  return found.map((diagnostic): Diagnostic => {
    const from = Math.min(diagnostic.span.start, length)
    const to = Math.min(Math.max(diagnostic.span.end, from), length)
    return {
      from,
      to,
      severity: severities[diagnostic.level],
      source: 'portcullis',
      message: diagnostic.message,
      actions: toActions(diagnostic, options),
      renderMessage: () => renderDiagnostic(diagnostic),
      ...(diagnostic.tags.includes('unnecessary') ? { markClass: 'cm-portcullis-unnecessary' } : {}),
    }
  })
}
