import { findHeader, type BodySource, type Decompressors, type HeaderPair } from '../exchange.ts'
import { toTrafficLimits, type TrafficLimits } from '../limits.ts'
import { createProblem, ProblemList, type TrafficProblem } from '../problem.ts'
import { joinReadings, lacking, wholeReading, type Reading } from '../reading.ts'
import { contentEncodings, decompress, findDecompressor, isGzip, maxEncodings } from './content-encoding.ts'
import { readStream } from './read-stream.ts'

/** A body whose bytes are at hand: as it came and as it reads after decompression, both cut at their limits. */
export interface PreparedBody {
  /** As it came, up to `maxBodyBytes`. */
  readonly received: Uint8Array
  /** After decompression, up to `maxDecodedBytes`. */
  readonly bytes: Uint8Array
  /** Bytes of the whole body as it came; of a stream that was left early what it declares, at least what was seen. */
  readonly size: number
  /** `received` or `bytes` is not all of it. */
  readonly truncated: boolean
  /** How far `bytes` are what the sender sent. */
  readonly reading: Reading
  readonly problems: readonly TrafficProblem[]
}

/** A message as far as its body is concerned. */
export interface BodyMessage {
  readonly headers: readonly HeaderPair[]
  readonly body?: BodySource | undefined
  readonly bodySize?: number
  readonly decompressors?: Decompressors
}

const empty = new Uint8Array(0)

type ProblemArguments = Parameters<typeof createProblem>

/** Gathers problems, and what each of them leaves unread. */
class WireState {
  readonly problems = new ProblemList()
  reading: Reading = wholeReading

  lack(state: 'part' | 'unread', ...problem: ProblemArguments): void {
    const made = createProblem(...problem)
    this.problems.addAll([made])
    this.reading = joinReadings(this.reading, lacking(state, made))
  }
}

/** What reading yields without decompression; undefined if the body needs {@link prepareBody}. */
export function readPlainBody(message: BodyMessage, limits: TrafficLimits): PreparedBody | undefined {
  const { body } = message
  if (body !== undefined && !(body instanceof Uint8Array)) return undefined
  const whole = body ?? empty
  if (whole.length > 0 && (contentEncodings(message.headers).length > 0 || isGzip(whole))) return undefined
  return finishPlain(whole, message, limits, false, new WireState())
}

function finishPlain(
  whole: Uint8Array,
  message: BodyMessage,
  limits: TrafficLimits,
  limited: boolean,
  wire: WireState,
): PreparedBody {
  const { maxBodyBytes } = limits
  const size = Math.max(whole.length, message.bodySize ?? 0, limited ? (declaredLength(message) ?? 0) : 0)
  const received = whole.length > maxBodyBytes ? whole.subarray(0, maxBodyBytes) : whole
  const truncated = limited || size > received.length
  const isAtHand = message.body !== undefined
  if (truncated && size > maxBodyBytes) {
    const problem = ['E_BODY_LIMIT', { limit: maxBodyBytes, setting: 'maxBodyBytes' }] as const
    if (isAtHand) wire.lack('part', ...problem)
    else wire.problems.add(...problem)
  }
  if (truncated && wire.reading.state === 'whole') {
    const absent = createProblem('E_BODY_ABSENT', { found: received.length, size })
    wire.reading = lacking(received.length === 0 ? 'unread' : 'part', absent, isAtHand ? 'sender' : 'host')
  }
  checkLength(message, size, limited, wire.problems)
  return { received, bytes: received, size, truncated, reading: wire.reading, problems: wire.problems.all }
}

/** The length that a message declares, in bytes. */
export function declaredLength({ headers }: Pick<BodyMessage, 'headers'>): number | undefined {
  const declared = findHeader(headers, 'content-length')
  return declared === undefined ? undefined : toLength(declared)
}

function toLength(declared: string): number | undefined {
  const digits = declared.trim()
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}

function checkLength(message: BodyMessage, size: number, limited: boolean, problems: ProblemList): void {
  const declared = findHeader(message.headers, 'content-length')
  if (declared === undefined || message.body === undefined || limited) return
  if (toLength(declared) !== size) problems.add('W_CONTENT_LENGTH', { found: size, declared: declared.slice(0, 40) })
}

/**
 * Reads a body whether it is bytes or a stream, and undoes its content codings: gzip and deflate everywhere,
 * Brotli and zstd where the message brings a decompressor or the platform has one. Neither a stream that never
 * ends nor a decompression bomb yields more than the limits. Codings that nothing undoes leave it unread.
 */
export async function prepareBody(message: BodyMessage, options: Partial<TrafficLimits> = {}): Promise<PreparedBody> {
  const limits = toTrafficLimits(options)
  const wire = new WireState()
  const { body } = message
  let whole: Uint8Array = empty
  let limited = false
  if (body instanceof Uint8Array) whole = body
  else if (body !== undefined) {
    const read = await readStream(body, limits.maxBodyBytes + 1)
    if (read.error !== undefined) wire.lack('part', 'E_BODY_STREAM', { reason: describeError(read.error) })
    // A stream that broke off is as incomplete as one that was cut.
    limited = read.limited || read.error !== undefined
    whole = read.bytes
  }
  const plain = finishPlain(whole, body === undefined ? message : { ...message, body }, limits, limited, wire)
  const names = whole.length === 0 ? [] : [...contentEncodings(message.headers)]
  if (names.length === 0 && isGzip(plain.received)) names.push('gzip')
  const undone = await undoEncodings(plain, names, message.decompressors ?? {}, limits, wire)
  return { ...plain, ...undone, reading: wire.reading, problems: wire.problems.all }
}

async function undoEncodings(
  plain: PreparedBody,
  names: readonly string[],
  own: Decompressors,
  limits: TrafficLimits,
  wire: WireState,
): Promise<Pick<PreparedBody, 'bytes' | 'truncated'>> {
  let { bytes, truncated } = plain
  if (names.length > maxEncodings) {
    wire.lack('unread', 'E_BODY_ENCODINGS', { limit: maxEncodings })
    return { bytes, truncated }
  }
  for (const name of names.toReversed()) {
    const encoding = name.slice(0, 40)
    const decompressor = findDecompressor(name, bytes, own)
    if (decompressor === undefined) {
      wire.lack('unread', 'E_BODY_ENCODING_UNKNOWN', { encoding })
      break
    }
    if (/^(?:x-)?gzip$/.test(name) && !isGzip(bytes)) {
      // The header lies; what came is read as it is, by who ignores the header. Who heeds it gets nothing at all.
      wire.problems.add('E_BODY_ENCODING', { encoding })
      break
    }
    const decoded = await decompress(bytes, decompressor, limits.maxDecodedBytes)
    if (decoded.limited)
      wire.lack('part', 'E_BODY_DECODED_LIMIT', { limit: limits.maxDecodedBytes, setting: 'maxDecodedBytes' })
    // A cut body cannot end as its encoding says, and that it was cut is known already.
    else if (decoded.failed && !truncated)
      wire.lack(decoded.bytes.length === 0 ? 'unread' : 'part', 'E_BODY_ENCODING', { encoding })
    if (decoded.failed && decoded.bytes.length === 0) break
    truncated ||= decoded.limited || decoded.failed
    bytes = decoded.bytes
  }
  return { bytes, truncated }
}

function describeError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 100)
}
