/** Numbers of pairs of numbers, by open addressing: one look for a pair that is there, and few for one that is not. */
export class PairTable {
  #cells = new Int32Array(64).fill(-1)
  /** By number of the pair. */
  readonly lows: number[] = []
  readonly highs: number[] = []

  get size(): number {
    return this.lows.length
  }

  #cellOf(low: number, high: number): number {
    const cells = this.#cells
    const mask = cells.length - 1
    const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
    let cell = (mixed ^ (mixed >>> 15)) & mask
    for (;;) {
      const pair = cells[cell] as number
      if (pair === -1 || (this.lows[pair] === low && this.highs[pair] === high)) return cell
      cell = (cell + 1) & mask
    }
  }

  /** The number of a pair, or -1. */
  find(one: number, other: number): number {
    return this.#cells[one < other ? this.#cellOf(one, other) : this.#cellOf(other, one)] as number
  }

  /** The number of a pair, which is a new one if it was not there. */
  add(one: number, other: number): number {
    const [low, high] = one < other ? [one, other] : [other, one]
    const cell = this.#cellOf(low, high)
    const known = this.#cells[cell] as number
    if (known !== -1) return known
    const pair = this.lows.push(low) - 1
    this.highs.push(high)
    this.#cells[cell] = pair
    if (this.size * 2 > this.#cells.length) this.#grow()
    return pair
  }

  #grow(): void {
    this.#cells = new Int32Array(this.#cells.length * 2).fill(-1)
    for (let pair = 0; pair < this.size; pair++)
      this.#cells[this.#cellOf(this.lows[pair] as number, this.highs[pair] as number)] = pair
  }
}
