import { createDiagnostic, fail, succeed, type Result } from '../../../diagnostics/index.ts'
import type { Exchange, ExchangeResponse, ExchangeTiming, HeaderPair } from '../message/exchange.ts'

export type Row = Readonly<Record<string, unknown>>

/** Reports a row that is no request. */
export function rejectRow(kind: string, reason: string): { readonly ok: false } & Result<never> {
  return fail<never>(createDiagnostic('E_EXCHANGE_SHAPE', { start: 0, end: 0 }, { kind, reason })) as {
    readonly ok: false
  } & Result<never>
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined
}

/** A number, or a text of digits; logs write both. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && /^\d{1,15}(?:\.\d{1,6})?$/.test(value) ? Number(value) : undefined
}

const encoder = new TextEncoder()

/** The bytes of base64 text, or undefined if it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

/** Headers of a row: an object of texts or lists of texts. */
export function toHeaders(value: unknown): HeaderPair[] {
  if (!isRow(value)) return []
  return Object.entries(value).flatMap(([name, content]): HeaderPair[] =>
    (Array.isArray(content) ? (content as unknown[]) : [content]).flatMap((item): HeaderPair[] =>
      typeof item === 'string' || typeof item === 'number' ? [[name, String(item)]] : [],
    ),
  )
}

/** Keeps the members that have a value. */
export function defined<T extends object>(record: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T
}

/**
 * Reads a row of a request log: `method`, `host`, `path`, and any of `scheme`, `headers`, `body` or
 * `bodyBase64`, `ts`, `client_ip`, `status`, `request_bytes`, `response_bytes`, `ttfb_ms`,
 * `duration_ms`, `request_content_type`, `response_content_type`, `user_agent`, `response_headers`, and of the answer
 * `response_body` (a text, or a value that is JSON) or `response_body_base64`.
 *
 * @param otherwise - the `host` of a row that has none
 */
export function fromLogRow(row: unknown, { host: otherwise }: { readonly host?: string } = {}): Result<Exchange> {
  if (!isRow(row)) return rejectRow('log', 'expected an object')
  const method = textOf(row['method'])
  const host = textOf(row['host']) ?? otherwise
  const path = textOf(row['path'])
  if (method === undefined) return rejectRow('log', 'it has no `method`')
  if (host === undefined) return rejectRow('log', 'it has no `host`')
  if (path === undefined) return rejectRow('log', 'it has no `path`')
  let body: Uint8Array | undefined
  if (typeof row['body'] === 'string') body = encoder.encode(row['body'])
  else if (typeof row['bodyBase64'] === 'string') {
    body = fromBase64(row['bodyBase64'])
    if (body === undefined) return rejectRow('log', '`bodyBase64` is not base64')
  }
  const headers = toHeaders(row['headers'])
  addHeader(headers, 'content-type', row['request_content_type'])
  addHeader(headers, 'user-agent', row['user_agent'])
  const status = numberOf(row['status'])
  const answer = readAnswerBody(row)
  if (typeof answer === 'string') return rejectRow('log', answer)
  const responseHeaders = toHeaders(row['response_headers'])
  addHeader(responseHeaders, 'content-type', row['response_content_type'])
  const timing = defined<ExchangeTiming>({
    firstByteMs: numberOf(row['ttfb_ms']),
    durationMs: numberOf(row['duration_ms']),
  })
  const response =
    status === undefined
      ? undefined
      : defined<ExchangeResponse>({
          status,
          headers: responseHeaders,
          body: answer.body,
          bodySize: answer.body === undefined ? numberOf(row['response_bytes']) : undefined,
        })
  return succeed(
    defined<Exchange>({
      method,
      scheme: row['scheme'] === 'http' ? 'http' : 'https',
      host,
      target: path,
      version: textOf(row['version']),
      headers,
      body,
      bodySize: numberOf(row['request_bytes']),
      clientIp: textOf(row['client_ip']),
      receivedAt: numberOf(row['ts']),
      response,
      timing: Object.keys(timing).length === 0 ? undefined : timing,
    }),
  )
}

/** The body of the answer of a row, or why it cannot be read. */
function readAnswerBody(row: Row): { readonly body?: Uint8Array } | string {
  const text = row['response_body']
  if (typeof text === 'string') return { body: encoder.encode(text) }
  if (text !== undefined && text !== null) return { body: encoder.encode(JSON.stringify(text)) }
  const packed = row['response_body_base64']
  if (typeof packed !== 'string') return {}
  const body = fromBase64(packed)
  return body === undefined ? '`response_body_base64` is not base64' : { body }
}

function addHeader(headers: HeaderPair[], name: string, value: unknown): void {
  const text = textOf(value)
  if (text !== undefined && !headers.some(([key]) => key.toLowerCase() === name)) headers.push([name, text])
}
