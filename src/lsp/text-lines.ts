import type { Position, Range } from 'vscode-languageserver'
import type { Span } from '../diagnostics/index.ts'
import type { TextReader } from '../editor/index.ts'

const carriageReturn = 13
const lineFeed = 10

function isLineBreak(unit: number): boolean {
  return unit === carriageReturn || unit === lineFeed
}

/** Where lines of a text begin that are not its first one. */
function lineStartsIn(text: string, offset: number): number[] {
  const starts: number[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (!isLineBreak(unit)) continue
    if (unit === carriageReturn && text.charCodeAt(at + 1) === lineFeed) at += 1
    starts.push(offset + at + 1)
  }
  return starts
}

/**
 * The lines of a text that somebody else keeps, brought up to date with each change: a second copy of a document of megabytes
 * would be written with each key.
 */
export class TextLines {
  readonly #text: TextReader
  #starts: number[]

  /** @param text - reads it as it is whenever it is read */
  constructor(text: TextReader) {
    this.#text = text
    this.#starts = this.#readStarts()
  }

  #readStarts(): number[] {
    const starts = lineStartsIn(this.#text.text, 0)
    starts.unshift(0)
    return starts
  }

  /** Counts the changes of the text. */
  get revision(): number {
    return this.#text.revision
  }

  /** What stands at a stretch. */
  slice(start: number, end: number): string {
    return this.#text.slice(start, end)
  }

  /**
   * Takes it that a stretch of the text was replaced; it reads as the new one already.
   *
   * @param span - of the text before; undefined: all of it
   */
  replaced(span: Span | undefined, inserted: string): void {
    const text = this.#text
    const end = span === undefined ? 0 : span.start + inserted.length
    const joins = (at: number): boolean => text.unitAt(at - 1) === carriageReturn && text.unitAt(at) === lineFeed
    if (span === undefined || joins(span.start) || joins(end)) {
      this.#starts = this.#readStarts()
      return
    }
    const starts = this.#starts
    const first = this.#lineAt(span.start) + 1
    const last = this.#lineAt(span.end) + 1
    const added = lineStartsIn(inserted, span.start)
    const moved = inserted.length - (span.end - span.start)
    if (added.length === 0 && first === last) {
      if (moved !== 0) for (let line = last; line < starts.length; line++) starts[line] = (starts[line] ?? 0) + moved
      return
    }
    this.#starts = starts.slice(0, first).concat(added)
    for (let line = last; line < starts.length; line++) this.#starts.push((starts[line] ?? 0) + moved)
  }

  /** The line of an offset. */
  #lineAt(offset: number): number {
    const starts = this.#starts
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) > offset) high = middle
      else low = middle + 1
    }
    return low - 1
  }

  /** No position is within a line break or behind it. */
  #beforeLineBreak(offset: number, lineStart: number): number {
    let at = offset
    while (at > lineStart && isLineBreak(this.#text.unitAt(at - 1))) at -= 1
    return at
  }

  /** Line and column from 0. */
  positionAt(offset: number): Position {
    const table = new Int32Array(2)
    this.putPosition(offset, table, 0)
    return { line: table[0] ?? 0, character: table[1] ?? 0 }
  }

  /** Puts the line and the column of an offset into a table: of a thousand places with each key, none is an object. */
  putPosition(offset: number, table: Int32Array, at: number): void {
    const inside = Math.max(0, Math.min(offset, this.#text.length))
    const line = this.#lineAt(inside)
    const start = this.#starts[line] ?? 0
    table[at] = line
    table[at + 1] = this.#beforeLineBreak(inside, start) - start
  }

  offsetAt({ line, character }: Position): number {
    const { length } = this.#text
    if (line >= this.#starts.length) return length
    if (line < 0) return 0
    const start = this.#starts[line] ?? 0
    if (character <= 0) return start
    return this.#beforeLineBreak(Math.min(start + character, this.#starts[line + 1] ?? length), start)
  }

  toRange({ start, end }: Span): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) }
  }

  /** A range whose ends stand the wrong way round is the stretch between them. */
  toSpan(range: Range): Span {
    const [start, end] = [this.offsetAt(range.start), this.offsetAt(range.end)]
    return start <= end ? { start, end } : { start: end, end: start }
  }
}
