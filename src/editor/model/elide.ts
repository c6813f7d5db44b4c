import type { Span } from '../../diagnostics/index.ts'
import type { PolicyLanguage } from '../../language/index.ts'
import type { Chunk } from '../structure/index.ts'
import type { EditorDocument } from './editor-document.ts'
import { itemLinesOf } from './long-lists.ts'

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

/** Cuts long lists to their first items. */
export const withoutItems = (): boolean => false

/**
 * A document of which only some chunks are kept, beside all that are no rules.
 *
 * @param isItemKept - which items of long lists are kept, by their lines (default: all); see `itemLinesOf`
 */
export function elide(
  document: EditorDocument,
  isKept: (index: number) => boolean,
  isItemKept?: (line: string) => boolean,
): ElidedText {
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
  const { chunks } = document
  // Most chunks are rules that go: of them there may be ten thousand, for each key.
  for (let index = 0; index < chunks.length; index++) {
    const chunk = chunks[index] as Chunk
    if (chunk.rule !== undefined && !isKept(index)) {
      isAfterGone = true
      continue
    }
    const start = document.startOf(index)
    const own = document.textAt(index)
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
    let from = comma ?? 0
    if (isItemKept !== undefined)
      for (const line of itemLinesOf(document, index)) {
        if (isItemKept(own.slice(line.start, line.end))) continue
        add(start + from, own.slice(from, line.start))
        from = line.end
      }
    add(start + from, own.slice(from))
  }
  const find = (at: number): number | undefined => {
    let low = 0
    let high = pieces.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((pieces[middle] as Piece).at <= at) low = middle
      else high = middle - 1
    }
    const piece = pieces[low]
    return piece === undefined || at < piece.at || at > piece.at + piece.length ? undefined : piece.from + at - piece.at
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

interface Skeleton {
  readonly of: number
  readonly text: string
  readonly frame: string
  readonly isTests: boolean
  readonly language: PolicyLanguage
}

const skeletons = new WeakMap<EditorDocument, Skeleton>()

/** A file of tests has no sections of a policy. */
function saysTests(text: string): boolean {
  if (!/^[ \t]*["']?tests["']?[ \t]*:/m.test(text)) return false
  return !/^[ \t]{0,4}["']?(?:rules|rulesets|gateway|tiers|guardrails|portal)["']?[ \t]*:/m.test(text)
}

/** What the sections of our own are written in. */
function saysLanguage(text: string): PolicyLanguage {
  const word = /^[ \t]*["']?scheme["']?[ \t]*:[ \t]*["']?(cloudflare|gateway)\b/m.exec(text)?.[1]
  return word === 'cloudflare' || word === 'gateway' ? word : 'policy'
}

function read(document: EditorDocument): Skeleton {
  const known = skeletons.get(document)
  if (known?.of === document.betweenRevision) return known
  const { text } = elide(document, () => false)
  const { text: frame } = elide(document, () => false, withoutItems)
  const skeleton: Skeleton = {
    of: document.betweenRevision,
    text,
    // One string as long as nothing but rules and items of long lists is changed.
    frame: frame === known?.frame ? known.frame : frame,
    isTests: saysTests(frame),
    language: saysLanguage(frame),
  }
  skeletons.set(document, skeleton)
  return skeleton
}

/** The text of a document without any of its rules: the same string while nothing but rules is changed. */
export function skeletonOf(document: EditorDocument): string {
  return read(document).text
}

/** {@link skeletonOf} with long lists cut to their first items: what a rule alone is judged with. */
export function frameOf(document: EditorDocument): string {
  return read(document).frame
}

/** Whether a document is a file of tests. */
export function isTestFile(document: EditorDocument): boolean {
  return read(document).isTests
}

/** The language of the sections of our own of a policy document. */
export function ownLanguageOf(document: EditorDocument): PolicyLanguage {
  return read(document).language
}
