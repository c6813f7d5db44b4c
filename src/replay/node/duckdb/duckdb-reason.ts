import { ReplayError } from '../replay-error.ts'

/** What DuckDB says of a broken file beside the line, in words that hold nothing of the file. */
const csvReasons: readonly (readonly [sign: RegExp, reason: string])[] = [
  [/^Expected Number of Columns: \d+ Found: \d+$/m, 'it has not as many cells as the first line'],
  [/^Value with unterminated quote found\.$/m, 'a quote is not closed'],
  [/^Maximum line size of \d+ bytes exceeded/m, 'it is longer than 2 000 000 bytes'],
  [/^Invalid unicode/m, 'it is not UTF-8'],
]

function csvReason(message: string): string | undefined {
  if (message.includes('Error when sniffing file'))
    return 'its lines have not all as many cells as the first one, or a quote is not closed'
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1]
  if (line === undefined) return undefined
  const known = csvReasons.find(([sign]) => sign.test(message))?.[1]
  return `the line ${line} is no CSV${known === undefined ? '' : `: ${known}`}`
}

/** What DuckDB says of a file, without what the file holds. */
export function reasonOf(error: unknown): string {
  const { message } = error as Error
  const csv = csvReason(message)
  if (csv !== undefined) return csv
  const lines = message.split('\n').map((line) => line.trim())
  const told = lines.filter((line) => line !== '' && !/^(?:LINE \d|\^|Original Line|Possible|Candidate)/.test(line))
  return (told[0] ?? '')
    .replace(/^Invalid Input Error: (?:portcullis: |the log cannot be read: )?/, '')
    .replace(/(Expected OBJECT, but got [A-Z]+): .*$/, '$1')
    .replace(/Object \{.* has duplicate key .*$/, 'an object has a key twice')
    .replace(/\.? Try auto-detecting.*$/, '')
    .slice(0, 300)
}

/** Whether DuckDB gave up for want of memory or room on a disk, which is no fault of a log. */
export function isLimit(error: unknown): boolean {
  return /^(?:Out of Memory Error|IO Error: .*(?:No space left|Could not write))/.test((error as Error).message)
}

/** What DuckDB says while a log is read or asked. */
export function toReplayError(error: unknown, file?: string): ReplayError {
  return new ReplayError(isLimit(error) ? 'E_SQL_LIMIT' : 'E_SQL_SOURCE_INVALID', { reason: reasonOf(error) }, file)
}
