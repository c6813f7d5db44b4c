import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { AnswerFilter, createSpanFinder, PlaceholderVault, type SpanGuard } from '../src/inspection/answers/index.ts'

/**
 * Streams through the filter: how many further deltas a delta waits for, what waits at most, and the work against a scan
 * of the whole texts. Needs the recorded answers of `../shared/data/responses`.
 */
interface Row {
  readonly streamed: boolean
  readonly status: number
  readonly contentType: string
  readonly body?: string
  readonly bodyBase64?: string
}

const file = process.argv.find((one) => one.endsWith('.gz')) ?? '../shared/data/responses/answers.jsonl.gz'
const rows = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Row) // prettier-ignore
const streams = rows.filter(({ streamed }) => streamed)
const guards: readonly SpanGuard[] = [
  { id: 'personal', action: 'redact', pii: ['CREDIT_CARD', 'EMAIL_ADDRESS', 'IBAN_CODE', 'PHONE_NUMBER', 'US_SSN', 'IP_ADDRESS'] }, // prettier-ignore
  { id: 'keys', action: 'block', secrets: true, canaries: ['HARBOUR-7Q', 'You are the assistant of KiwiCart'] },
]
const finder = await createSpanFinder(guards)

function bytesOf({ body, bodyBase64 }: Row): Uint8Array {
  return body === undefined ? new Uint8Array(Buffer.from(bodyBase64 ?? '', 'base64')) : new TextEncoder().encode(body)
}

/** The frames of a stream, as a filter that finds nothing lets them go. */
function framesOf(row: Row): readonly { readonly raw: Uint8Array; readonly isDelta: boolean }[] {
  const filter = new AnswerFilter(row, { finder, vault: new PlaceholderVault(), restores: false })
  const read = [...filter.reader.push(bytesOf(row)), ...filter.reader.end()]
  return read.map(({ frame, pieces }) => ({ raw: frame.raw, isDelta: pieces.some(({ told }) => told === 'part') }))
}

const lags: number[] = []
let heldMost = 0
for (const row of streams) {
  const frames = framesOf(row)
  if (frames.filter(({ isDelta }) => isDelta).length < 8) continue
  const filter = new AnswerFilter(row, { finder, vault: new PlaceholderVault(), restores: false })
  const ends = frames.map(() => -1)
  let gone = 0
  let seen = 0
  let out = 0
  const bounds = frames.map(({ raw }) => (seen += raw.length))
  for (const [at, frame] of [...frames, undefined].entries()) {
    const raw = frame?.raw
    const left = raw === undefined ? filter.end() : filter.push(raw)
    out += left.reduce((sum, bytes) => sum + bytes.length, 0)
    while (gone < frames.length && (bounds[gone] ?? Infinity) <= out) ends[gone++] = at
    heldMost = Math.max(heldMost, filter.held - (raw?.length ?? 0))
  }
  for (const [at, { isDelta }] of frames.entries())
    if (isDelta) lags.push(frames.slice(at + 1, (ends[at] ?? at) + 1).filter((frame) => frame.isDelta).length)
}
lags.sort((a, b) => a - b)
const at = (share: number): number => lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? 0

/** CPU of the texts in one piece, and delta by delta. */
function cpu(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Texts of the streams by channel: the parts in which they came. */
const texts = streams.flatMap((row) => {
  const filter = new AnswerFilter(row, { finder, vault: new PlaceholderVault(), restores: false })
  const byChannel = new Map<string, string[]>()
  for (const { pieces } of [...filter.reader.push(bytesOf(row)), ...filter.reader.end()])
    for (const { channel, told, text } of pieces)
      if (told === 'part') byChannel.set(channel, [...(byChannel.get(channel) ?? []), text])
  return [...byChannel.values()]
})

const { ChannelText } = await import('../src/inspection/answers/filter/channel-text.ts')
const whole = (): void => {
  for (const parts of texts) finder.find(parts.join(''))
}
const inParts = (): void => {
  for (const parts of texts) {
    const text = new ChannelText(finder, 'text')
    for (const part of parts) text.push(part)
    text.close()
  }
}
whole()
inParts()
const ratios = Array.from({ length: 5 }, () => cpu(inParts) / cpu(whole)).sort((a, b) => a - b)
const figures = {
  deltas: lags.length,
  lag: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: lags.at(-1) },
  heldMost,
  work: ratios[2],
}
console.log(JSON.stringify(figures))
if (process.argv.includes('--check')) {
  const isGood = figures.lag.p50 <= 1 && figures.lag.p95 <= 3 && figures.lag.p99 <= 10 && heldMost <= 65_536 && (ratios[0] ?? 9) <= 3 // prettier-ignore
  if (!isGood) process.exitCode = 1
}
