import { describe, expect, it } from 'vitest'
import { MapParts } from './map-parts.ts'

describe('MapParts', () => {
  it('gives each key of a map one place behind the fields, and no more than a context should hold', () => {
    const parts = new MapParts(3)
    expect(parts.place(1, 'a')).toBe(3)
    expect(parts.place(2, 'a')).toBe(4)
    expect(parts.place(1, 'a')).toBe(3)
    expect(parts.at(4)).toEqual({ slot: 2, key: 'a' })
    for (let key = 0; key < 100; key++) parts.place(0, String(key))
    expect(parts.size).toBe(3 + 64)
    expect(parts.place(0, '99')).toBeUndefined()
    expect(parts.place(2, 'a')).toBe(4)
  })
})
