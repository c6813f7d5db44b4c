import type { Readable } from 'node:stream'

/** What a message tells of its end beyond a stream: HTTP/1 knows when it was received whole. */
interface Message extends Readable {
  readonly complete?: boolean
}

/**
 * The body of a message, read for a look: what was read is put back, so that whoever reads the message
 * later gets all of it.
 */
export class PeekableBody {
  readonly #message: Message
  readonly #taken: Uint8Array[] = []
  #isOver = false
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #wake: (() => void) | undefined
  readonly stream: ReadableStream<Uint8Array>

  constructor(message: Message) {
    this.#message = message
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
          const reason = this.#whyUnreadable()
          if (reason === undefined) this.#listen()
          else {
            this.#isOver = true
            controller.error(new TypeError(reason))
          }
        },
        pull: () => this.#pull(),
        cancel: () => this.#finish(),
      },
      { highWaterMark: 0 },
    )
  }

  /** Ends the look and puts back what was read. */
  release(): void {
    if (this.#isOver) return
    this.#finish()
    this.#controller?.error(new Error('the message went on before it was read'))
  }

  #whyUnreadable(): string | undefined {
    const { readableDidRead, readableFlowing, readableEnded, destroyed } = this.#message
    if (readableDidRead || readableFlowing === true || readableEnded)
      return 'it was read before; give its bytes as `body`'
    return destroyed ? 'the connection was closed' : undefined
  }

  readonly #onReadable = (): void => {
    // At its end a message is readable and holds nothing. Put back now: one turn later it has ended for good.
    if (this.#message.readableLength === 0) this.#end()
    this.#wake?.()
  }
  readonly #onEnd = (): void => {
    this.#end()
    this.#wake?.()
  }
  readonly #onFailure = (error?: Error): void => {
    if (this.#isOver) return
    this.#finish()
    this.#controller?.error(error ?? new Error('the connection was closed'))
    this.#wake?.()
  }

  #listen(): void {
    this.#message.on('readable', this.#onReadable)
    this.#message.on('end', this.#onEnd)
    this.#message.on('error', this.#onFailure)
    this.#message.on('close', this.#onFailure)
  }

  async #pull(): Promise<void> {
    while (!this.#isOver) {
      // A read of what is empty and over would make the message tell its end, and nobody would hear it again.
      if (this.#isAtEnd()) {
        this.#end()
        return
      }
      const chunk = this.#message.readableLength === 0 ? null : (this.#message.read() as Uint8Array | null)
      if (chunk !== null) {
        this.#taken.push(chunk)
        this.#controller?.enqueue(chunk)
        // Put back within this turn: in the next the message ends for good.
        if (this.#isAtEnd()) this.#end()
        return
      }
      await new Promise<void>((resolve) => (this.#wake = resolve))
      this.#wake = undefined
    }
  }

  /** Whether all that came was read and nothing more will come, before the message tells so. */
  #isAtEnd(): boolean {
    const { complete, readableLength } = this.#message
    // HTTP/2 has no `complete` that means it; Node's state of the stream does.
    const state = (this.#message as { readonly _readableState?: { readonly ended?: boolean } })._readableState
    return readableLength === 0 && (state?.ended ?? complete === true)
  }

  #end(): void {
    if (this.#isOver) return
    this.#finish()
    this.#controller?.close()
  }

  #finish(): void {
    this.#isOver = true
    this.#message.off('readable', this.#onReadable)
    this.#message.off('end', this.#onEnd)
    this.#message.off('error', this.#onFailure)
    this.#message.off('close', this.#onFailure)
    if (this.#taken.length > 0 && !this.#message.readableEnded && !this.#message.destroyed)
      this.#message.unshift(Buffer.concat(this.#taken))
    this.#taken.length = 0
  }
}
