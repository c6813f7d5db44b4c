import { describe, expect, it } from 'vitest'
import { createBytesSet } from './bytes-set.ts'

describe('createBytesSet', () => {
  it('holds its items and nothing that is like them', () => {
    const items = ['', 'a', 'abc', 'xyz', '\xff\x00', 'é'.repeat(3), 'long'.repeat(400)]
    const set = createBytesSet(items)
    for (const item of items) expect(set.has(item)).toBe(true)
    for (const other of ['b', 'c', 'adc', 'abz', '\x00', '\x00\xff', 'long'.repeat(401), 'q'.repeat(2_000)])
      expect(set.has(other)).toBe(false)
  })

  it('says of an array what it says of its texts one by one', () => {
    const items = ['', 'a', 'abc', 'xyz', '\xff\x00', 'long'.repeat(400)]
    const others = ['b', 'adc', 'abz', '\x00', 'xy', 'a\xff', 'long'.repeat(401), 'q'.repeat(2_000)]
    for (const held of [items, items.slice(1), items.slice(1, 4), []]) {
      const set = createBytesSet(held)
      for (const text of [...items, ...others]) {
        expect(set.hasSome([text])).toBe(set.has(text))
        expect(set.hasSome([...others, text, 'b'])).toBe(set.has(text))
      }
      expect(set.hasSome([])).toBe(false)
      expect(set.hasSome(undefined)).toBe(false)
    }
  })

  it('finds nothing in an empty set, and no missing value', () => {
    expect(createBytesSet([]).has('')).toBe(false)
    expect(createBytesSet([]).has('a'.repeat(3_000))).toBe(false)
    expect(createBytesSet(['']).has(undefined)).toBe(false)
    expect(createBytesSet(['1']).has(1)).toBe(false)
    expect(createBytesSet(['a']).has('')).toBe(false)
  })
})
