/** Different texts that are kept. */
const mostKept = 4096
/** Longer texts are not kept: hardly any comes twice. */
const longestKept = 128

/**
 * What was worked out of texts that come again and again. Bounded to some 1 MB of texts: when there is no more room, all
 * are forgotten, and those that still come are soon back.
 */
export class RecentTexts<Value> {
  readonly #known = new Map<string, Value>()

  get(text: string): Value | undefined {
    return this.#known.get(text)
  }

  set(text: string, value: Value): void {
    if (text.length > longestKept) return
    if (this.#known.size >= mostKept) this.#known.clear()
    this.#known.set(text, value)
  }
}
