import type { Result } from '../../diagnostics/index.ts'
import { fromEnvoyEntry, fromHarEntry, fromLogRow, type Exchange } from '../../inspection/traffic/index.ts'
import { readText } from '../files/read.ts'
import { FileError, readEvents } from './events.ts'
import type { InputForm } from '../options.ts'
import type { UnreadMembers } from './unread-members.ts'

/** A form in which requests are written down. */
export type ExchangeForm = Exclude<InputForm, 'events'>

/** A line that gives nothing to decide. */
export interface BrokenLine {
  readonly line: number
  readonly code: string
  readonly message: string
}

/** One request of a file, or why there is none. Lines, and entries of a HAR file, count from 1. */
export type ExchangeLine = { readonly line: number; readonly exchange: Exchange } | BrokenLine

const makers = { log: fromLogRow, envoy: fromEnvoyEntry } as const

function toLine(line: number, place: string, result: Result<Exchange>): ExchangeLine {
  if (result.ok) return { line, exchange: result.value }
  const { code, message } = result.diagnostics[0] ?? { code: 'E_EXCHANGE_SHAPE', message: 'no request' }
  return { line, code, message: `${place} ${String(line)}: ${message}` }
}

/** The entries of a HAR document, or why it is none. */
function readEntries(text: string): readonly unknown[] | string {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    // JSON.parse throws SyntaxError, or RangeError where a value nests too deep for it.
    return error instanceof RangeError ? 'it nests too deep' : (error as Error).message
  }
  const { log } = (document ?? {}) as { readonly log?: { readonly entries?: unknown } | null }
  const entries = log?.entries
  return Array.isArray(entries) ? (entries as unknown[]) : 'it has no list `log.entries`'
}

/** A HAR file is one JSON document, so all of it is in memory. */
function* readHar(file: string, onBytes: (bytes: number) => void): Generator<ExchangeLine> {
  const read = readText(file, { limit: 'maxHarBytes' })
  if ('reason' in read) throw new FileError(read)
  onBytes(Buffer.byteLength(read.text))
  const entries = readEntries(read.text)
  if (typeof entries === 'string') {
    yield { line: 1, code: 'E_EVENT_SYNTAX', message: `the file is no HAR document: ${entries}` }
    return
  }
  for (const [index, entry] of entries.entries()) yield toLine(index + 1, 'entry', fromHarEntry(entry))
}

/**
 * Reads requests one by one; `-` is standard input.
 *
 * @param onBytes - is told how far it is
 * @param unread - is shown the rows of logs; a HAR file has more members than anybody reads
 * @throws FileError if the file cannot be read
 */
export async function* readExchanges(
  file: string,
  form: ExchangeForm,
  onBytes: (bytes: number) => void,
  unread: UnreadMembers,
): AsyncGenerator<ExchangeLine> {
  if (form === 'har') {
    yield* readHar(file, onBytes)
    return
  }
  for await (const row of readEvents(file, onBytes)) {
    const { line } = row
    if ('event' in row) yield toLine(line, 'line', unread.watch(line, row.event, makers[form]))
    else yield { line, code: 'E_EVENT_SYNTAX', message: `line ${String(line)} is no JSON object: ${row.problem}` }
  }
}
