import { ReplayError } from '../replay-error.ts'

/** Characters of a reason that are told. */
const longest = 300

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

/**
 * DuckDB counts the lines that are not blank, and is one ahead where a line is no JSON. What an object holds is left out.
 */
function jsonReason(message: string): string | undefined {
  const broken = /^Invalid Input Error: Malformed JSON in file ".*", at byte (\d+) in line (\d+): ([^.]*)/.exec(message)
  if (broken !== null) {
    const [, byte, line, reason = ''] = broken
    return `${lineOf(Number(line) - 1)} is no JSON: ${reason} at byte ${String(byte)}`
  }
  const wrong = /^Invalid Input Error: JSON transform error in file ".*", in line (\d+): (.*)/.exec(message)
  if (wrong === null) return undefined
  const [, line, reason = ''] = wrong
  const told = /has duplicate key/.test(reason) ? 'an object has a key twice' : reason.replace(/(Expected OBJECT, but got [A-Z]+): .*$/, '$1') // prettier-ignore
  return `${lineOf(Number(line))} is no row: ${told}`
}

function lineOf(number: number): string {
  return `the line ${String(number)}, blank ones not counted,`
}

/** What DuckDB says of a file, without what the file holds. */
export function reasonOf(error: unknown): string {
  const { message } = error as Error
  const known = csvReason(message) ?? jsonReason(message)
  if (known !== undefined) return known.slice(0, longest)
  const lines = message.split('\n').map((line) => line.trim())
  const told = lines.filter((line) => line !== '' && !/^(?:LINE \d|\^|Original Line|Possible|Candidate)/.test(line))
  return (told[0] ?? '')
    .replace(/^Invalid Input Error: (?:portcullis: |the log cannot be read: )?/, '')
    .replace(/(Expected OBJECT, but got [A-Z]+): .*$/, '$1')
    .replace(/Object \{.* has duplicate key .*$/, 'an object has a key twice')
    .slice(0, longest)
}

/** Whether DuckDB gave up for want of memory or room on a disk, which is no fault of a log. */
export function isLimit(error: unknown): boolean {
  return /^(?:Out of Memory Error|IO Error: .*(?:No space left|Could not write))/.test((error as Error).message)
}

/** What DuckDB says while a log is read or asked. */
export function toReplayError(error: unknown, file?: string): ReplayError {
  return new ReplayError(isLimit(error) ? 'E_SQL_LIMIT' : 'E_SQL_SOURCE_INVALID', { reason: reasonOf(error) }, file)
}
