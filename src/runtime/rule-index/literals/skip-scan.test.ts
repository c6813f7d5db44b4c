import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSkipScan, leastSkipping } from './skip-scan.ts'

function occurring(literals: readonly string[], value: string): number[] | undefined {
  const found = new Set<number>()
  const isDone = createSkipScan(literals)?.(value, (literal) => found.add(literal))
  return isDone === true ? [...found].sort((a, b) => a - b) : undefined
}

const expected = (literals: readonly string[], value: string): number[] =>
  literals.flatMap((literal, number) => (value.includes(literal) ? [number] : []))

describe('createSkipScan', () => {
  it('finds exactly the literals that stand in the value', () => {
    const unit = fc.constantFrom('a', 'b', '\xff', '\0')
    const literal = fc.string({ unit, minLength: leastSkipping, maxLength: 9 })
    const part = fc.string({ unit, maxLength: 7 })
    fc.assert(
      fc.property(
        fc.array(literal, { minLength: 1, maxLength: 12 }),
        fc.array(part, { maxLength: 8 }),
        (literals, parts) => {
          const value = [parts[0] ?? '', literals[0] ?? '', ...parts.slice(1), literals.at(-1) ?? ''].join('')
          const found = occurring(literals, value)
          if (found !== undefined) expect(found).toEqual(expected(literals, value))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('finds one of thousands of literals, which are told apart by three bytes', () => {
    const literals = Array.from(
      { length: 3000 },
      (_, at) => `/${(at * 7919).toString(36).padStart(5, '-')}${String(at)}`,
    )
    for (const at of [0, 1, 1500, 2999]) {
      const value = `/api${literals[at] ?? ''}/list${literals[2999 - at] ?? ''}`
      expect(occurring(literals, value)).toEqual(expected(literals, value))
    }
  })

  it('gives up a value that makes it compare too much, and none else', () => {
    const literals = Array.from({ length: 40 }, (_, at) => `${'a'.repeat(60 + at)}b`)
    expect(occurring(literals, 'a'.repeat(100_000))).toBeUndefined()
    expect(occurring(literals, `${'-'.repeat(100_000)}${literals[3] ?? ''}`)).toEqual(
      expected(literals, literals[3] ?? ''),
    )
  })

  it('is not made of literals that leave it no steps', () => {
    const literals = Array.from({ length: 90_000 }, (_, at) => at.toString(36).padStart(8, '0'))
    expect(createSkipScan(literals)).toBeUndefined()
    expect(createSkipScan([])).toBeUndefined()
  })
})
