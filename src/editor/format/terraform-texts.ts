import type { Span, TextEdit } from '../../diagnostics/index.ts'
import { escapeTemplate } from '../../policy/index.ts'
import type { LayOut } from './yaml-scalars.ts'

function escapeQuoted(text: string): string {
  const escaped = text.replace(/["\\]/g, (char) => `\\${char}`)
  // Control characters have no other escape in HCL that all of its versions know.
  return escapeTemplate(
    escaped.replace(/[\x00-\x1f\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
}

/**
 * The edits that put an expression in the place of a text of a Terraform file: a quoted string stays on its line, a
 * heredoc gets lines.
 *
 * @param body - where the text stands, between quotes or the lines of the heredoc's marks
 * @param whole - with them
 */
export function replaceInTerraform(
  source: string,
  body: Span,
  whole: Span,
  layOut: LayOut,
  width: number,
): readonly TextEdit[] {
  const before = source.slice(whole.start, body.start)
  const heredoc = /<<[^\n]*\n/.exec(before)
  if (heredoc === null) return [{ span: body, text: escapeQuoted(layOut(Infinity)) }]
  const old = source.slice(body.start, body.end)
  // Line breaks and blanks around the expression are the heredoc's own.
  const start = body.start + (old.length - old.trimStart().length)
  const end = body.start + old.trimEnd().length
  const margin = source.slice(source.lastIndexOf('\n', start - 1) + 1, start)
  const laid = escapeTemplate(layOut(Math.max(20, width - margin.length)))
  return [{ span: { start, end }, text: laid.split('\n').join(`\n${margin}`) }]
}
