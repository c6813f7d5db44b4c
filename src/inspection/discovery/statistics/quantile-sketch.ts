/** Every quantile is within this share of a true value of that rank. */
export const relativeError = 0.02

const gamma = (1 + relativeError) / (1 - relativeError)
const logGamma = Math.log(gamma)
/** Larger values count as this one, so that a sketch has at most about 750 buckets. */
const largest = 1e13
const lastBucket = Math.ceil(Math.log(largest) / logGamma)

/** How a value finds its bucket, for who counts elsewhere: `ceil(ln(min(value, largest)) / logGamma)`, from 1 on. */
export const bucketScale = { largest, logGamma } as const

/** What a sketch is as JSON: counts of neighbouring buckets from `start` on. */
export interface SketchState {
  readonly zeros: number
  readonly start: number
  readonly counts: readonly number[]
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/**
 * Quantiles of values from 0 to 10^13 in bounded memory. Buckets grow by a constant factor, so a quantile has a relative
 * error of at most 2%; values under 1 count as 0. Buckets are whole counts: merging adds them, and gives exactly the
 * sketch of all values together, in any order.
 */
export class QuantileSketch {
  #zeros = 0
  #start = 0
  #counts: number[] = []
  #total = 0

  get count(): number {
    return this.#total
  }

  /** @param value - not negative; what is no number counts as 0 */
  add(value: number): void {
    this.#total += 1
    if (!(value >= 1)) this.#zeros += 1
    else this.#addTo(Math.ceil(Math.log(Math.min(value, largest)) / logGamma), 1)
  }

  /**
   * Adds values that were counted by bucket.
   *
   * @param bucket - by {@link bucketScale}; -1 for values under 1
   * @param count - a whole number
   * @throws RangeError where there is no such bucket
   */
  addBucket(bucket: number, count: number): void {
    if (!Number.isInteger(bucket) || bucket < -1 || bucket > lastBucket) throw new RangeError(`no bucket ${String(bucket)}`) // prettier-ignore
    this.#total += count
    if (bucket === -1) this.#zeros += count
    else this.#addTo(bucket, count)
  }

  #addTo(bucket: number, count: number): void {
    if (this.#counts.length === 0) this.#start = bucket
    if (bucket < this.#start) {
      this.#counts.unshift(...new Array<number>(this.#start - bucket).fill(0))
      this.#start = bucket
    }
    const place = bucket - this.#start
    while (this.#counts.length <= place) this.#counts.push(0)
    this.#counts[place] = (this.#counts[place] ?? 0) + count
  }

  /** The value below which a share of all values lies; 0 if there is none. */
  quantile(share: number): number {
    const rank = share * (this.#total - 1)
    let seen = this.#zeros
    if (this.#total === 0 || seen > rank) return 0
    for (const [place, count] of this.#counts.entries()) {
      seen += count
      if (seen > rank) return (2 * gamma ** (this.#start + place)) / (gamma + 1)
    }
    return largest
  }

  /** The share of values that lie in the three neighbouring buckets (about 12% wide) that hold most. */
  densestShare(): number {
    let most = this.#zeros
    for (let place = 0; place < this.#counts.length; place += 1)
      most = Math.max(
        most,
        (this.#counts[place] ?? 0) + (this.#counts[place + 1] ?? 0) + (this.#counts[place + 2] ?? 0),
      )
    return this.#total === 0 ? 0 : most / this.#total
  }

  merge(other: QuantileSketch): void {
    this.#zeros += other.#zeros
    this.#total += other.#total
    for (const [place, count] of other.#counts.entries()) if (count > 0) this.#addTo(other.#start + place, count)
  }

  toJSON(): SketchState {
    return { zeros: this.#zeros, start: this.#start, counts: [...this.#counts] }
  }

  /** Reads what {@link toJSON} gave; undefined if it is anything else. */
  static fromJSON(state: unknown): QuantileSketch | undefined {
    if (typeof state !== 'object' || state === null) return undefined
    const { zeros, start, counts } = state as Partial<Record<keyof SketchState, unknown>>
    if (!isCount(zeros) || !isCount(start) || !Array.isArray(counts)) return undefined
    if (start + counts.length > lastBucket + 1 || !counts.every(isCount)) return undefined
    const sketch = new QuantileSketch()
    sketch.#zeros = zeros
    sketch.#start = start
    sketch.#counts = [...counts]
    sketch.#total = counts.reduce((sum, count) => sum + count, zeros)
    return sketch
  }
}
