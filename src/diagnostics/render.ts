import type { Diagnostic } from './diagnostic.ts'
import { createSourceText, type SourceText } from './source.ts'

export interface RenderOptions {
  /** Printed before line and column. */
  readonly file?: string
  /** Marks parts for a terminal; the default leaves the text as it is. */
  readonly style?: (part: 'error' | 'warning' | 'info' | 'code' | 'marker' | 'hint', text: string) => string
}

/** A line longer than this is cut round the marker. */
const widest = 120

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
  const full = text.lineText(line)
  const from = full.length > widest ? Math.max(0, column - 1 - widest / 2) : 0
  const shown = full
    .slice(from, from + widest)
    .replaceAll('\t', ' ')
    .replaceAll('\r', ' ')
  const margin = String(line)
  const blank = ' '.repeat(margin.length)
  const pad = ' '.repeat(column - 1 - from)
  const carets = '^'.repeat(Math.max(1, Math.min(clipped.end - clipped.start, widest - (column - 1 - from))))
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
