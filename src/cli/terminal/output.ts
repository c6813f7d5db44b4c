import { once } from 'node:events'
import { exitCodes } from './text.ts'

/** Writes to standard output and waits while the reader is slower than we are. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

/**
 * Columns of the terminal that standard output is; undefined where it goes to a file or a pipe, which are never cut, and
 * of a terminal that says 0, as those do that nobody looks at.
 */
export function terminalColumns(): number | undefined {
  const { isTTY, columns } = process.stdout
  return isTTY && columns > 0 ? columns : undefined
}

const outputReasons: Readonly<Record<string, string>> = {
  EPIPE: 'its reader has gone',
  ERR_STREAM_DESTROYED: 'it was closed',
  EBADF: 'it is closed',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
}

/** Output that cannot be written ends the command with a message: what follows would be lost unseen. */
export function endOnLostOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    const reason = outputReasons[code ?? ''] ?? message
    process.stderr.write(`error E_OUTPUT standard output cannot be written: ${reason}\n`)
    process.exit(exitCodes.found)
  })
  // There is nowhere left to say so.
  process.stderr.on('error', () => process.exit(exitCodes.found))
}
