import type { ByteString } from '../../index.ts'

/** Shorter literals allow no steps that would pay for themselves. */
export const leastSkipping = 4

/** The table has at most this share of its cells taken, so that most places of a value are passed by. */
const sparseness = 4

/** Literals of fewer places than this are told apart by two bytes, others by three. */
const mostOfTwoBytes = 4096 / sparseness

const leastBits = 12
const mostBits = 18

/** Bytes compared for each byte of a value before it is left to a search that never goes back. */
const mostCompared = 4

/** Comparisons that are always allowed. */
const alwaysCompared = 256

/** What finds literals: gives the number of each that occurs, perhaps several times; false: it gave up on the value. */
export type SkipScan = (value: ByteString, visitor: (literal: number) => void) => boolean

/**
 * Finds which of many literals occur in a value without a look at every byte: the last bytes of a window as long as the
 * shortest literal tell how far it may be moved (Wu and Manber, A fast algorithm for multi-pattern searching, 1994).
 * A value that makes it compare too much it gives up, so its time is in proportion to the value's length.
 *
 * @param literals - each of at least {@link leastSkipping} bytes
 * @returns undefined for so many literals that there would be no steps to speak of
 */
export function createSkipScan(literals: readonly ByteString[]): SkipScan | undefined {
  const window = literals.reduce((least, { length }) => Math.min(least, length), Infinity)
  const places = literals.length * (window - 1)
  let bits = leastBits
  while (bits <= mostBits && places * sparseness > 2 ** bits) bits++
  if (bits > mostBits || literals.length === 0) return undefined
  const size = 2 ** bits
  const mask = size - 1
  const block = places <= mostOfTwoBytes ? 2 : 3
  // The bytes of most texts differ in their five lowest bits.
  const near = bits < mostBits ? 5 : 6
  const far = block === 2 ? 31 : near * 2
  const farthest = Math.min(window - block + 1, 255)
  const steps = new Uint8Array(size).fill(farthest)
  const heads = new Int32Array(size).fill(-1)
  const followers = new Int32Array(literals.length)
  const starts = new Int32Array(literals.length + 1)
  const bytes = new Uint8Array(literals.reduce((sum, { length }) => sum + length, 0))
  const keyAt = (text: ByteString, at: number): number =>
    ((block === 2 ? 0 : text.charCodeAt(at - 2) << far) ^ (text.charCodeAt(at - 1) << near) ^ text.charCodeAt(at)) &
    mask
  for (const [number, literal] of literals.entries()) {
    for (let at = block - 1; at < window; at++) {
      const key = keyAt(literal, at)
      steps[key] = Math.min(steps[key] as number, window - 1 - at)
    }
    const key = keyAt(literal, window - 1)
    followers[number] = heads[key] as number
    heads[key] = number
    const start = starts[number] as number
    for (let at = 0; at < literal.length; at++) bytes[start + at] = literal.charCodeAt(at)
    starts[number + 1] = start + literal.length
  }

  /** Asks the literals that end their window here; returns the bytes compared. */
  const compare = (key: number, value: ByteString, first: number, visitor: (literal: number) => void): number => {
    let compared = 0
    for (let number = heads[key] as number; number !== -1; number = followers[number] as number) {
      const start = starts[number] as number
      const length = (starts[number + 1] as number) - start
      compared++
      if (first + length > value.length) continue
      let at = 0
      while (at < length && value.charCodeAt(first + at) === bytes[start + at]) at++
      compared += at
      if (at === length) visitor(number)
    }
    return compared
  }

  return (value, visitor) => {
    const { length } = value
    let left = length * mostCompared + alwaysCompared
    for (let at = window - 1; at < length;) {
      const key =
        ((block === 2 ? 0 : value.charCodeAt(at - 2) << far) ^
          (value.charCodeAt(at - 1) << near) ^
          value.charCodeAt(at)) &
        mask
      const step = steps[key] as number
      if (step !== 0) {
        at += step
        continue
      }
      left -= compare(key, value, at - window + 1, visitor)
      if (left < 0) return false
      at++
    }
    return true
  }
}
