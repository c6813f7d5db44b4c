import type { Diagnostic } from './diagnostic.ts'
import { createSourceText, type SourceText } from './source.ts'

export interface RenderOptions {
  /** Printed before line and column. */
  readonly file?: string
  /** Marks parts for a terminal; the default leaves the text as it is. */
  readonly style?: (part: 'error' | 'warning' | 'info' | 'code' | 'marker' | 'hint', text: string) => string
  /** Columns that a line of the frame may take. Default: 120 and the margin. */
  readonly columns?: number
  /** Columns that a text takes, for terminals that show some characters wide. Default: its UTF-16 units. */
  readonly widthOf?: (text: string) => number
}

/** A longer line is cut round the marker. */
const widest = 120

/** The part of a line that is shown: from a little before the marker, as far as it fits. */
function cutLine(
  line: string,
  at: number,
  room: number,
  widthOf: (text: string) => number,
): { from: number; shown: string } {
  if (widthOf(line) <= room) return { from: 0, shown: line }
  let from = at
  while (from > 0 && widthOf(line.slice(from - 1, at)) <= room / 2) from -= 1
  let end = from
  let taken = 0
  for (const character of line.slice(from)) {
    taken += widthOf(character)
    if (taken > room) break
    end += character.length
  }
  return { from, shown: line.slice(from, end) }
}

/**
 * A code frame as plain text: the message, the line, a marker under the span, and the hint.
 *
 * @param diagnostic - what to show
 * @param source - the text that the diagnostic's span points into
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  source: string | SourceText,
  options: RenderOptions = {},
): string {
  const text = typeof source === 'string' ? createSourceText(source) : source
  const style = options.style ?? ((_part, plain) => plain)
  const { line, column } = text.positionAt(diagnostic.span.start)
  const clipped = text.clipToLine(diagnostic.span)
  const widthOf = options.widthOf ?? ((part) => part.length)
  const margin = String(line)
  const blank = ' '.repeat(margin.length)
  const room = options.columns === undefined ? widest : Math.max(20, options.columns - margin.length - 3)
  const full = text.lineText(line).replace(/[\t\r]/g, ' ')
  const { from, shown } = cutLine(full, column - 1, room, widthOf)
  const before = widthOf(shown.slice(0, column - 1 - from))
  const marked = widthOf(shown.slice(column - 1 - from, column - 1 - from + clipped.end - clipped.start))
  const pad = ' '.repeat(before)
  const carets = '^'.repeat(Math.max(1, Math.min(marked, room - before)))
  const place = `${options.file === undefined ? '' : `${options.file}:`}${String(line)}:${String(column)}`
  const lines = [
    `${place} ${style(diagnostic.severity, diagnostic.severity)} ${style('code', diagnostic.code)} ${diagnostic.message}`,
    `${blank} |`,
    `${margin} | ${shown}`,
    `${blank} | ${pad}${style('marker', carets)}`,
  ]
  if (diagnostic.hint !== undefined) lines.push(`${blank} = ${style('hint', `hint: ${diagnostic.hint}`)}`)
  return lines.join('\n')
}
