import { createSeededUnit } from '../../../src/testing/index.ts'

/** Draws from a seed. */
export interface Draw {
  /** A number from `low` up to, not including, `high`. */
  readonly whole: (low: number, high: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  readonly chance: (share: number) => boolean
  /** So many decimal digits. */
  readonly digits: (count: number) => string
  /** So many lower-case hexadecimal digits. */
  readonly hex: (count: number) => string
  readonly uuid: () => string
  readonly shuffle: <T>(items: readonly T[]) => T[]
}

export function createDraw(seed: number): Draw {
  const unit = createSeededUnit(seed)
  const whole = (low: number, high: number): number => low + Math.floor(unit() * (high - low))
  const characters = (alphabet: string, count: number): string =>
    Array.from({ length: count }, () => alphabet.charAt(whole(0, alphabet.length))).join('')
  const hex = (count: number): string => characters('0123456789abcdef', count)
  return {
    whole,
    pick: <T>(items: readonly T[]): T => items[whole(0, items.length)] as T,
    chance: (share) => unit() < share,
    digits: (count) => characters('0123456789', count),
    hex,
    uuid: () => [hex(8), hex(4), `4${hex(3)}`, `a${hex(3)}`, hex(12)].join('-'),
    shuffle: (items) => {
      const list = [...items]
      for (let at = list.length - 1; at > 0; at--) {
        const other = whole(0, at + 1)
        ;[list[at], list[other]] = [list[other] as never, list[at] as never]
      }
      return list
    },
  }
}
