import { readFileSync, statSync } from 'node:fs'
import type { Result } from '../diagnostics/index.ts'
import {
  createMappedFormat,
  fromHarEntry,
  logFormats,
  type Exchange,
  type LogFormat,
  type LogRecord,
} from '../inspection/traffic/index.ts'
import { readEvents } from './events.ts'

/** Forms in which requests are written down. */
export const exchangeForms: readonly string[] = ['har', 'map', ...logFormats.map(({ id }) => id)]

/** A form, and of `map` what gives its names their members. */
export interface ExchangeForm {
  readonly form: string
  /** `name=member`; see `createMappedFormat`. */
  readonly map?: readonly string[]
}

/** A line that gives nothing to decide. */
export interface BrokenLine {
  readonly line: number
  readonly code: string
  readonly message: string
}

/** What one line of a file tells, or why it tells nothing. Lines, and entries of a HAR file, count from 1. */
export type RecordLine = { readonly line: number; readonly record: LogRecord } | BrokenLine

function toLine(line: number, place: string, result: Result<LogRecord>): RecordLine {
  if (result.ok) return { line, record: result.value }
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
const maxHarBytes = 256 * 1024 * 1024

function* readHar(file: string, onBytes: (bytes: number) => void): Generator<RecordLine> {
  if (file !== '-' && statSync(file).size > maxHarBytes) {
    yield { line: 1, code: 'E_FILE', message: `the file has more than ${String(maxHarBytes)} bytes (\`maxHarBytes\`)` }
    return
  }
  const bytes = readFileSync(file === '-' ? 0 : file)
  onBytes(bytes.length)
  const entries = readEntries(bytes.toString('utf8').replace(/^\ufeff/, ''))
  if (typeof entries === 'string') {
    yield { line: 1, code: 'E_EVENT_SYNTAX', message: `the file is no HAR document: ${entries}` }
    return
  }
  for (const [index, entry] of entries.entries()) yield toLine(index + 1, 'entry', toRecord(fromHarEntry(entry)))
}

function toRecord(result: Result<Exchange>): Result<LogRecord> {
  return result.ok ? { ...result, value: { kind: 'http', exchange: result.value } } : result
}

/** The format of a form, or why there is none; of HAR files undefined. */
export function findFormat({ form, map = [] }: ExchangeForm): { readonly format: LogFormat | undefined } | string {
  if (form === 'har') return { format: undefined }
  const known = logFormats.find(({ id }) => id === form)
  if (known !== undefined) return { format: known }
  const mapped = createMappedFormat(map)
  if (map.length === 0) return '`--map name=member` says which members of a row hold what'
  return mapped.ok ? { format: mapped.value } : (mapped.diagnostics[0]?.message ?? 'the mapping is not valid')
}

/** Reads what a file tells of requests and names, one by one; `-` is standard input. `onBytes` is told how far it is. */
export async function* readRecords(
  file: string,
  form: ExchangeForm,
  onBytes: (bytes: number) => void,
): AsyncGenerator<RecordLine> {
  const found = findFormat(form)
  if (typeof found === 'string') {
    yield { line: 1, code: 'E_LOG_MAP', message: found }
    return
  }
  const { format } = found
  if (format === undefined) {
    yield* readHar(file, onBytes)
    return
  }
  for await (const row of readEvents(file, onBytes, format.readLine)) {
    const { line } = row
    if ('event' in row) yield toLine(line, 'line', format.read(row.event))
    else yield { line, code: 'E_EVENT_SYNTAX', message: `line ${String(line)} is no JSON object: ${row.problem}` }
  }
}
