import { describe, expect, it } from 'vitest'
import { defineScheme } from './define-scheme.ts'
import { comparisonOperators, comparisonSpellings } from './operators.ts'

describe('defineScheme', () => {
  it('gives fields slots, types and optionality', () => {
    const scheme = defineScheme({
      fields: { host: 'Bytes', score: 'Int?', tags: { type: 'Array<Bytes>', summary: 'Tags.' } },
    })
    expect(
      [...scheme.fields.values()].map(({ name, type, optional, slot }) => ({ name, type, optional, slot })),
    ).toEqual([
      { name: 'host', type: 'Bytes', optional: false, slot: 0 },
      { name: 'score', type: 'Int', optional: true, slot: 1 },
      { name: 'tags', type: { array: 'Bytes' }, optional: false, slot: 2 },
    ])
    expect(scheme.fields.get('tags')?.summary).toBe('Tags.')
    expect(scheme.nilNotEqual).toBe(true)
    expect(Object.isFrozen(scheme)).toBe(true)
  })

  it('adds to another scheme without touching it', () => {
    const base = defineScheme({ name: 'base', fields: { a: 'Int' }, nilNotEqual: false, limits: { maxLength: 10 } })
    const scheme = defineScheme({ extends: base, fields: { b: 'Bytes' }, limits: { maxSetItems: 3 } })
    expect(scheme.fields.get('b')?.slot).toBe(1)
    expect([scheme.name, scheme.nilNotEqual, scheme.limits.maxLength, scheme.limits.maxSetItems]).toEqual([
      'base',
      false,
      10,
      3,
    ])
    expect(base.fields.has('b')).toBe(false)
    expect(base.limits.maxSetItems).not.toBe(3)
    expect(() => defineScheme({ extends: base, fields: { a: 'Int' } })).toThrow('`a` is defined twice')
  })

  it.each(['', '.a', 'a.', 'a..b', 'a-b', 'a b', 'é', 'a\n'])('refuses the name %j', (name) => {
    expect(() => defineScheme({ fields: { [name]: 'Int' } })).toThrow(TypeError)
  })

  it('takes names that are special in JavaScript', () => {
    const scheme = defineScheme({
      fields: Object.fromEntries([
        ['__proto__', 'Int'],
        ['constructor', 'Int'],
        ['1x.0', 'Int'],
      ]),
    })
    expect([...scheme.fields.keys()]).toEqual(['__proto__', 'constructor', '1x.0'])
  })

  it.each(['int', 'Map', 'Array<>', 'Array<Int', 'Int??', 'Array<Int?>', ''])('refuses the type %j', (type) => {
    expect(() => defineScheme({ fields: { a: type } })).toThrow(`\`${type}\``)
  })

  it('takes 32 layers and no more', () => {
    const nested = (layers: number): string => 'Array<'.repeat(layers) + 'Int' + '>'.repeat(layers)
    expect(defineScheme({ fields: { a: nested(32) } }).fields.size).toBe(1)
    expect(() => defineScheme({ fields: { a: nested(33) } })).toThrow('32 layers')
  })

  it('has one space of names for fields, functions, constants and aliases', () => {
    const call = { name: 'a', parameters: [], returns: 'Int', implementation: () => 1 }
    expect(() => defineScheme({ fields: { a: 'Int' }, functions: [call] })).toThrow('`a` is defined twice')
    expect(() => defineScheme({ fields: { a: 'Int' }, constants: { a: true } })).toThrow('twice')
    expect(() => defineScheme({ functions: [call, call] })).toThrow('twice')
    expect(() => defineScheme({ aliases: { x: { to: 'nothing' } } })).toThrow('`nothing`')
  })

  it('serves an alias from the slot of its field', () => {
    const scheme = defineScheme({ fields: { a: 'Int?' }, aliases: { old: { to: 'a', deprecated: true } } })
    expect(scheme.createContext().set('old', 3).read(0)).toBe(3)
  })

  it('builds lists from items', () => {
    const scheme = defineScheme({ fields: { ip: 'Ip' }, lists: { Ip: { office: ['10.0.0.0/8'] }, Int: true } })
    const context = scheme.createContext().set('ip', '10.1.2.3')
    expect(context.inList('Ip', 'office', context.values[0])).toBe(true)
    expect(context.inList('Ip', 'home', context.values[0])).toBe(false)
    expect(() => defineScheme({ lists: { Ip: { office: ['10.0.0.0/33'] } } })).toThrow(TypeError)
  })

  it('bounds the nesting that may be asked for', () => {
    expect(() => defineScheme({ limits: { maxNestingDepth: 1_000_000 } })).toThrow('`maxNestingDepth`')
  })
})

describe('operators', () => {
  it('are tried in the engine’s order', () => {
    expect(comparisonSpellings.map(({ spelling }) => spelling)).toEqual([
      'in', 'eq', '==', 'ne', '!=', 'ge', '>=', 'le', '<=', 'gt', '>', 'lt', '<',
      '&', 'bitwise_and', 'contains', '~', 'matches', 'wildcard', 'strict wildcard',
    ]) // prettier-ignore
  })

  it('have each spelling in that order', () => {
    const spelled = comparisonOperators.flatMap(({ name, aliases }) => [name, ...aliases])
    expect(comparisonSpellings.map(({ spelling }) => spelling).sort()).toEqual([...spelled].sort())
  })
})
