import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import picocolors from 'picocolors'
import { renderDiagnostic, type Diagnostic } from '../diagnostics/index.ts'

/** Colours for one stream: only on a terminal, and never with NO_COLOR. */
export function colorsFor(stream: { readonly isTTY?: boolean }): ReturnType<typeof picocolors.createColors> {
  const wanted = stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'
  return picocolors.createColors(wanted)
}

/** A code frame for the terminal; the place is that of the file. */
export function printDiagnostic(
  diagnostic: Diagnostic,
  text: string,
  file: string,
  stream: NodeJS.WriteStream,
): string {
  const colors = colorsFor(stream)
  const styles = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
    code: colors.bold,
    marker: colors.red,
    hint: colors.cyan,
  }
  return renderDiagnostic(diagnostic, text, { file, style: (part, plain) => styles[part](plain) })
}

/** Text that came from events and policies, without what could steer a terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export interface FileError {
  readonly file: string
  readonly reason: string
}

/** The text of a file; `-` is standard input. */
export function readText(file: string): { readonly text: string } | FileError {
  try {
    const bytes = readFileSync(file === '-' ? 0 : file)
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return { file, reason: 'there is no such file' }
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { file, reason: 'it is not UTF-8' }
    return { file, reason: message }
  }
}

export function reportFileError({ file, reason }: FileError): void {
  process.stderr.write(`${file}: ${colorsFor(process.stderr).red('error')} E_FILE the file cannot be read: ${reason}\n`)
  process.exitCode = 1
}

/** Reports why a file could not be read. What is no error of the file is thrown on. */
export function reportReadError(file: string, error: unknown): void {
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined) throw error
  reportFileError({ file, reason: code === 'ENOENT' ? 'there is no such file' : message })
}

/** Writes and waits while the reader is slower than we are. */
export async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}

/** `portcullis ... | head` closes our output: that is no error. */
export function stopOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
