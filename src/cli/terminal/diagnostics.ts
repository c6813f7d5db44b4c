import { createSourceText, renderDiagnostic, type Diagnostic, type SourceText } from '../../diagnostics/index.ts'
import { colorsFor, printable, type TextStream } from './text.ts'
import { widthOf } from './width.ts'

/** A diagnostic of a file. */
type PlacedDiagnostic = Diagnostic & { readonly file: string; readonly line: number }

/** What may steer a terminal, and what ends no line. */
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** A text as frames show it: each sign that could steer the terminal is one other, so that places stay right. */
function toShownText(text: string): SourceText {
  return createSourceText(text.replace(unseen, '\ufffd'))
}

/** A code frame for the terminal; the place is that of the file. */
function renderFrame(diagnostic: Diagnostic, text: SourceText, file: string, stream: TextStream): string {
  const colors = colorsFor(stream)
  const styles = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
    code: colors.bold,
    marker: colors.red,
    hint: colors.cyan,
  }
  return renderDiagnostic({ ...diagnostic, message: printable(diagnostic.message) }, text, {
    file: printable(file),
    style: (part, plain) => styles[part](plain),
    widthOf,
    ...(stream.isTTY === true && stream.columns !== undefined ? { columns: stream.columns } : {}),
  })
}

/** A diagnostic of a text with its code frame. */
export function frameDiagnostic(diagnostic: Diagnostic, text: string, file: string, stream: TextStream): string {
  return renderFrame(diagnostic, toShownText(text), file, stream)
}

/** Diagnostics of one expression, on standard error. */
export function printExpressionDiagnostics(diagnostics: readonly Diagnostic[], expression: string): void {
  for (const diagnostic of diagnostics)
    process.stderr.write(`${frameDiagnostic(diagnostic, expression, 'expression', process.stderr)}\n`)
}

/** Equal messages of a file that are shown whole; of the others only the lines are named. */
const shownAlike = 3
/** Lines that are named of the others. */
const namedLines = 8

function nameLines(lines: readonly number[]): string {
  const more = lines.length - namedLines
  const named = lines.slice(0, namedLines).join(', ')
  return more > 0 ? `${named} and ${String(more)} more` : named
}

/**
 * Diagnostics as blocks of text, in their order. Of many that say the same of one file the first are shown, and the last
 * of these says where the others stand.
 */
export function foldDiagnostics(
  diagnostics: readonly PlacedDiagnostic[],
  textOf: (file: string) => string,
  stream: TextStream,
): string[] {
  const alike = new Map<string, number[]>()
  const keyOf = ({ file, code, message }: PlacedDiagnostic): string => JSON.stringify([file, code, message])
  for (const diagnostic of diagnostics) {
    const key = keyOf(diagnostic)
    const lines = alike.get(key)
    if (lines === undefined) alike.set(key, [diagnostic.line])
    else lines.push(diagnostic.line)
  }
  const texts = new Map<string, SourceText>()
  const textFor = (file: string): SourceText => {
    const text = texts.get(file) ?? toShownText(textOf(file))
    texts.set(file, text)
    return text
  }
  const shown = new Map<string, number>()
  const blocks: string[] = []
  for (const diagnostic of diagnostics) {
    const key = keyOf(diagnostic)
    const count = (shown.get(key) ?? 0) + 1
    shown.set(key, count)
    if (count > shownAlike) continue
    const block = renderFrame(diagnostic, textFor(diagnostic.file), diagnostic.file, stream)
    const others = (alike.get(key) ?? []).slice(shownAlike)
    const isLast = count === shownAlike && others.length > 0
    const folded = isLast ? `\n  = the same ${String(others.length)} times more, in lines ${nameLines(others)}` : ''
    blocks.push(`${block}${folded}`)
  }
  return blocks
}
