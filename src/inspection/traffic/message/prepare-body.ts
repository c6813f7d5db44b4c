import { findHeader, type BodySource, type HeaderPair } from './exchange.ts'
import { toTrafficLimits, type TrafficLimits } from './limits.ts'
import { ProblemList, type TrafficProblem } from './problem.ts'

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
  readonly problems: readonly TrafficProblem[]
}

/** A message as far as its body is concerned. */
export interface BodyMessage {
  readonly headers: readonly HeaderPair[]
  readonly body?: BodySource | undefined
  readonly bodySize?: number
}

const empty = new Uint8Array(0)

/** Compressed input is fed in slices of this many bytes, so that a bomb is noticed early. */
const slice = 4096

type Encoding = 'gzip' | 'deflate' | 'deflate-raw'

const encodings: ReadonlyMap<string, Encoding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
])

/** The encodings of a message, in the order in which they were applied. */
function contentEncodings(headers: readonly HeaderPair[]): readonly string[] {
  return (findHeader(headers, 'content-encoding') ?? '')
    .split(',', 8)
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
}

/** `deflate` means the zlib format, and some senders leave its header out. */
function deflateFormat(bytes: Uint8Array): Encoding {
  const [first = 0, second = 0] = bytes
  return (first & 15) === 8 && ((first << 8) | second) % 31 === 0 ? 'deflate' : 'deflate-raw'
}

/** Reads a stream up to a number of bytes, then cancels it. */
async function readStream(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<{ bytes: Uint8Array; limited: boolean; error: unknown }> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  let error: unknown
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      length += value.length
      if (length > limit) {
        // A stream that refuses to end must not hold up the decision, so nobody waits for the cancellation.
        reader.cancel().catch(() => undefined)
        break
      }
    }
  } catch (caught) {
    error = caught
  }
  const bytes = new Uint8Array(Math.min(length, limit))
  let at = 0
  for (const chunk of chunks) {
    const part = chunk.subarray(0, bytes.length - at)
    bytes.set(part, at)
    at += part.length
  }
  return { bytes, limited: length > limit, error }
}

function slices(bytes: Uint8Array): ReadableStream<BufferSource> {
  let at = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) controller.close()
        // The copy has a buffer of its own, which the types of streams ask for.
        else controller.enqueue(new Uint8Array(bytes.subarray(at, (at += slice))))
      },
    },
    { highWaterMark: 1 },
  )
}

/** What reading yields without decompression; undefined if the body needs {@link prepareBody}. */
export function readPlainBody(message: BodyMessage, limits: TrafficLimits): PreparedBody | undefined {
  const { body } = message
  if (body !== undefined && !(body instanceof Uint8Array)) return undefined
  const whole = body ?? empty
  if (whole.length > 0 && (contentEncodings(message.headers).length > 0 || isGzip(whole))) return undefined
  return finishPlain(whole, message, limits, false)
}

function finishPlain(whole: Uint8Array, message: BodyMessage, limits: TrafficLimits, limited: boolean): PreparedBody {
  const problems = new ProblemList()
  const size = Math.max(whole.length, message.bodySize ?? 0, limited ? (declaredLength(message) ?? 0) : 0)
  const received = whole.length > limits.maxBodyBytes ? whole.subarray(0, limits.maxBodyBytes) : whole
  const truncated = limited || size > received.length
  if (truncated && size > limits.maxBodyBytes)
    problems.add('E_BODY_LIMIT', { limit: limits.maxBodyBytes, setting: 'maxBodyBytes' })
  checkLength(message, size, limited, problems)
  return { received, bytes: received, size, truncated, problems: problems.all }
}

/** The length that a message declares, in bytes. */
export function declaredLength({ headers }: Pick<BodyMessage, 'headers'>): number | undefined {
  const declared = findHeader(headers, 'content-length')?.trim()
  return declared !== undefined && /^\d{1,15}$/.test(declared) ? Number(declared) : undefined
}

function checkLength(message: BodyMessage, size: number, limited: boolean, problems: ProblemList): void {
  const declared = findHeader(message.headers, 'content-length')
  if (declared === undefined || message.body === undefined || limited) return
  if (declaredLength(message) !== size)
    problems.add('W_CONTENT_LENGTH', { found: size, declared: declared.slice(0, 40) })
}

/**
 * Reads a body whether it is bytes or a stream, and undoes gzip and deflate. Neither a stream
 * that never ends nor a decompression bomb yields more than the limits.
 */
export async function prepareBody(message: BodyMessage, options: Partial<TrafficLimits> = {}): Promise<PreparedBody> {
  const limits = toTrafficLimits(options)
  const problems = new ProblemList()
  let whole: Uint8Array = empty
  let limited = false
  if (message.body instanceof Uint8Array) whole = message.body
  else if (message.body !== undefined) {
    const read = await readStream(message.body, limits.maxBodyBytes + 1)
    if (read.error !== undefined) problems.add('E_BODY_STREAM', { reason: describeError(read.error) })
    // A stream that broke off is as incomplete as one that was cut.
    limited = read.limited || read.error !== undefined
    whole = read.bytes
  }
  const plain = finishPlain(whole, message, limits, limited)
  problems.addAll(plain.problems)
  const names = whole.length === 0 ? [] : [...contentEncodings(message.headers)]
  if (names.length === 0 && isGzip(plain.received)) names.push('gzip')
  let bytes = plain.received
  let { truncated } = plain
  for (const name of names.reverse()) {
    const encoding = encodings.get(name)
    if (encoding === undefined) {
      problems.add('E_BODY_ENCODING_UNKNOWN', { encoding: name.slice(0, 40) })
      break
    }
    if (encoding === 'gzip' && !isGzip(bytes)) {
      // The header lies; what came can be read as it is.
      problems.add('E_BODY_ENCODING', { encoding: name })
      break
    }
    const decoded = await decompress(bytes, encoding === 'deflate' ? deflateFormat(bytes) : encoding, limits)
    if (decoded.limited)
      problems.add('E_BODY_DECODED_LIMIT', { limit: limits.maxDecodedBytes, setting: 'maxDecodedBytes' })
    // A cut body cannot end as its encoding says, and that it was cut is known already.
    else if (decoded.failed && !truncated) problems.add('E_BODY_ENCODING', { encoding: name })
    if (decoded.failed && decoded.bytes.length === 0) break
    truncated ||= decoded.limited || decoded.failed
    bytes = decoded.bytes
  }
  return { ...plain, bytes, truncated, problems: problems.all }
}

function describeError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 100)
}

async function decompress(
  bytes: Uint8Array,
  encoding: Encoding,
  limits: TrafficLimits,
): Promise<{ bytes: Uint8Array; limited: boolean; failed: boolean }> {
  const output = slices(bytes).pipeThrough(new DecompressionStream(encoding))
  const { bytes: decoded, limited, error } = await readStream(output, limits.maxDecodedBytes)
  return { bytes: decoded, limited, failed: error !== undefined }
}
