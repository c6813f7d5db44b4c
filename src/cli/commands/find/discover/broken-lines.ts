import type { BrokenLine } from '../../../rows/events.ts'
import { plural, printError } from '../../../terminal/text.ts'

/** Broken lines that are shown; the rest are counted. */
const shownBrokenLines = 10

/** Tells of lines that are no exchanges, and counts them. */
export class BrokenLines {
  count = 0

  add(file: string, { code, message }: BrokenLine): void {
    this.count += 1
    if (this.count > shownBrokenLines) return
    printError(code, message, file)
    if (this.count === shownBrokenLines) process.stderr.write('further broken lines are counted only\n')
  }

  /** Rows that a database has counted, by reason. */
  addRows(file: string, rows: ReadonlyMap<string, number>): void {
    for (const [reason, count] of rows) {
      this.count += count
      printError('E_EXCHANGE_SHAPE', `${plural(count, 'row is', 'rows are')} no exchange: ${reason}`, file)
    }
  }
}

export function toBroken(line: number, problem: string, place = 'line'): BrokenLine {
  return { line, code: 'E_EXCHANGE_SHAPE', message: `${place} ${String(line)} is no exchange: ${problem}` }
}
