import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  cloudflare,
  compile,
  compileValue,
  defineScheme,
  RuntimeError,
  type EventRecord,
  type Scheme,
} from '../../src/index.ts'

/** What does not compile is held by the type checker: `@ts-expect-error` is an error itself where nothing is wrong. */

const scheme = defineScheme({
  fields: {
    'http.host': 'Bytes',
    'ip.src': 'Ip',
    score: 'Int?',
    flagged: { type: 'Bool', summary: 'Whether it was flagged.' },
    tags: 'Array<Bytes>',
    headers: 'Map<Array<Bytes>>?',
  },
  aliases: { risk: { to: 'score' } },
})

function filterOf(text: string) {
  const result = compile(text, scheme)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  return result.value
}

describe('the record of a scheme', () => {
  it('has the type of each field', () => {
    type Fields = typeof scheme extends Scheme<infer Record> ? Record : never
    expectTypeOf<Fields['http.host']>().toEqualTypeOf<string | Uint8Array | undefined>()
    expectTypeOf<Fields['ip.src']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Fields['score']>().toEqualTypeOf<number | bigint | null | undefined>()
    expectTypeOf<Fields['risk']>().toEqualTypeOf<number | bigint | null | undefined>()
    expectTypeOf<Fields['flagged']>().toEqualTypeOf<boolean | undefined>()
    expectTypeOf<Fields['tags']>().toEqualTypeOf<readonly (string | Uint8Array)[] | undefined>()
  })

  it('is what `matches` takes', () => {
    const filter = filterOf('risk lt 20 and any(tags[*] == "x") and headers["via"][0] == "a"')
    expect(filter.matches({ score: 3, tags: ['x'], headers: { via: ['a'] } })).toBe(true)
    expect(filter.matches({ risk: 3n, tags: ['x'], headers: new Map([['via', ['a']]]) })).toBe(true)
    expect(filter.matches({ score: null, tags: [] })).toBe(false)
    // @ts-expect-error no field is called so
    expect(() => filter.matches({ scroe: 3 })).toThrow(RuntimeError)
    // @ts-expect-error a text for an Int
    expect(() => filter.matches({ score: '3' })).toThrow(RuntimeError)
    // @ts-expect-error one text for an array
    expect(() => filter.matches({ tags: 'x' })).toThrow(RuntimeError)
    // @ts-expect-error texts for arrays of texts
    expect(() => filter.matches({ headers: { via: 'a' } })).toThrow(RuntimeError)
  })

  it('is what a context takes', () => {
    const context = scheme.createContext().set('score', 3).set('tags', ['x'])
    expect(filterOf('score lt 20').matches(context)).toBe(true)
    expect(filterOf('score lt 20').matches(context.setLazy('score', () => 30))).toBe(false)
    // @ts-expect-error no field is called so
    expect(() => context.set('scroe', 3)).toThrow(RuntimeError)
    // @ts-expect-error a text for an Int
    expect(() => context.set('score', '3')).toThrow(RuntimeError)
    // @ts-expect-error a number for an address
    context.setLazy('ip.src', () => 3)
    // @ts-expect-error no field is called so
    expect(() => context.setAll({ scroe: 3 })).toThrow(RuntimeError)
  })

  it('is what a value expression takes', () => {
    const result = compileValue('http.host', scheme)
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
    expect(result.value.evaluate({ 'http.host': 'a' })).toBe('a')
    // @ts-expect-error a number for text
    expect(() => result.value.evaluate({ 'http.host': 3 })).toThrow(RuntimeError)
  })

  it('grows with a scheme that extends it', () => {
    const wider = defineScheme({ extends: scheme, fields: { user: 'Bytes?' }, aliases: { who: { to: 'user' } } })
    const context = wider.createContext().set('who', 'eve').set('score', 3)
    // @ts-expect-error no field is called so
    expect(() => context.set('usr', 'eve')).toThrow(RuntimeError)
    const result = compile('user == "eve" and score == 3', wider)
    expect(result.ok && result.value.matches(context)).toBe(true)
    expect(result.ok && result.value.matches({ user: 'eve', risk: 3 })).toBe(true)
  })

  it('knows what stands beside the fields of Cloudflare, and takes those by any name', () => {
    const own = defineScheme({ extends: cloudflare, fields: { 'my.score': 'Int?' } })
    const result = compile('my.score lt 3 and http.host == "a"', own)
    expect(result.ok && result.value.matches({ 'my.score': 2, 'http.host': 'a' })).toBe(true)
    // @ts-expect-error a text for an Int
    expect(() => result.ok && result.value.matches({ 'my.score': 'x' })).toThrow(RuntimeError)
  })

  it('is open where the names are not known before', () => {
    const fields: Record<string, string> = { a: 'Int' }
    const open = defineScheme({ fields })
    expect(open.createContext().set('a', 3).values).toEqual([3])
    expectTypeOf(open).toExtend<Scheme>()
    expectTypeOf(scheme).toExtend<Scheme>()
    expectTypeOf<EventRecord>().toExtend<Parameters<ReturnType<typeof open.createContext>['setAll']>[0]>()
  })
})
