/**
 * A source of choices. Generators are plain functions of it, so that the same ones serve
 * property tests (choices by fast-check, which can shrink them) and fuzzing (choices by seed).
 * Low numbers are the simple choices.
 */
export interface Draw {
  /** An integer; both ends are possible. */
  integer(min: number, max: number): number
  /** True with about this probability (0 to 1); false is the simple choice. */
  chance(probability: number): boolean
  /** One of the items, which must not be empty; the first is the simplest. */
  pick<T>(items: readonly T[]): T
  /** So many results of a generator. */
  list<T>(min: number, max: number, generate: () => T): T[]
}

/** Builds all choices on one: `next` gives an integer between two, both possible. */
export function createDraw(next: (min: number, max: number) => number): Draw {
  return {
    integer: next,
    chance: (probability) => probability > 0 && next(0, 999) >= 1000 - probability * 1000,
    pick(items) {
      if (items.length === 0) throw new RangeError('there is nothing to pick from')
      return items[next(0, items.length - 1)] as (typeof items)[number]
    },
    list: (min, max, generate) => Array.from({ length: next(min, max) }, generate),
  }
}

/** Numbers from 0 up to, not including, 1, that a seed repeats exactly (mulberry32, public domain). */
export function createSeededUnit(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Choices that a seed repeats exactly. */
export function createSeededDraw(seed: number): Draw {
  const random = createSeededUnit(seed)
  return createDraw((min, max) => min + Math.floor(random() * (max - min + 1)))
}
