import type { Span } from './diagnostic.ts'

/** A place as people count: both from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A text with an index of its lines. Lines end at LF; a CR belongs to its line. */
export interface SourceText {
  readonly text: string
  positionAt(offset: number): Position
  lineText(line: number): string
  /** The span, cut at the end of the line on which it starts. */
  clipToLine(span: Span): Span
}

class IndexedText implements SourceText {
  readonly text: string
  /** Where lines begin: found when somebody asks, as most texts are right and nobody does. */
  #starts: readonly number[] | undefined

  constructor(text: string) {
    this.text = text
  }

  #lineStarts(): readonly number[] {
    if (this.#starts !== undefined) return this.#starts
    const starts = [0]
    for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1)
    return (this.#starts = starts)
  }

  #lineIndex(offset: number): number {
    const starts = this.#lineStarts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  #lineEnd(index: number): number {
    const next = this.#lineStarts()[index + 1]
    return next === undefined ? this.text.length : next - 1
  }

  positionAt(offset: number): Position {
    const index = this.#lineIndex(offset)
    return { line: index + 1, column: offset - (this.#lineStarts()[index] ?? 0) + 1 }
  }

  lineText(line: number): string {
    return this.text.slice(this.#lineStarts()[line - 1] ?? this.text.length, this.#lineEnd(line - 1))
  }

  clipToLine(span: Span): Span {
    const end = this.#lineEnd(this.#lineIndex(span.start))
    return { start: span.start, end: Math.max(span.start, Math.min(span.end, end)) }
  }
}

/** Indexes a text once, so that each look-up is a binary search. */
export function createSourceText(text: string): SourceText {
  return new IndexedText(text)
}
