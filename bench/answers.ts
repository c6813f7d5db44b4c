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

interface Delta {
  readonly raw: Uint8Array
  readonly isDelta: boolean
  /** A delta of code, queries and calls for tools of the provider, and of nothing else. */
  readonly isFurther: boolean
}

/** The frames of a stream, as a filter that finds nothing lets them go. */
function framesOf(row: Row): readonly Delta[] {
  const filter = new AnswerFilter(row, { finder, vault: new PlaceholderVault(), restores: false })
  const read = [...filter.reader.push(bytesOf(row)), ...filter.reader.end()]
  return read.map(({ frame, pieces }) => {
    const parts = pieces.filter(({ told }) => told === 'part')
    const isFurther = parts.every(({ kind }) => kind === 'further' || kind === 'other')
    return { raw: frame.raw, isDelta: parts.length > 0, isFurther: parts.length > 0 && isFurther }
  })
}

const lags: number[] = []
const furtherLags: number[] = []
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
  for (const [at, { isDelta, isFurther }] of frames.entries())
    if (isDelta)
      (isFurther ? furtherLags : lags).push(
        frames.slice(at + 1, (ends[at] ?? at) + 1).filter((frame) => frame.isDelta).length,
      )
}

interface Lag {
  readonly deltas: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

function lagOf(list: number[]): Lag {
  list.sort((a, b) => a - b)
  const at = (share: number): number => list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0
  return { deltas: list.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: list.at(-1) ?? 0 }
}

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
for (let round = 0; round < 5; round++) {
  whole()
  inParts()
}
const ratios = Array.from({ length: 5 }, () => cpu(inParts) / cpu(whole)).sort((a, b) => a - b)
const figures = {
  lag: lagOf(lags),
  furtherLag: lagOf(furtherLags),
  heldMost,
  work: ratios[2],
}
console.log(JSON.stringify(figures))
if (process.argv.includes('--check')) {
  const isGood = figures.lag.p50 <= 1 && figures.lag.p95 <= 3 && figures.lag.p99 <= 10 && heldMost <= 65_536 && (ratios[0] ?? 9) <= 3 // prettier-ignore
  if (!isGood) process.exitCode = 1
}
