import { endStream } from '../../inspection/answers/index.ts'
import { joinBytes, type HeaderPair } from '../../inspection/traffic/index.ts'
import { AnswerGate, createGateOpener, refusalOf, type AnswerEndSink, type AnswerJudges } from './answer-gate.ts'
import { recordOf, refusalFor } from './message-guard.ts'

/** Headers that tell of bytes which may be others now. */
export const bodyHeaders = ['content-length', 'content-encoding', 'content-md5', 'digest', 'content-digest', 'repr-digest', 'etag'] as const // prettier-ignore

/** Two bytes with which gzip begins: then nobody has undone the coding. */
function isStillCoded(bytes: Uint8Array | undefined): boolean {
  return bytes?.[0] === 0x1f && bytes[1] === 0x8b
}

/** One answer on its way to the client, read only as fast as the client reads. */
class GuardedStream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #gate: AnswerGate
  readonly #tell: AnswerEndSink
  readonly #waiting: Uint8Array[] = []
  #isOver = false
  #failure: { readonly error: unknown } | undefined
  #hasLeft = false

  constructor(body: ReadableStream<Uint8Array>, gate: AnswerGate, tell: AnswerEndSink) {
    this.#reader = body.getReader()
    this.#gate = gate
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
    return this.#gate.stop !== undefined && !this.#hasLeft && this.#waiting.length === 0
  }

  /** Reads on until bytes may leave, or no more will come. */
  async read(): Promise<void> {
    while (!this.isReady) {
      let next: ReadableStreamReadResult<Uint8Array>
      try {
        next = await this.#reader.read()
      } catch (error) {
        // What is held was judged as far as it came; the client sees that the provider broke off.
        this.#waiting.push(...(await this.#gate.end()))
        this.#failure = { error }
        await this.#finish()
        return
      }
      const { filter } = this.#gate
      if (!next.done && filter.reader.isUntouched && isStillCoded(next.value)) filter.refuseUnread()
      this.#waiting.push(...(next.done ? await this.#gate.end() : this.#gate.push(next.value)))
      if (this.#gate.stop !== undefined) await this.#stop()
      else if (next.done) await this.#finish()
    }
  }

  async #finish(end?: 'client_gone'): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    const { filter, stop } = this.#gate
    await this.#tell(recordOf(filter, end, stop?.block), filter.reader.texts())
  }

  async #stop(): Promise<void> {
    await this.#reader.cancel('blocked by policy').catch(() => undefined)
    await this.#finish()
  }

  /** The bytes that wait; behind those of a blocked answer the error of the provider's form. */
  take(): readonly Uint8Array[] {
    const { stop, filter } = this.#gate
    const { reader } = filter
    const taken = this.#waiting.splice(0)
    if (taken.length > 0) this.#hasLeft = true
    if (stop !== undefined && this.#isOver && reader.form !== 'whole')
      return [...taken, endStream(reader.shape, reader.form, refusalFor(stop.block))]
    return taken
  }

  toStream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          await this.read()
          const wasOver = this.#isOver
          // One chunk: an error behind it would throw away all that nobody has read yet.
          const parts = this.take()
          const [only] = parts
          // Most reads give one part, which needs no copy.
          const bytes = only !== undefined && parts.length === 1 ? only : joinBytes(parts)
          if (bytes.length > 0) controller.enqueue(bytes)
          if (!wasOver) return
          if (this.#failure === undefined) controller.close()
          else controller.error(this.#failure.error)
        },
        cancel: async (reason) => {
          // The provider is stopped whatever the log does.
          await Promise.all([this.#finish('client_gone'), this.#reader.cancel(reason)])
        },
      },
      { highWaterMark: 0 },
    )
  }
}

/** Tells who gets an answer that all of it waited for the rules. */
export const heldHeader = 'portcullis-answer'

/**
 * An answer as guards and rules let it through: decided before its first byte leaves, and then as it comes. A block
 * before the first byte is an error of the provider's form; after it an error event.
 *
 * @param tell - told once when the answer is over; the end of the answer waits for it
 */
export async function guardResponse(response: Response, judges: AnswerJudges, tell: AnswerEndSink): Promise<Response> {
  const open = await createGateOpener(judges)
  const headers: HeaderPair[] = []
  response.headers.forEach((value, name) => headers.push([name, value]))
  const gate = open({ status: response.status, headers })
  if (!(gate instanceof AnswerGate)) {
    await tell(undefined, [])
    if (gate === undefined) return response
    await response.body?.cancel('blocked by policy')
    return refusalOf(gate, judges.shape)
  }
  if (response.body === null) {
    await tell(undefined, [])
    return response
  }
  const stream = new GuardedStream(response.body, gate, tell)
  await stream.read()
  if (stream.isRefused && gate.stop !== undefined) return refusalOf(gate.stop, gate.filter.reader.shape ?? judges.shape)
  const guarded = new Response(stream.toStream(), response)
  for (const name of bodyHeaders) guarded.headers.delete(name)
  if (gate.isHeld) guarded.headers.set(heldHeader, 'held')
  return guarded
}
