import type { Chunk } from '../structure/index.ts'
import type { EditorDocument } from './editor-document.ts'

/** A line that holds an item of a long list, with offsets from the start of its chunk; its line break is a part of it. */
export interface ItemLine {
  readonly start: number
  readonly end: number
}

/** Shorter stretches hold no list that takes long to read. */
const shortest = 4096
/** Lists with fewer items on lines of their own are short. */
const fewest = 100
/** Items that always stay, so that a list is still one. */
const kept = 8

/** An item on a line of its own, in YAML or JSON, behind which another may follow; nothing in it opens anything. */
const itemLine =
  /^([ \t]*)(?:- (?:"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'|[\w.*+/~$^(](?:[^\s#"'[\]{},&|>:]|:(?=\S))*)|"(?:[^"\\\r\n]|\\.)*",)[ \t]*\r?$/

function indentOfItem(line: string): string | undefined {
  return itemLine.exec(line)?.[1]
}

function findItemLines(text: string): readonly ItemLine[] {
  const found: ItemLine[] = []
  let run: ItemLine[] = []
  let indentOfRun: string | undefined
  const close = (): void => {
    // The last one may go on in the next line.
    if (run.length >= fewest) for (const line of run.slice(kept, -1)) found.push(line)
    run = []
  }
  for (let start = 0; start < text.length;) {
    const lineBreak = text.indexOf('\n', start)
    const end = lineBreak === -1 ? text.length : lineBreak + 1
    const indent = lineBreak === -1 ? undefined : indentOfItem(text.slice(start, lineBreak))
    if (indent !== indentOfRun) close()
    indentOfRun = indent
    if (indent !== undefined) run.push({ start, end })
    start = end
  }
  close()
  return found
}

const noLines: readonly ItemLine[] = []
const known = new WeakMap<Chunk, readonly ItemLine[]>()

/**
 * Items of lists with a hundred or more on lines of their own, in a stretch between rules: each is judged by itself, so that
 * a copy of the document without some of them says the same of all else.
 */
export function itemLinesOf(document: EditorDocument, index: number): readonly ItemLine[] {
  const chunk = document.chunks[index]
  if (chunk === undefined || chunk.rule !== undefined || chunk.length < shortest || document.form.kind !== 'policy')
    return noLines
  let lines = known.get(chunk)
  if (lines === undefined) {
    lines = findItemLines(document.textAt(index))
    known.set(chunk, lines)
  }
  return lines
}
