const nothing: readonly never[] = []

/** Entries by their detectors, as places among all. */
export class EntryIndex<Entry extends { readonly detector: string | undefined }> {
  readonly #entries: readonly Entry[]
  readonly #byDetector = new Map<string, number[]>()
  readonly #others: number[] = []

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
    for (const [at, { detector }] of entries.entries()) {
      const known = detector === undefined ? this.#others : this.#byDetector.get(detector)
      if (known === undefined) this.#byDetector.set(detector as string, [at])
      else known.push(at)
    }
  }

  /** Those that may find something in a text, in their order. */
  of(text: { readonly candidates: ReadonlySet<string> | undefined }): readonly Entry[] {
    const candidates = this.#byDetector.size === 0 ? undefined : text.candidates
    if (candidates === undefined) return this.#entries
    if (candidates.size === 0 && this.#others.length === 0) return nothing
    const places = [...this.#others]
    for (const id of candidates) {
      const own = this.#byDetector.get(id)
      if (own !== undefined) places.push(...own)
    }
    return places.sort((a, b) => a - b).map((at) => this.#entries[at] as Entry)
  }
}
