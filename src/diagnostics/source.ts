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

/** Indexes a text once, so that each look-up is a binary search. */
export function createSourceText(text: string): SourceText {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)

  const lineIndex = (offset: number): number => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
  const lineEnd = (index: number): number => {
    const next = starts[index + 1]
    return next === undefined ? text.length : next - 1
  }

  return {
    text,
    positionAt(offset) {
      const index = lineIndex(offset)
      return { line: index + 1, column: offset - (starts[index] ?? 0) + 1 }
    },
    lineText(line) {
      return text.slice(starts[line - 1] ?? text.length, lineEnd(line - 1))
    },
    clipToLine(span) {
      const end = lineEnd(lineIndex(span.start))
      return { start: span.start, end: Math.max(span.start, Math.min(span.end, end)) }
    },
  }
}
