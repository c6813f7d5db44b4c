/** A request whose body is at hand: a stream of it is made only where somebody reads one. */
export class HeldRequest extends Request {
  readonly #bytes: Uint8Array<ArrayBuffer>
  #stream: ReadableStream<Uint8Array> | null | undefined

  constructor(url: string, headers: Headers, bytes: Uint8Array<ArrayBuffer>) {
    super(url, { method: 'POST', headers })
    this.#bytes = bytes
  }

  /** The body, made once. */
  stream(): ReadableStream<Uint8Array> | null {
    this.#stream ??= new Response(this.#bytes).body
    return this.#stream
  }

  override clone(): Request {
    return new HeldRequest(this.url, this.headers, this.#bytes)
  }
}

Object.defineProperty(HeldRequest.prototype, 'body', {
  get(this: HeldRequest) {
    return this.stream()
  },
})
