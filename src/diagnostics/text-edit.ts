import type { Span } from './diagnostic.ts'

/** One stretch of a text and what takes its place. */
export interface TextEdit {
  /** UTF-16 offsets. */
  readonly span: Span
  readonly text: string
}

/** A text after edits, which do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let at = 0
  for (const { span, text: inserted } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    parts.push(text.slice(at, span.start), inserted)
    at = span.end
  }
  parts.push(text.slice(at))
  return parts.join('')
}
