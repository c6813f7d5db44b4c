/** Sums of the steps of two measures, in the order in which they are kept. */
export const sumNames = ['count', 'x', 'y', 'xx', 'yy', 'xy'] as const

export type GrowthSums = Record<(typeof sumNames)[number], number>

/** Steps of one unit of the natural logarithm: whole sums stay exact for some billion values. */
export const growthSteps = 64

function toSteps(value: number): number {
  return Math.round(Math.log(Math.max(1, Math.min(value, 1e13))) * growthSteps)
}

/**
 * How far one measure grows with another: the correlation of their logarithms, kept as whole sums, so that merging is
 * exact and the order does not matter.
 */
export class Growth {
  readonly #sums: GrowthSums = { count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 }

  add(first: number, second: number): void {
    const x = toSteps(first)
    const y = toSteps(second)
    const sums = this.#sums
    sums.count += 1
    sums.x += x
    sums.y += y
    sums.xx += x * x
    sums.yy += y * y
    sums.xy += x * y
  }

  /** Adds pairs that were summed elsewhere. */
  addSums(sums: Readonly<GrowthSums>): void {
    for (const name of sumNames) this.#sums[name] += sums[name]
  }

  /** From -1 to 1; 0 where there are fewer than 3 pairs or one side is constant. */
  correlation(): number {
    const { count, x, y, xx, yy, xy } = this.#sums
    const spread = Math.sqrt((xx - (x * x) / count) * (yy - (y * y) / count))
    return count < 3 || !(spread > 0) ? 0 : Math.max(-1, Math.min(1, (xy - (x * y) / count) / spread))
  }

  merge(other: Growth): void {
    this.addSums(other.#sums)
  }

  toJSON(): Readonly<GrowthSums> {
    return { ...this.#sums }
  }

  /** Reads what {@link toJSON} gave; undefined if it is anything else. */
  static fromJSON(state: unknown): Growth | undefined {
    if (typeof state !== 'object' || state === null) return undefined
    const growth = new Growth()
    for (const name of sumNames) {
      const sum = (state as Readonly<Record<string, unknown>>)[name]
      if (!Number.isSafeInteger(sum) || (sum as number) < 0) return undefined
      growth.#sums[name] = sum as number
    }
    return growth
  }
}
