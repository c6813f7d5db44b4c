/** A made-up day of KiwiCart's traffic, the same on every run: some endpoints are models, most are not. */
interface LogRow {
  readonly [member: string]: unknown
  readonly method: string
  readonly host: string
  readonly path: string
}

/** How an endpoint answers: medians of milliseconds and bytes, and how far they spread (1: not at all). */
interface Source {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly rows: number
  readonly firstByteMs: number
  readonly durationMs: number
  readonly requestBytes: number
  readonly responseBytes: number
  readonly spread: number
  readonly type: string
}

const json = 'application/json'
const stream = 'text/event-stream'

const sources: readonly Source[] = [
  { method: 'POST', host: 'shop.kiwicart.example', path: '/api/assistant', rows: 90, firstByteMs: 3900, durationMs: 4000, requestBytes: 420, responseBytes: 1200, spread: 2.4, type: json },
  { method: 'POST', host: 'api.openai.com', path: '/v1/chat/completions', rows: 70, firstByteMs: 900, durationMs: 6000, requestBytes: 1900, responseBytes: 9000, spread: 2, type: stream },
  { method: 'POST', host: 'app.scribbler.example', path: '/w/continue', rows: 60, firstByteMs: 800, durationMs: 7000, requestBytes: 2400, responseBytes: 8000, spread: 2.2, type: stream },
  { method: 'POST', host: 'api.helperbot.example', path: '/v1/chat/completions', rows: 40, firstByteMs: 1100, durationMs: 5000, requestBytes: 900, responseBytes: 7000, spread: 2, type: stream },
  { method: 'GET', host: 'shop.kiwicart.example', path: '/photos/kettle.jpg', rows: 120, firstByteMs: 30, durationMs: 60, requestBytes: 0, responseBytes: 90_000, spread: 1.2, type: 'image/jpeg' },
  { method: 'POST', host: 'shop.kiwicart.example', path: '/graphql', rows: 80, firstByteMs: 140, durationMs: 150, requestBytes: 700, responseBytes: 2500, spread: 1.8, type: json },
  { method: 'GET', host: 'office.kiwicart.example', path: '/reports/sales', rows: 30, firstByteMs: 8000, durationMs: 9000, requestBytes: 0, responseBytes: 900_000, spread: 1.5, type: 'application/pdf' },
  { method: 'GET', host: 'office.kiwicart.example', path: '/inbox/poll', rows: 60, firstByteMs: 30_000, durationMs: 30_002, requestBytes: 0, responseBytes: 12, spread: 1, type: json },
] // prettier-ignore

/** Evenly spread values from 1/spread to spread, in an order that is not sorted. */
function factor(source: Source, index: number, step: number): number {
  const share = ((index * step) % source.rows) / (source.rows - 1)
  return source.spread ** (2 * share - 1)
}

function toRow(source: Source, index: number): LogRow {
  const { method, host, path, firstByteMs, durationMs, requestBytes, responseBytes, type } = source
  const size = factor(source, index, 7)
  return {
    ts: Date.UTC(2026, 0, 5, 9) + index * 60_000,
    method,
    host,
    path,
    status: 200,
    request_bytes: Math.round(requestBytes * factor(source, index, 11)),
    response_bytes: Math.round(responseBytes * size),
    ttfb_ms: firstByteMs,
    // A model takes longer for a longer answer.
    duration_ms: Math.round(firstByteMs + (durationMs - firstByteMs) * size),
    request_content_type: requestBytes === 0 ? null : json,
    response_content_type: type,
    user_agent: 'Mozilla/5.0',
  }
}

export const trafficLog: readonly LogRow[] = sources.flatMap((source) =>
  Array.from({ length: source.rows }, (_, index) => toRow(source, index)),
)
