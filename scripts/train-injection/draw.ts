/** Draws by a seed, so that the same rows come out each time. */
export interface Draw {
  /** From 0 up to 1. */
  number(): number
  of<T>(choices: readonly T[]): T
  chance(share: number): boolean
  /** A new array in another order. */
  shuffled<T>(items: readonly T[]): T[]
}

/** Mulberry32. */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    number,
    of: (choices) => {
      const chosen = choices[Math.floor(number() * choices.length)]
      if (chosen === undefined) throw new Error('expected at least one choice')
      return chosen
    },
    chance: (share) => number() < share,
    shuffled: (items) => {
      const mixed = [...items]
      for (let at = mixed.length - 1; at > 0; at--) {
        const other = Math.floor(number() * (at + 1))
        const kept = mixed[at] as (typeof mixed)[number]
        mixed[at] = mixed[other] as (typeof mixed)[number]
        mixed[other] = kept
      }
      return mixed
    },
  }
}
