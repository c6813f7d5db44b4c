import picocolors from 'picocolors'

/** A stream that text is written for: whether it may have colours, and how wide it is. */
export type TextStream = Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>

/** Colours for one stream: only on a terminal, and never with NO_COLOR. */
export function colorsFor(stream: TextStream): ReturnType<typeof picocolors.createColors> {
  const wanted = stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'
  return picocolors.createColors(wanted)
}

/** Text that came from events and policies, without what could steer a terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** `1 rule`, `2 rules`; a third form for words that are not made by an `s`. */
export function plural(number: number, word: string, several = `${word}s`): string {
  return `${String(number)} ${number === 1 ? word : several}`
}

/** One line about something wrong, on standard error; the command then leaves with 1. */
export function printError(code: string, message: string, place?: string): void {
  const head = place === undefined ? '' : `${printable(place)}: `
  process.stderr.write(`${head}${colorsFor(process.stderr).red('error')} ${code} ${printable(message)}\n`)
  process.exitCode = exitCodes.found
}

/** One line about something that is worth knowing, on standard error. */
export function printWarning(code: string, message: string, place?: string): void {
  const head = place === undefined ? '' : `${printable(place)}: `
  process.stderr.write(`${head}${colorsFor(process.stderr).yellow('warning')} ${code} ${printable(message)}\n`)
}

/** One line that says what was done or left, on standard error. */
export function printNote(message: string): void {
  process.stderr.write(`${colorsFor(process.stderr).blue('note')} ${printable(message)}\n`)
}

/** How a command leaves. */
export const exitCodes = {
  ok: 0,
  /** Something was found, or a file could not be read or written. */
  found: 1,
  /** The command line itself is wrong; no file was looked at. */
  usage: 2,
} as const
