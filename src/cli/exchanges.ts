import { readFileSync, statSync } from 'node:fs'
import type { Result } from '../diagnostics/index.ts'
import { fromEnvoyEntry, fromHarEntry, fromLogRow, type Exchange } from '../inspection/traffic/index.ts'
import { readEvents } from './events.ts'

/** Forms in which requests are written down. */
export const exchangeForms = ['log', 'har', 'envoy'] as const
export type ExchangeForm = (typeof exchangeForms)[number]

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
const maxHarBytes = 256 * 1024 * 1024

function* readHar(file: string, onBytes: (bytes: number) => void): Generator<ExchangeLine> {
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
  for (const [index, entry] of entries.entries()) yield toLine(index + 1, 'entry', fromHarEntry(entry))
}

/** Reads requests one by one; `-` is standard input. `onBytes` is told how far it is. */
export async function* readExchanges(
  file: string,
  form: ExchangeForm,
  onBytes: (bytes: number) => void,
): AsyncGenerator<ExchangeLine> {
  if (form === 'har') {
    yield* readHar(file, onBytes)
    return
  }
  for await (const row of readEvents(file, onBytes)) {
    const { line } = row
    if ('event' in row) yield toLine(line, 'line', makers[form](row.event))
    else yield { line, code: 'E_EVENT_SYNTAX', message: `line ${String(line)} is no JSON object: ${row.problem}` }
  }
}
