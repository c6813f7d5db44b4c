import { describe, expect, it } from 'vitest'
import { unwrap } from '../../diagnostics/index.ts'
import { defineScheme } from '../../language/index.ts'
import { rewriteUri } from '../../runtime/program/uri-rewrite.ts'
import { compile } from '../compile.ts'

describe('a context', () => {
  const scheme = defineScheme({
    fields: {
      m: 'Map<Int>?',
      'http.request.uri.path': 'Bytes?',
      'http.request.uri.query': 'Bytes?',
      'http.request.uri.args': 'Map<Array<Bytes>>?',
    },
  })
  const isTwo = unwrap(compile('m["a"] eq 2', scheme, { backend: 'auto' })).matches
  const hasOne = unwrap(compile('any(http.request.uri.args["q"][*] eq "1")', scheme, { backend: 'auto' })).matches

  it('forgets what it read of a map when the field gets another value', () => {
    const context = scheme.createContext().set('m', { a: 2 })
    expect(isTwo(context)).toBe(true)
    expect(isTwo(context.set('m', { a: 3 }))).toBe(false)
    expect(isTwo(context.set('m', { a: 2 }))).toBe(true)
    expect(isTwo(context.setLazy('m', () => ({ b: 2 })))).toBe(false)
    expect(isTwo(context.setLazy('m', () => ({ a: 2 })))).toBe(true)
    expect(isTwo(context.reset())).toBe(false)
    expect(isTwo(context.set('m', {}))).toBe(false)
  })

  it('reads the parts of an event that it is derived from, and its own where it has other values', () => {
    const context = scheme.createContext().set('m', { a: 2 })
    expect(isTwo(context)).toBe(true)
    expect(isTwo(context.derive(new Map()))).toBe(true)
    expect(isTwo(context.derive(new Map([['m', new Map([['a', 3]])]])))).toBe(false)
  })

  it('reads the parts of a rewritten map, and the old ones after it', () => {
    const context = scheme
      .createContext()
      .setAll({ 'http.request.uri.path': '/', 'http.request.uri.query': 'q=1', 'http.request.uri.args': { q: ['1'] } })
    expect(hasOne(context)).toBe(true)
    const undo = rewriteUri(context, { query: 'q=2' })
    expect(hasOne(context)).toBe(false)
    undo()
    expect(hasOne(context)).toBe(true)
  })

  it('takes contexts that are older than the rule', () => {
    const context = scheme.createContext().set('m', { z: 1 })
    const later = unwrap(compile('m["z"] eq 1', scheme, { backend: 'auto' }))
    expect(later.matches(context)).toBe(true)
    expect(later.matches(context.set('m', { z: 0 }))).toBe(false)
  })
})
