import type { Position, Range } from 'vscode-languageserver'
import type { Span } from '../diagnostics/index.ts'

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
  readonly #read: () => string
  #starts: number[]

  /** @param read - gives the text as it is now */
  constructor(read: () => string) {
    this.#read = read
    this.#starts = [0, ...lineStartsIn(read(), 0)]
  }

  get text(): string {
    return this.#read()
  }

  /**
   * Takes it that a stretch of the text was replaced; {@link text} is the new one already.
   *
   * @param span - of the text before; undefined: all of it
   */
  replaced(span: Span | undefined, inserted: string): void {
    const text = this.#read()
    const end = span === undefined ? 0 : span.start + inserted.length
    const joins = (at: number): boolean => text.charCodeAt(at - 1) === carriageReturn && text.charCodeAt(at) === lineFeed // prettier-ignore
    if (span === undefined || joins(span.start) || joins(end)) {
      this.#starts = [0, ...lineStartsIn(text, 0)]
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
    const text = this.#read()
    let at = offset
    while (at > lineStart && isLineBreak(text.charCodeAt(at - 1))) at -= 1
    return at
  }

  /** Line and column from 0. */
  positionAt(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.#read().length))
    const line = this.#lineAt(inside)
    const start = this.#starts[line] ?? 0
    return { line, character: this.#beforeLineBreak(inside, start) - start }
  }

  offsetAt({ line, character }: Position): number {
    const { length } = this.#read()
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
