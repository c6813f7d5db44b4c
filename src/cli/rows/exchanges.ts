import type { Result } from '../../diagnostics/index.ts'
import {
  createMappedFormat,
  findLogFormat,
  fromHarEntry,
  logFormats,
  type Exchange,
  type LogFormat,
  type LogRecord,
} from '../../inspection/traffic/index.ts'
import { readText } from '../files/read.ts'
import { FileError, readEvents, type BrokenLine } from './events.ts'
import type { UnreadMembers } from './unread-members.ts'

/** Forms in which requests are written down, as `--input` names them. */
export const exchangeForms: readonly string[] = ['har', 'map', ...logFormats.map(({ id }) => id)]

/** A form, and of `map` what gives its names their members. */
export interface ExchangeForm {
  readonly form: string
  /** `name=member`; see `createMappedFormat`. */
  readonly map?: readonly string[]
  /** The host of rows that name none. */
  readonly host?: string
}

/** Forms whose rows hold a whole URL or a name, so that no host can be wanting. */
const wholeForms: readonly string[] = ['har', 'events', 'cloudflare-gateway-dns']

/** Logs whose members somebody names by hand. Others have a hundred fixed ones that say nothing of a request. */
const watchedForms: readonly string[] = ['log', 'envoy']

/** What one line of a file tells, or why it tells nothing. Lines, and entries of a HAR file, count from 1. */
export type RecordLine =
  | {
      readonly line: number
      readonly record: LogRecord
      /** The row as it was written, of logs that are rows. */
      readonly row?: Readonly<Record<string, unknown>>
    }
  | BrokenLine

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
function* readHar(file: string, onBytes: (bytes: number) => void): Generator<RecordLine> {
  const read = readText(file, { limit: 'maxHarBytes' })
  if ('reason' in read) throw new FileError(read)
  onBytes(Buffer.byteLength(read.text))
  const entries = readEntries(read.text)
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
function findFormat({ form, map = [], host }: ExchangeForm): { readonly format: LogFormat | undefined } | string {
  if (form !== 'map' && map.length > 0) return '`--map` belongs to `--input map`'
  if (host !== undefined && wholeForms.includes(form))
    return `\`--host\` does not go with \`--input ${form}\`: its rows name theirs`
  if (form === 'har') return { format: undefined }
  const known = findLogFormat(form)
  if (known !== undefined) return { format: known }
  if (map.length === 0) return '`--map name=member` says which members of a row hold what'
  const mapped = createMappedFormat(map)
  return mapped.ok ? { format: mapped.value } : (mapped.diagnostics[0]?.message ?? 'the mapping is not valid')
}

/**
 * Reads what a file tells of requests and names, one by one; `-` is standard input.
 *
 * @param onBytes - is told how far it is
 * @param unread - is shown the rows of logs whose members somebody names by hand
 * @throws FileError if the file cannot be read
 */
export async function* readRecords(
  file: string,
  form: ExchangeForm,
  onBytes: (bytes: number) => void,
  unread: UnreadMembers,
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
  const otherwise = form.host === undefined ? {} : { host: form.host }
  const isWatched = watchedForms.includes(format.id)
  for await (const row of readEvents(file, onBytes, format.readLine)) {
    const { line } = row
    if ('event' in row) {
      const { event } = row
      const made = toLine(
        line,
        'line',
        isWatched ? unread.watch(line, event, (row) => format.read(row, otherwise)) : format.read(event, otherwise),
      )
      yield 'record' in made ? { ...made, row: event } : made
    } else yield row
  }
}
