import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containsBytes, findBytes, longestDirect } from './search.ts'

describe('findBytes', () => {
  it('finds what the host finds', () => {
    const piece = fc.constantFrom('a', 'b', 'a'.repeat(30), 'ab'.repeat(20), 'a'.repeat(longestDirect))
    const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, text, fc.nat(100), (value, literal, from) => {
        expect(findBytes(value, literal, from)).toBe(value.indexOf(literal, from))
        expect(containsBytes(value, literal)).toBe(value.includes(literal))
        expect(findBytes(`${value}${literal}${value}`, literal, from)).toBe(
          `${value}${literal}${value}`.indexOf(literal, from),
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('finds nothing in a missing value', () => {
    expect(containsBytes(undefined, '')).toBe(false)
  })

  it('takes linear time for literals that agree with the text almost to their end', () => {
    const value = 'a'.repeat(1_000_000)
    for (const size of [100, 10_000, 250_000]) {
      const literal = `${'a'.repeat(size)}b${'a'.repeat(size)}`
      const start = performance.now()
      expect(findBytes(value, literal)).toBe(-1)
      expect(findBytes(`${value}b${value}`, literal)).toBe(value.length - size)
      expect(performance.now() - start).toBeLessThan(1500)
    }
  })
})
