import type { Span } from '../../diagnostics/index.ts'
import type { EditorDocument } from './editor-document.ts'

interface Piece {
  /** Where it stands in the elided text. */
  readonly at: number
  /** Where it stands in the document. */
  readonly from: number
  readonly length: number
}

/** A document without some of its rules, and the way back. */
export interface ElidedText {
  readonly text: string
  /** A span of the elided text as one of the document; undefined: what stands there was made. */
  readonly toDocument: (span: Span) => Span | undefined
}

/** A document of which only some chunks are kept, beside all that are no rules. */
export function elide(document: EditorDocument, isKept: (index: number) => boolean): ElidedText {
  const pieces: Piece[] = []
  const texts: string[] = []
  let length = 0
  const add = (from: number, text: string): void => {
    if (text === '') return
    pieces.push({ at: length, from, length: text.length })
    texts.push(text)
    length += text.length
  }
  const isPlain = document.form.kind === 'rules'
  let isAfterGone = false
  for (const [index, chunk] of document.chunks.entries()) {
    const start = document.startOf(index)
    if (chunk.rule !== undefined && !isKept(index)) {
      isAfterGone = true
      continue
    }
    const own = document.text.slice(start, start + chunk.length)
    if (isPlain && chunk.rule !== undefined) {
      // What was said before of all rules that follow.
      const settings = Object.entries(chunk.settings ?? {}).map(([name, value]) => `# ${name}: ${String(value)}\n`)
      const made = `\n${settings.join('')}`
      texts.push(made)
      length += made.length
    }
    // The comma behind a rule goes with it.
    const comma = isAfterGone ? /^\s*,/.exec(own)?.[0].length : undefined
    isAfterGone = false
    add(start + (comma ?? 0), own.slice(comma ?? 0))
  }
  const find = (at: number): number | undefined => {
    const piece = pieces.findLast((candidate) => candidate.at <= at)
    return piece === undefined || at > piece.at + piece.length ? undefined : piece.from + at - piece.at
  }
  return {
    text: texts.join(''),
    toDocument({ start, end }) {
      const from = find(start)
      const until = end > start ? find(end - 1) : from
      if (from === undefined || until === undefined) return undefined
      return { start: from, end: end > start ? until + 1 : until }
    },
  }
}

const skeletons = new WeakMap<EditorDocument, { readonly of: string; readonly text: string }>()

/** The text of a document without any of its rules. */
export function skeletonOf(document: EditorDocument): string {
  const known = skeletons.get(document)
  if (known?.of === document.text) return known.text
  const { text } = elide(document, () => false)
  skeletons.set(document, { of: document.text, text })
  return text
}
