/** Characters behind a change that are put together at first; rules are seldom longer. */
const leastAhead = 2048

/** A stretch of a changed text that grows at its end, a few chunks of the text of before at a time. */
export class TextWindow {
  readonly #texts: readonly string[]
  /** The first chunk that is not in it yet. */
  #next: number
  /** Where it begins in the changed text. */
  readonly start: number
  text: string

  /**
   * @param texts - of the chunks of before
   * @param next - of them, the first behind the change
   * @param start - where `text` begins
   * @param text - all from there to the chunk `next`
   */
  constructor(texts: readonly string[], next: number, start: number, text: string) {
    this.#texts = texts
    this.#next = next
    this.start = start
    this.text = text
    this.#add(leastAhead)
  }

  #add(most: number): void {
    const parts = [this.text]
    for (let added = 0; this.#next < this.#texts.length && added < most; this.#next++) {
      const text = this.#texts[this.#next] as string
      parts.push(text)
      added += text.length
    }
    // Joined parts are one flat text, which a sum of them is not.
    if (parts.length > 1) this.text = parts.join('')
  }

  /** Doubles it. */
  grow(): void {
    this.#add(Math.max(leastAhead, this.text.length))
  }

  takeAll(): void {
    this.#add(Infinity)
  }

  get #isAll(): boolean {
    return this.#next >= this.#texts.length
  }

  /** Whether the changed text has no more from an offset on. */
  isEnd(offset: number): boolean {
    while (offset >= this.start + this.text.length && !this.#isAll) this.grow()
    return offset >= this.start + this.text.length
  }

  /** Whether all up to an offset of the changed text is in it, or there is no more. */
  holds(offset: number): boolean {
    return this.#isAll || offset <= this.start + this.text.length
  }
}
