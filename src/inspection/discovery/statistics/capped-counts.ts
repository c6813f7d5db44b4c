/** Counts of texts, of which only the first few different ones are kept; the rest are counted together. */
export class CappedCounts {
  readonly #limit: number
  readonly #counts = new Map<string, { count: number }>()
  /** How often a text came that there was no room for. */
  other = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(text: string, count = 1): void {
    const known = this.#counts.get(text)
    if (known !== undefined) known.count += count
    else if (this.#counts.size < this.#limit) this.#counts.set(text, { count })
    else this.other += count
  }

  /** Texts with their counts, the most frequent first. */
  entries(): [string, number][] {
    return [...this.#counts]
      .map(([text, { count }]): [string, number] => [text, count])
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  }

  merge(other: CappedCounts): void {
    for (const [text, count] of other.entries()) this.add(text, count)
    this.other += other.other
  }

  toJSON(): { readonly counts: [string, number][]; readonly other: number } {
    return { counts: this.entries(), other: this.other }
  }

  /** Reads what {@link toJSON} gave; undefined if it is anything else. */
  static fromJSON(state: unknown, limit: number): CappedCounts | undefined {
    if (typeof state !== 'object' || state === null) return undefined
    const { counts, other } = state as { counts?: unknown; other?: unknown }
    if (!Array.isArray(counts) || !Number.isSafeInteger(other) || (other as number) < 0) return undefined
    const result = new CappedCounts(limit)
    for (const row of counts as unknown[]) {
      if (!Array.isArray(row) || typeof row[0] !== 'string' || !Number.isSafeInteger(row[1]) || row[1] < 1)
        return undefined
      result.add(row[0], row[1] as number)
    }
    result.other += other as number
    return result
  }
}
