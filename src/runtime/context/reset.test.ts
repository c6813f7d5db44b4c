import { describe, expect, it } from 'vitest'
import { createShape, type FieldRow } from '../module.ts'
import { ExecutionContext } from './index.ts'

const names = Array.from({ length: 200 }, (_, at) => `field.f${String(at)}`)
const mapSlot = names.length
const place = mapSlot + 1
const rows: FieldRow[] = [...names.map((name): FieldRow => [name, 'Int', true]), ['own.map', 'Map<Int>', true]]
const shape = createShape(rows, [], {}, [[mapSlot, 'a']])

describe('reset', () => {
  it.each([1, 3, 63, 64, 65, 200])(
    'forgets all of %i values, whoever wrote them, and again after the next event',
    (count) => {
      const context = new ExecutionContext(shape)
      for (let event = 0; event < 3; event++) {
        for (const [at, name] of names.slice(0, count).entries()) {
          if (at % 3 === 0) context.set(name, at)
          else if (at % 3 === 1) context.setLazy(name, () => at)
          else context.write(at, at)
        }
        context.set('own.map', { a: 7 })
        for (let at = 0; at < count; at++) expect(context.read(at)).toBe(at)
        expect(context.part(place)).toBe(7)
        expect(context.values.filter((value) => value !== undefined)).toHaveLength(count + 2)
        context.reset()
        expect(context.values.filter((value) => value !== undefined)).toEqual([])
      }
    },
  )
})
