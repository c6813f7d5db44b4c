import { joinBytes } from '../../inspection/traffic/index.ts'
import { AnswerReader, type Answer, type AnswerHead, type ReadFrame } from '../../inspection/answers/index.ts'
import type { ByteReader } from '../api/upstream-message.ts'
import type { OverEvents } from './when-over.ts'

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

/** Bytes of an answer that is no stream up to which it leaves in one piece. */
const longestWait = 1_048_576

/** An answer on its way through: read frame by frame, as fast as the client reads, with what it took counted. */
export class MeteredAnswer {
  readonly reader: AnswerReader
  readonly #source: ByteReader
  readonly #options: MeterOptions
  readonly #waiting: Uint8Array[] = []
  #kept: Uint8Array[] | undefined
  #keptBytes = 0
  #waitingBytes = 0
  #hasText = false
  #isOver = false
  #failure: { readonly error: unknown } | undefined
  #left: OverEvents | undefined

  constructor(head: AnswerHead, body: ByteReader, options: MeterOptions) {
    this.reader = new AnswerReader(head, {}, true, false)
    this.#source = body
    this.#options = options
    this.#kept = options.keepBytes > 0 ? [] : undefined
  }

  /** Text has come, or the answer is over. */
  get hasBegun(): boolean {
    return this.#hasText || this.#isOver
  }

  /** Reads an answer that is no stream to its end, as far as it is worth to wait for it. */
  async readWhole(): Promise<void> {
    while (!this.#isOver && this.#waitingBytes < longestWait) await this.read()
  }

  get answer(): Answer {
    return this.reader.answer()
  }

  /** Reads one part. */
  async read(): Promise<void> {
    if (this.#isOver) return
    let next: Awaited<ReturnType<ByteReader['read']>>
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
      this.#waitingBytes += frame.frame.raw.length
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

  /** Tells when the stream has left; asked for before it is read. */
  tellLeft(events: OverEvents): void {
    this.#left = events
  }

  /** All of the answer, where all of it has come; undefined where it is under way or was cut. */
  takeWhole(): Uint8Array<ArrayBuffer> | undefined {
    return this.#isOver && this.#failure === undefined ? joinBytes(this.#waiting.splice(0)) : undefined
  }

  toStream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            await this.#pull(controller)
          } catch (error) {
            controller.error(error)
            this.#left?.onOver()
          }
        },
        cancel: async (reason) => {
          try {
            await this.cancel(reason, 'client_gone')
          } finally {
            this.#left?.onOver()
          }
        },
      },
      { highWaterMark: 0 },
    )
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (this.#waiting.length === 0 && !this.#isOver) await this.read()
    const parts = this.#waiting.splice(0)
    const [only] = parts
    const bytes = only !== undefined && parts.length === 1 ? only : joinBytes(parts)
    if (bytes.length > 0) {
      controller.enqueue(bytes)
      return
    }
    if (this.#failure !== undefined) throw this.#failure.error
    await this.#left?.onWhole()
    controller.close()
    this.#left?.onOver()
  }
}
