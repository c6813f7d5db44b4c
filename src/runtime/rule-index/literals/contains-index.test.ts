import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createContainsIndex } from './contains-index.ts'

function occurring(literals: readonly string[], value: string): number[] {
  const index = createContainsIndex(literals.map((literal, rule) => [literal, [rule]]))
  const found: number[] = []
  index(value, (rules) => found.push(...rules))
  return found.sort((a, b) => a - b)
}

/** Bytes that repeat nowhere soon, from a seed. */
function randomBytes(seed: number, length: number): string {
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return String.fromCharCode(state >>> 24)
  }).join('')
}

describe('createContainsIndex', () => {
  it('finds exactly the literals that stand in the value, each once', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\xff'), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.array(text, { maxLength: 6 }), (literals, parts) => {
        const value = parts.join('')
        expect(occurring(literals, value)).toEqual(
          literals.flatMap((literal, rule) => (value.includes(literal) ? [rule] : [])),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('finds literals of which it indexes the beginnings only, in a tree without a table', () => {
    const literals = Array.from({ length: 1200 }, (_, seed) => randomBytes(seed, 900))
    const twin = `${literals[7]?.slice(0, 899) ?? ''}x`
    literals.push(twin, 'short', '')
    const value = `${literals[3] ?? ''}${twin}--${literals[11]?.slice(0, 899) ?? ''}${literals[1199] ?? ''} short`
    expect(occurring(literals, value)).toEqual([3, 1199, 1200, 1201, 1202])
  })

  it('keeps to its bound of memory for 3,000 literals of 900 bytes', () => {
    const literals = Array.from({ length: 3000 }, (_, seed) => randomBytes(seed, 900))
    const before = process.memoryUsage()
    const start = performance.now()
    const index = createContainsIndex(literals.map((literal, rule) => [literal, [rule]]))
    const after = process.memoryUsage()
    const found: number[] = []
    index(`x${literals[2999] ?? ''}`, (rules) => found.push(...rules))
    expect(found).toEqual([2999])
    expect(performance.now() - start).toBeLessThan(4000)
    expect(after.rss - before.rss).toBeLessThan(200 * 1024 * 1024)
  })

  it('takes linear time for literals that are all tails of each other', () => {
    const literals = Array.from({ length: 2000 }, (_, length) => 'a'.repeat(length + 1))
    const start = performance.now()
    expect(occurring(literals, 'a'.repeat(200_000)).length).toBe(2000)
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
