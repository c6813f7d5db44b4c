/** Bytes that came and were not taken yet, in one growing buffer. */
export class ByteQueue {
  #bytes = new Uint8Array(1024)
  #start = 0
  #end = 0

  get length(): number {
    return this.#end - this.#start
  }

  append(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#bytes.length) this.#makeRoom(bytes.length)
    this.#bytes.set(bytes, this.#end)
    this.#end += bytes.length
  }

  #makeRoom(extra: number): void {
    const kept = this.#bytes.subarray(this.#start, this.#end)
    // Moved to the front when that frees half of the buffer; else each byte would be moved again and again.
    const isRoomy = (kept.length + extra) * 2 <= this.#bytes.length
    const target = isRoomy ? this.#bytes : new Uint8Array(Math.max(this.#bytes.length, kept.length + extra) * 2)
    if (isRoomy) target.copyWithin(0, this.#start, this.#end)
    else target.set(kept)
    this.#bytes = target
    this.#end = kept.length
    this.#start = 0
  }

  /** @param at - offset from the first byte that is held */
  at(at: number): number {
    return this.#bytes[this.#start + at] ?? -1
  }

  /** The offset of the next byte from an offset on that ends a line (LF, CR); the length if there is none. */
  lineEnd(from: number): number {
    const [bytes, end] = [this.#bytes, this.#end]
    for (let at = this.#start + from; at < end; at++) {
      const code = bytes[at]
      if (code === 10 || code === 13) return at - this.#start
    }
    return this.length
  }

  /** The bytes held, without a copy: good until the next call of `append`. */
  view(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end)
  }

  /** Takes so many bytes away from the front. */
  take(length: number): Uint8Array {
    const taken = this.#bytes.slice(this.#start, this.#start + length)
    this.#start += taken.length
    return taken
  }
}
