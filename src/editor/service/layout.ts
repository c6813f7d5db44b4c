import type { Span } from '../../diagnostics/index.ts'
import type { FileEdit, FormatSettings } from '../contract/index.ts'
import { formatSources } from '../format/index.ts'
import { elide, type EditorDocument } from '../model/index.ts'

/** The stretch in which two texts differ. */
function differing(before: string, after: string): { readonly span: Span; readonly text: string } | undefined {
  if (before === after) return undefined
  let start = 0
  while (start < before.length && before[start] === after[start]) start += 1
  let end = before.length
  let other = after.length
  while (end > start && other > start && before[end - 1] === after[other - 1]) {
    end -= 1
    other -= 1
  }
  return { span: { start, end }, text: after.slice(start, other) }
}

/** The edits that lay a document out, or the rules that touch a stretch of it. */
export function layOut(
  document: EditorDocument,
  settings: FormatSettings,
  span: Span | undefined,
): readonly FileEdit[] {
  const { file } = document
  const layOutText = (text: string): string => formatSources([{ file, text }], settings).files[0]?.text ?? text
  if (span === undefined) {
    const change = differing(document.text, layOutText(document.text))
    return change === undefined ? [] : [{ file, ...change }]
  }
  const edits: FileEdit[] = []
  for (let index = document.indexAt(span.start); index <= document.indexAt(span.end); index++) {
    if (document.chunks[index]?.rule === undefined) continue
    const { text, toDocument } = elide(document, (other) => other === index)
    const change = differing(text, layOutText(text))
    // An edit that begins at the end of a stretch has no character of its own to be placed by.
    const own = change === undefined ? undefined : toDocument(change.span)
    if (change !== undefined && own !== undefined) edits.push({ file, span: own, text: change.text })
  }
  return edits
}
