import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBytesSearch } from './bytes-search.ts'
import { longestDirect } from './search.ts'

describe('BytesSearch', () => {
  const runs = { numRuns: Number(process.env['PORTCULLIS_SEARCH_RUNS'] ?? 400) }

  it('finds what the host finds, before and after it has made a table', () => {
    const byte = fc.constantFrom('a', 'b', '/', 'x', '\0', '\xff')
    const text = fc.string({ unit: byte, maxLength: 40 })
    const literal = fc.string({ unit: byte, maxLength: 6 })
    fc.assert(
      fc.property(literal, fc.array(text, { minLength: 12, maxLength: 20 }), (sought, values) => {
        const search = createBytesSearch(sought)
        for (const value of values)
          for (const searched of [
            value,
            `${value}${sought}`,
            `${sought.slice(0, -1)}${value}`,
            `${value}${sought}${value}`,
          ])
            expect(search.has(searched)).toBe(searched.includes(sought))
      }),
      runs,
    )
  })

  it('finds literals of every length, the longest ones too', () => {
    const piece = fc.constantFrom('a', 'b', 'a'.repeat(30), 'ab'.repeat(20), 'a'.repeat(longestDirect))
    const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, text, (value, sought) => {
        const search = createBytesSearch(sought)
        for (let turn = 0; turn < 12; turn++)
          for (const searched of [value, sought, sought.slice(1), `${value}${sought}`])
            expect(search.has(searched)).toBe(searched.includes(sought))
      }),
      runs,
    )
  })

  it('finds nothing in a missing value, and the empty literal in every other', () => {
    const search = createBytesSearch('')
    for (let turn = 0; turn < 12; turn++) {
      expect(search.has(undefined)).toBe(false)
      expect(search.has('')).toBe(true)
      expect(search.has('a')).toBe(true)
    }
  })

  it('takes linear time where its rarest byte stands everywhere and the rest almost everywhere', () => {
    const value = `b${'a'.repeat(1_000_000)}`
    for (const size of [2, 60, 100, 10_000]) {
      const search = createBytesSearch(`${'a'.repeat(size)}b`)
      const tail = createBytesSearch(`b${'a'.repeat(size)}b`)
      const start = performance.now()
      expect(search.has(value)).toBe(false)
      expect(tail.has(value)).toBe(false)
      expect(search.has(`${value}b`)).toBe(true)
      expect(performance.now() - start).toBeLessThan(1500)
    }
  })
})
