import { empty, found, undecided, type Answer } from '../answer.ts'
import { nearestInterval, type IntervalSet } from './interval-set.ts'

/** The 64-bit integers. */
export const intUniverse = [-(2n ** 63n), 2n ** 63n - 1n] as const

/** A value and a mask share a bit (`some`), or none. */
export interface BitTest {
  readonly mask: bigint
  readonly some: boolean
}

/** With more masks of which a bit must be set than this, the sets of open masks become too many. */
const mostMasks = 10

/** Adding this turns the order of signed integers into that of their bits. */
const signOffset = 2n ** 63n

function lowestWithBits(low: bigint, high: bigint, zero: bigint, masks: readonly bigint[]): bigint | undefined {
  const all = (1 << masks.length) - 1
  const failed = new Set<number>()
  /** Bits from the top: what is chosen so far is equal to the low bound, to the high bound, or apart from them. */
  const choose = (bit: number, isLow: boolean, isHigh: boolean, met: number): bigint | undefined => {
    if (bit < 0) return met === all ? 0n : undefined
    const key = (((bit << 2) | (isLow ? 2 : 0) | (isHigh ? 1 : 0)) << mostMasks) | met
    if (failed.has(key)) return undefined
    const place = 1n << BigInt(bit)
    for (const isSet of [false, true]) {
      const flip = bit === 63
      // The sign bit was flipped to order the values; the masks see it as it is.
      const seen = isSet !== flip
      if (seen && (zero & place) !== 0n) continue
      const lowBit = (low & place) !== 0n
      const highBit = (high & place) !== 0n
      if (isLow && lowBit && !isSet) continue
      if (isHigh && !highBit && isSet) continue
      let now = met
      if (seen) for (const [index, mask] of masks.entries()) if ((mask & place) !== 0n) now |= 1 << index
      const rest = choose(bit - 1, isLow && lowBit === isSet, isHigh && highBit === isSet, now)
      if (rest !== undefined) return (isSet ? place : 0n) | rest
    }
    failed.add(key)
    return undefined
  }
  return choose(63, true, true, 0)
}

/**
 * A 64-bit integer of a set that passes bit tests: an exact search over the bits.
 *
 * @param wanted - without bit tests, the member nearest to this is taken
 */
export function findInt(set: IntervalSet, tests: readonly BitTest[], wanted: bigint): Answer<bigint> {
  const near = nearestInterval(set, wanted)
  if (near === undefined) return empty
  const unsigned = (mask: bigint): bigint => BigInt.asUintN(64, mask)
  if (tests.every(({ mask, some }) => ((near & unsigned(mask)) !== 0n) === some)) return found(near)
  const zero = tests.reduce((bits, { mask, some }) => (some ? bits : bits | unsigned(mask)), 0n)
  const masks = [...new Set(tests.filter(({ some }) => some).map(({ mask }) => unsigned(mask) & ~zero))]
  if (masks.includes(0n)) return empty
  if (masks.length > mostMasks) return undecided('work')
  for (const [first, last] of set.ranges) {
    const value = lowestWithBits(first + signOffset, last + signOffset, zero, masks)
    if (value !== undefined) return found(value - signOffset)
  }
  return empty
}
