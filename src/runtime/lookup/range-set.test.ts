import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IpValue } from '../ip.ts'
import { createIntSet, createIpSet, type IpRange } from './range-set.ts'

const ipv4 = fc.oneof(fc.nat(40), fc.integer({ min: 2 ** 31 - 2, max: 2 ** 31 + 2 }), fc.constant(2 ** 32 - 1))
const ipv6 = fc.oneof(
  fc.bigInt({ min: 0n, max: 40n }),
  // Neighbours that a 64-bit float cannot tell apart.
  fc.bigInt({ min: 2n ** 64n - 2n, max: 2n ** 64n + 2n }),
  fc.constant(2n ** 128n - 1n),
)

function ranges<T extends IpValue>(ends: fc.Arbitrary<T>): fc.Arbitrary<IpRange[]> {
  const range = fc.tuple(ends, ends).map(([a, b]) => (a <= b ? { first: a, last: b } : { first: b, last: a }))
  return fc.array(range, { maxLength: 20, size: 'max' })
}

function holds(all: readonly IpRange[], value: IpValue): boolean {
  return all.some(({ first, last }) => typeof first === typeof value && value >= first && value <= last)
}

describe('createIpSet', () => {
  it('holds what one of its ranges holds, each family by itself', () => {
    fc.assert(
      fc.property(ranges(ipv4), ranges(ipv6), fc.array(fc.oneof(ipv4, ipv6)), (four, six, values) => {
        const all = [...four, ...six]
        const set = createIpSet(all)
        const ends = all.flatMap(({ first, last }) => [first, last])
        expect([...values, ...ends].filter((value) => set.has(value) !== holds(all, value))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('holds every end and no neighbour of single addresses, whatever their number', () => {
    for (let count = 0; count < 70; count++) {
      const four = Array.from({ length: count }, (_, at) => ({ first: 3 * at + 1, last: 3 * at + 1 }))
      const six = Array.from({ length: count }, (_, at) => ({ first: BigInt(3 * at + 1), last: BigInt(3 * at + 1) }))
      const set = createIpSet([...four, ...six])
      const values = Array.from({ length: 3 * count + 3 }, (_, value) => value)
      const held = values.filter((value) => value % 3 === 1 && value < 3 * count)
      expect(values.filter((value) => set.has(value))).toEqual(held)
      expect(values.filter((value) => set.has(BigInt(value)))).toEqual(held)
    }
  })

  it('holds no missing value', () => {
    expect(createIpSet([{ first: 0, last: 2 ** 32 - 1 }, { first: 0n, last: 2n ** 128n - 1n }]).has(undefined)).toBe(false) // prettier-ignore
  })
})

describe('createIntSet', () => {
  it('holds what one of its ranges holds, beyond the exact numbers too', () => {
    const set = createIntSet([{ first: -5, last: 5 }, { first: 2n ** 60n, last: 2n ** 60n + 1n }, { first: 9, last: 9 }]) // prettier-ignore
    expect([-6, -5, 5, 6, 9, 10, 2n ** 60n - 1n, 2n ** 60n + 1n, 2n ** 60n + 2n, undefined].map((value) => set.has(value))).toEqual([false, true, true, false, true, false, false, true, false, false]) // prettier-ignore
  })
})
