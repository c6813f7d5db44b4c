import { joinBytes } from '../../inspection/traffic/index.ts'
import { AnswerReader, type Answer, type ReadFrame } from '../../inspection/answers/index.ts'

/** What is told of an answer, as it goes by. */
export interface MeterEvents {
  /** The first text has come. */
  readonly onFirstText: () => void
  /** It is over: all of it has come, it was cut, or the client has gone. Called once. */
  readonly onEnd: (answer: Answer, bytes: Uint8Array | undefined) => Promise<void>
  /** Whether the client has gone, where reading fails: then that is why. */
  readonly isGone: () => boolean
  /** Called with each part that leaves, for who holds a place for the call. */
  readonly onPart: () => void
}

/** How an answer is metered. */
export interface MeterOptions extends MeterEvents {
  /** Events that hold nothing but a usage that the client did not ask for are taken out. */
  readonly dropsUsage: boolean
  /** Bytes up to which the answer is kept whole, for a cache; 0: it is not kept. */
  readonly keepBytes: number
}

/** A usage that the client did not ask for, in an event of its own. */
function isUsageOnly({ frame }: ReadFrame): boolean {
  return frame.kind === 'event' && /"choices"\s*:\s*\[\s*\]/.test(frame.text) && /"usage"\s*:\s*\{/.test(frame.text)
}

/** An answer on its way through: read frame by frame, as fast as the client reads, with what it took counted. */
export class MeteredAnswer {
  readonly reader: AnswerReader
  readonly #source: ReadableStreamDefaultReader<Uint8Array>
  readonly #options: MeterOptions
  readonly #waiting: Uint8Array[] = []
  #kept: Uint8Array[] | undefined
  #keptBytes = 0
  #hasText = false
  #isOver = false
  #failure: { readonly error: unknown } | undefined

  constructor(response: Response, body: ReadableStream<Uint8Array>, options: MeterOptions) {
    this.reader = new AnswerReader({ status: response.status, contentType: response.headers.get('content-type') ?? '' })
    this.#source = body.getReader()
    this.#options = options
    this.#kept = options.keepBytes > 0 ? [] : undefined
  }

  /** Text has come, or the answer is over. */
  get hasBegun(): boolean {
    return this.#hasText || this.#isOver
  }

  get answer(): Answer {
    return this.reader.answer()
  }

  /** Reads one part. */
  async read(): Promise<void> {
    if (this.#isOver) return
    let next: ReadableStreamReadResult<Uint8Array>
    try {
      next = await this.#source.read()
    } catch (error) {
      this.#failure = { error }
      await this.#end(this.#options.isGone() ? 'client_gone' : undefined)
      return
    }
    const frames = next.done ? this.reader.end() : this.reader.push(next.value)
    for (const frame of frames) {
      if (!this.#hasText && frame.pieces.some(({ kind }) => kind !== 'error' && kind !== 'other')) {
        this.#hasText = true
        this.#options.onFirstText()
      }
      if (this.#options.dropsUsage && isUsageOnly(frame)) continue
      this.#waiting.push(frame.frame.raw)
      this.#keep(frame.frame.raw)
    }
    if (next.done) await this.#end()
    else this.#options.onPart()
  }

  #keep(bytes: Uint8Array): void {
    this.#keptBytes += bytes.length
    if (this.#keptBytes > this.#options.keepBytes) this.#kept = undefined
    this.#kept?.push(bytes)
  }

  async #end(gone?: 'client_gone'): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    const answer = this.reader.answer(gone)
    await this.#options.onEnd(answer, this.#kept === undefined ? undefined : joinBytes(this.#kept))
  }

  /** Gives the answer up, and the provider is told. */
  async cancel(reason: unknown, gone?: 'client_gone'): Promise<void> {
    await this.#end(gone)
    await this.#source.cancel(reason).catch(() => undefined)
  }

  toStream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          while (this.#waiting.length === 0 && !this.#isOver) await this.read()
          const bytes = joinBytes(this.#waiting.splice(0))
          if (bytes.length > 0) controller.enqueue(bytes)
          else if (this.#failure !== undefined) controller.error(this.#failure.error)
          else controller.close()
        },
        cancel: async (reason) => this.cancel(reason, 'client_gone'),
      },
      { highWaterMark: 0 },
    )
  }
}
