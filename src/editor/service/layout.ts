import type { Span, TextEdit } from '../../diagnostics/index.ts'
import type { FileEdit, FormatSettings } from '../contract/index.ts'
import { formatSources } from '../format/index.ts'
import { elide, rulesThatShare, type EditorDocument } from '../model/index.ts'

/** Rules that are laid out in one step. */
const together = 20

/** The numbers of the rules that a stretch touches, in the batches that are laid out together. */
function batchesOf(document: EditorDocument, span: Span | undefined): readonly ReadonlySet<number>[] {
  const first = span === undefined ? 0 : document.indexAt(span.start)
  const last = span === undefined ? document.chunks.length - 1 : document.indexAt(span.end)
  const rules: number[] = []
  for (let index = first; index <= last; index++) if (document.chunks[index]?.rule !== undefined) rules.push(index)
  // What is laid out in a stretch is a rule each, so that an edit is small.
  const size = span === undefined ? together : 1
  return Array.from(
    { length: Math.ceil(rules.length / size) },
    (_, batch) => new Set(rules.slice(batch * size, (batch + 1) * size)),
  )
}

/** The edits that lay a document out, or the rules that touch a stretch of it, in steps. */
export function* layOut(
  document: EditorDocument,
  settings: FormatSettings,
  span: Span | undefined,
): Generator<void, readonly FileEdit[]> {
  const { file } = document
  const editsOf = (text: string): readonly TextEdit[] => formatSources([{ file, text }], settings).files[0]?.edits ?? []
  const batches = batchesOf(document, span)
  const shared = rulesThatShare(document)
  const isWhole = span === undefined && (batches.length < 2 || document.form.kind !== 'policy' || shared === undefined)
  if (isWhole) return editsOf(document.text).map((edit) => ({ file, ...edit }))
  const edits: FileEdit[] = []
  for (const [number, batch] of batches.entries()) {
    const { text, toDocument } = elide(document, (index) => batch.has(index) || shared?.has(index) === true)
    for (const edit of editsOf(text)) {
      const own = toDocument(edit.span)
      if (own === undefined) continue
      const index = document.indexAt(own.start)
      // What stands between the rules is a part of every batch.
      const isBetween = document.chunks[index]?.rule === undefined
      if (isBetween ? span === undefined && number === 0 : batch.has(index)) edits.push({ file, span: own, text: edit.text }) // prettier-ignore
    }
    yield
  }
  return edits
}
