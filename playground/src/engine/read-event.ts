import type { Result } from '../../../src/diagnostics/index.ts'
import type { EventRecord } from '../../../src/compiler/index.ts'
import type { Exchange } from '../../../src/inspection/traffic/index.ts'
import { printJson } from '../state/event-text.ts'
import { labelOf } from '../state/event-label.ts'
import type { EventRow, EventSummary } from './protocol.ts'

/** What is decided: an event, or a request that is read first. */
export type Subject =
  { readonly kind: 'event'; readonly event: EventRecord } | { readonly kind: 'exchange'; readonly exchange: Exchange }

export type ReadEvent =
  | { readonly ok: true; readonly summary: EventSummary; readonly subject: Subject }
  | { readonly ok: false; readonly error: string }

type Row = Readonly<Record<string, unknown>>

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    if (error instanceof SyntaxError) return { reason: error.message }
    throw error
  }
}

/** What JSON has no form for is written as the command line reads it: `$int` and `$bytes`. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive)
  if (!isRow(value)) return value
  const { $int: int, $bytes: bytes } = value
  if (typeof int === 'string' && /^-?\d{1,40}$/.test(int)) return BigInt(int)
  if (typeof bytes === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(bytes))
    return Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0))
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, revive(own)]))
}

/** Rows that one text is cut into. */
const mostRows = 500

/** Several rows as texts of their own; null: there is only one. */
function splitRows(
  values: readonly unknown[],
  labelOf: (value: unknown) => string,
): Pick<EventSummary, 'split' | 'leftOut'> {
  if (values.length === 1) return { split: null, leftOut: 0 }
  const split = values.slice(0, mostRows).map((value): EventRow => ({ label: labelOf(value), text: printJson(value) }))
  return { split, leftOut: values.length - split.length }
}

function readRecords(records: readonly unknown[]): ReadEvent {
  const [event] = records
  if (!records.every(isRow) || !isRow(event))
    return { ok: false, error: 'an event is an object of field values by name' }
  return {
    ok: true,
    summary: { form: 'event', label: labelOf(event), ...splitRows(records, (record) => labelOf(record as Row)) },
    subject: { kind: 'event', event: revive(event) as EventRecord },
  }
}

function readLines(text: string): ReadEvent {
  const records: unknown[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const read = parse(line)
    if ('reason' in read) return { ok: false, error: `line ${String(index + 1)} is no JSON: ${read.reason}` }
    records.push(read.value)
  }
  return readRecords(records)
}

/** Entries of a HAR file, a single entry, or undefined if it is neither. */
function harEntries(value: unknown): readonly unknown[] | undefined {
  if (!isRow(value)) return undefined
  const { log, request } = value
  if (isRow(log) && Array.isArray(log['entries'])) return log['entries'] as readonly unknown[]
  return isRow(request) && typeof request['url'] === 'string' ? [value] : undefined
}

function harLabel(entry: unknown): string {
  const request = isRow(entry) && isRow(entry['request']) ? entry['request'] : {}
  const [method, url] = [request['method'], request['url']].map((part) => (typeof part === 'string' ? part : ''))
  return `${method ?? ''} ${url ?? ''}`.trim().slice(0, 200)
}

function fromResult(result: Result<Exchange>, summary: EventSummary): ReadEvent {
  if (!result.ok) return { ok: false, error: result.diagnostics[0]?.message ?? 'it cannot be read' }
  return { ok: true, summary, subject: { kind: 'exchange', exchange: result.value } }
}

function labelOfExchange(result: Result<Exchange>): string {
  return result.ok ? `${result.value.method} ${result.value.host}${result.value.target}`.slice(0, 200) : ''
}

/**
 * Reads what stands in the event pane: field values as JSON (one object, a list, or one a line), a HAR file or entry, a
 * command of curl, or a request as HTTP text. What it is is told by how it begins.
 */
export async function readEvent(text: string): Promise<ReadEvent> {
  const trimmed = text.trim()
  if (trimmed === '') return readRecords([{}])
  if (/^[[{]/.test(trimmed)) {
    const whole = parse(trimmed)
    if ('reason' in whole)
      return /\}[ \t\r]*\n[ \t\r]*\{/.test(trimmed)
        ? readLines(trimmed)
        : { ok: false, error: `it is no JSON: ${whole.reason}` }
    const entries = harEntries(whole.value)
    if (entries === undefined) return readRecords(Array.isArray(whole.value) ? whole.value : [whole.value])
    const [entry] = entries
    if (entry === undefined) return { ok: false, error: 'the HAR file has no entries' }
    const { fromHarEntry } = await import('./late/answers/requests.ts')
    return fromResult(fromHarEntry(entry), { form: 'har', label: harLabel(entry), ...splitRows(entries, harLabel) })
  }
  const { fromCurlCommand, fromHttpText } = await import('./late/answers/requests.ts')
  const isCurl = /^(?:\$ )?(?:\S*[/\\])?curl(?:\.exe)?\s/.test(trimmed)
  const result = isCurl ? fromCurlCommand(trimmed) : fromHttpText(text)
  const label = labelOfExchange(result)
  return fromResult(result, { form: isCurl ? 'curl' : 'http', label, split: null, leftOut: 0 })
}
