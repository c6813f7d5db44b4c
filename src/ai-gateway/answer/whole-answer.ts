/** An answer whose body is at hand, so that a server can write it in one piece. */
export class WholeAnswer extends Response {
  readonly whole: Uint8Array<ArrayBuffer>

  constructor(bytes: Uint8Array<ArrayBuffer>, init: ResponseInit) {
    super(bytes, init)
    this.whole = bytes
  }
}
