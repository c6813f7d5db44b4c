import { endStream, type AnswerFilter } from '../../inspection/answers/index.ts'
import { recordOf, refusalFor, refuse, type GuardRecord, type MessageGuard } from './message-guard.ts'

/** Headers that tell of bytes which may be others now. */
export const bodyHeaders = ['content-length', 'content-encoding', 'content-md5', 'digest', 'content-digest', 'repr-digest', 'etag'] as const // prettier-ignore

/** Two bytes with which gzip begins: then nobody has undone the coding. */
function isStillCoded(bytes: Uint8Array | undefined): boolean {
  return bytes?.[0] === 0x1f && bytes[1] === 0x8b
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const joined = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}

/** One answer on its way to the client, read only as fast as the client reads. */
class GuardedStream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #filter: AnswerFilter
  readonly #tell: (record: GuardRecord) => void
  readonly #waiting: Uint8Array[] = []
  #isOver = false
  #failure: { readonly error: unknown } | undefined
  #hasLeft = false

  constructor(body: ReadableStream<Uint8Array>, filter: AnswerFilter, tell: (record: GuardRecord) => void) {
    this.#reader = body.getReader()
    this.#filter = filter
    this.#tell = tell
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Bytes wait for the client, or the answer is over. */
  get isReady(): boolean {
    return this.#isOver || this.#waiting.length > 0
  }

  /** Nothing has left or waits to, and the answer is blocked. */
  get isRefused(): boolean {
    return this.#filter.block !== undefined && !this.#hasLeft && this.#waiting.length === 0
  }

  /** Reads on until bytes may leave, or no more will come. */
  async read(): Promise<void> {
    while (!this.isReady) {
      let next: ReadableStreamReadResult<Uint8Array>
      try {
        next = await this.#reader.read()
      } catch (error) {
        // What is held was judged as far as it came; the client sees that the provider broke off.
        this.#waiting.push(...this.#filter.end())
        this.#finish()
        this.#failure = { error }
        return
      }
      if (!next.done && this.#filter.reader.isUntouched && isStillCoded(next.value)) this.#filter.refuseUnread()
      this.#waiting.push(...(next.done ? this.#filter.end() : this.#filter.push(next.value)))
      if (this.#filter.block !== undefined) await this.#stop()
      else if (next.done) this.#finish()
    }
  }

  #finish(end?: 'client_gone'): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#tell(recordOf(this.#filter, end))
  }

  async #stop(): Promise<void> {
    this.#finish()
    await this.#reader.cancel('blocked by policy').catch(() => undefined)
  }

  /** The bytes that wait; behind those of a blocked answer the error of the provider's form. */
  take(): readonly Uint8Array[] {
    const { block, reader } = this.#filter
    const taken = this.#waiting.splice(0)
    if (taken.length > 0) this.#hasLeft = true
    if (block !== undefined && this.#isOver && reader.form !== 'whole')
      return [...taken, endStream(reader.shape, reader.form, refusalFor(block))]
    return taken
  }

  toStream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          await this.read()
          const wasOver = this.#isOver
          // One chunk: an error behind it would throw away all that nobody has read yet.
          const bytes = join(this.take())
          if (bytes.length > 0) controller.enqueue(bytes)
          if (!wasOver) return
          if (this.#failure === undefined) controller.close()
          else controller.error(this.#failure.error)
        },
        cancel: async (reason) => {
          this.#finish('client_gone')
          await this.#reader.cancel(reason)
        },
      },
      { highWaterMark: 0 },
    )
  }
}

/**
 * An answer as the guards let it through: decided before its first byte leaves, and then as it comes. A block before the
 * first byte is an error of the provider's form; after it an error event.
 *
 * @param tell - told what became of the answer, when it is over
 */
export async function guardResponse(
  response: Response,
  guard: MessageGuard,
  tell: (record: GuardRecord) => void,
): Promise<Response> {
  // prettier-ignore
  const head = { status: response.status, contentType: response.headers.get('content-type') ?? '' }
  const filter = response.body === null ? undefined : (await guard.opener())(head)
  if (filter === undefined || response.body === null) return response
  const stream = new GuardedStream(response.body, filter, tell)
  await stream.read()
  if (stream.isRefused && filter.block !== undefined) {
    const { status, headers, body } = refuse('response', filter.reader.shape, filter.block)
    return new Response(body, { status, headers })
  }
  const guarded = new Response(stream.toStream(), response)
  for (const name of bodyHeaders) guarded.headers.delete(name)
  return guarded
}
