import type { Finding, Span } from '../../diagnostics/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import type { EditorDocument } from '../model/index.ts'
import { detach } from '../structure/index.ts'

/** Findings by which a rule never does anything. */
const unnecessary: ReadonlySet<string> = new Set(['dead-rule', 'shadowed-rule', 'never-matches', 'unused-definition'])

/** All there is to say of a finding, in sentences. */
function sentences({ message, parts, hint }: Finding): string {
  const lines =
    parts === undefined
      ? [message]
      : [parts.effect, `because ${parts.cause}`, ...(parts.event === undefined ? [] : [`such as ${parts.event}`])]
  const remedy = parts?.remedy ?? hint
  return [...lines, ...(remedy === undefined || remedy === '' ? [] : [`→ ${remedy}`])].join('\n')
}

/** Texts of a finding quote the document that it was found in: a copy keeps nothing of it. */
function detachParts(parts: NonNullable<Finding['parts']>): NonNullable<Finding['parts']> {
  const { effect, cause, remedy, event } = parts
  return {
    effect: detach(effect),
    cause: detach(cause),
    remedy: detach(remedy),
    ...(event === undefined ? {} : { event: detach(event) }),
  }
}

/** A finding as something to underline, at a place of its document. */
export function toDiagnostic(finding: Finding, span: Span, toSpan: (span: Span) => Span | undefined): EditorDiagnostic {
  const { code, level, file, page, parts, hint, fix } = finding
  const edits = (fix?.edits ?? []).flatMap((edit) => {
    const own = toSpan(edit.span)
    return own === undefined ? [] : [{ file, span: own, text: detach(edit.text) }]
  })
  return {
    code,
    level,
    span,
    message: detach(sentences(finding)),
    ...(parts === undefined ? {} : { parts: detachParts(parts) }),
    ...(hint === undefined ? {} : { hint: detach(hint) }),
    page: page.includes('#') ? page : `${page}#${code.toLowerCase()}`,
    // A fix of which a part has no place in the document is none.
    ...(fix === undefined || edits.length < fix.edits.length
      ? {}
      : { fix: { title: detach(fix.title), isSafe: fix.isSafe, edits } }),
    tags: [
      ...(unnecessary.has(code) ? ['unnecessary' as const] : []),
      ...(code === 'deprecated-name' || /^W_DEPRECATED_/.test(code) ? ['deprecated' as const] : []),
    ],
    related: [],
  }
}

function moveSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by }
}

/** A diagnostic that has moved with its chunk. */
export function moveDiagnostic(diagnostic: EditorDiagnostic, by: number): EditorDiagnostic {
  if (by === 0) return diagnostic
  const { fix } = diagnostic
  return {
    ...diagnostic,
    span: moveSpan(diagnostic.span, by),
    ...(fix === undefined
      ? {}
      : { fix: { ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: moveSpan(edit.span, by) })) } }),
  }
}

/** Diagnostics by the piece of a document that they stand in, each as from that piece's start. */
export function groupByChunk(
  document: EditorDocument,
  found: readonly EditorDiagnostic[],
): ReadonlyMap<number, readonly EditorDiagnostic[]> {
  const byChunk = new Map<number, EditorDiagnostic[]>()
  for (const diagnostic of found) {
    const index = document.indexAt(diagnostic.span.start)
    const list = byChunk.get(index) ?? []
    byChunk.set(index, list)
    list.push(moveDiagnostic(diagnostic, -document.startOf(index)))
  }
  return byChunk
}
