import { describe, expect, it } from 'vitest'
import type { Condition, Test, ValueNode } from '../compiler/ir/ir.ts'
import { defineScheme, type Type } from '../language/index.ts'
import { parseWildcard, RuntimeError, type Value, type ValueInput } from '../runtime/index.ts'
import { evaluateReference, evaluateReferenceValue } from './reference.ts'

const scheme = defineScheme({
  fields: { n: 'Int?', s: 'Bytes?', ip: 'Ip?', strs: 'Array<Bytes>?', flags: 'Array<Bool>?', must: 'Int' },
  lists: { Int: { even: [2, 4] } },
})
const head = { id: 0, span: { start: 0, end: 0 } }

function field(name: string): ValueNode {
  const { slot, type, optional } = scheme.fields.get(name) as { slot: number; type: Type; optional: boolean }
  return { kind: 'field', ...head, slot, name, type, optional }
}

function run(root: Condition, values: Readonly<Record<string, ValueInput>>): boolean {
  return evaluateReference({ root, nodes: 1 }, scheme.createContext().setAll(values))
}

function compare(name: string, test: Test, value: ValueInput | undefined, whenMissing = false): boolean {
  return run(
    { kind: 'compare', ...head, test, left: field(name), whenMissing },
    value === undefined ? {} : { [name]: value },
  )
}

function wildcard(source: string, caseSensitive: boolean): Test {
  const read = parseWildcard(source)
  if (typeof read === 'string') throw new Error(read)
  return { kind: 'wildcard', source, parts: read.parts, caseSensitive }
}

describe('evaluateReference', () => {
  it('compares integers beyond 2^53 exactly', () => {
    const test: Test = { kind: 'order', type: 'Int', operator: 'eq', literal: 9007199254740993n }
    expect(compare('n', test, 9007199254740993n)).toBe(true)
    expect(compare('n', test, 9007199254740992n)).toBe(false)
  })

  it('tests bits of the 64-bit two’s complement', () => {
    expect(compare('n', { kind: 'bitwise_and', literal: -(2n ** 63n) }, -1)).toBe(true)
    expect(compare('n', { kind: 'bitwise_and', literal: 2 }, 5)).toBe(false)
  })

  it('orders bytes without sign, the shorter first', () => {
    const below = (literal: string, value: string): boolean =>
      compare('s', { kind: 'order', type: 'Bytes', operator: 'lt', literal }, value)
    expect(below('ab', 'a')).toBe(true)
    expect(below('ab', 'ab')).toBe(false)
    // U+FFFF is EF BF BF and U+10000 is F0 90 80 80: UTF-16 would turn this round.
    expect(below('\xf0\x90\x80\x80', '\uffff')).toBe(true)
  })

  it('gives addresses of two families no order and no equality', () => {
    const order = (operator: 'lt' | 'ge' | 'ne' | 'eq'): boolean =>
      compare('ip', { kind: 'order', type: 'Ip', operator, literal: 1n }, '1.2.3.4')
    expect([order('lt'), order('ge'), order('eq'), order('ne')]).toEqual([false, false, false, true])
    expect(compare('ip', { kind: 'ip_set', ranges: [{ first: 0n, last: 2n ** 128n - 1n }] }, '1.2.3.4')).toBe(false)
  })

  it('matches wildcards over the whole value, folding ASCII only', () => {
    expect(compare('s', wildcard('*.Example.com', false), 'A.example.COM')).toBe(true)
    expect(compare('s', wildcard('*.Example.com', true), 'A.example.COM')).toBe(false)
    expect(compare('s', wildcard('a*b*a', true), 'ababa')).toBe(true)
    expect(compare('s', wildcard('a*a', true), 'a')).toBe(false)
    expect(compare('s', wildcard('\\*', true), 'x')).toBe(false)
    expect(compare('s', wildcard('\xc3\x89', false), 'é')).toBe(false)
  })

  it('answers a missing left side with what the node says', () => {
    const test: Test = { kind: 'contains', literal: '' }
    expect(compare('s', test, undefined)).toBe(false)
    expect(compare('s', test, undefined, true)).toBe(true)
    expect(compare('s', test, '')).toBe(true)
  })

  it('asks lists, which do not know every name', () => {
    expect(compare('n', { kind: 'list', type: 'Int', name: 'even' }, 2)).toBe(true)
    expect(compare('n', { kind: 'list', type: 'Int', name: 'odd' }, 1)).toBe(false)
  })

  it('makes both quantifiers false over a missing Bool array, and all true over an empty one', () => {
    const quantify = (kind: 'any' | 'all', values: Readonly<Record<string, ValueInput>>): boolean =>
      run({ kind, ...head, array: { kind: 'array_value', ...head, value: field('flags') } }, values)
    expect([quantify('any', {}), quantify('all', {})]).toEqual([false, false])
    expect([quantify('any', { flags: [] }), quantify('all', { flags: [] })]).toEqual([false, true])
    expect([quantify('any', { flags: [false, true] }), quantify('all', { flags: [false, true] })]).toEqual([
      true,
      false,
    ])
  })

  it('stops early, so that a mandatory field is not read in vain', () => {
    const must: Condition = {
      kind: 'compare',
      ...head,
      test: { kind: 'bitwise_and', literal: 1 },
      left: field('must'),
      whenMissing: false,
    }
    const yes: Condition = { kind: 'constant', ...head, value: true }
    expect(run({ kind: 'or', ...head, operands: [yes, must] }, {})).toBe(true)
    expect(() => run({ kind: 'and', ...head, operands: [yes, must] }, {})).toThrow(RuntimeError)
  })

  it('cuts joined arrays to the shortest', () => {
    const test: Test = { kind: 'order', type: 'Bytes', operator: 'eq', literal: 'x' }
    const strs: Extract<ValueNode, { kind: 'field' }> = field('strs') as Extract<ValueNode, { kind: 'field' }>
    const compared = {
      kind: 'array_compare',
      ...head,
      test,
      each: { kind: 'each', ...head, base: strs, steps: [{ kind: 'each' }], type: 'Bytes' },
    } as const
    const joined = {
      kind: 'array_or',
      ...head,
      operands: [compared, { kind: 'array_value', ...head, value: field('flags') }],
    } as const
    const root: Condition = { kind: 'any', ...head, array: joined }
    expect(run(root, { strs: ['a', 'x'], flags: [false] })).toBe(false)
    expect(run(root, { strs: ['a', 'x'], flags: [false, false] })).toBe(true)
  })

  it('gives undefined for a step that leads nowhere', () => {
    const root: ValueNode = {
      kind: 'step',
      ...head,
      base: field('strs'),
      step: { kind: 'index', index: 1 },
      type: 'Bytes',
    }
    const read = (strs: readonly string[]): Value | undefined =>
      evaluateReferenceValue({ root, nodes: 1, type: 'Bytes' }, scheme.createContext().set('strs', strs))
    expect(read(['a', 'b'])).toBe('b')
    expect(read(['a'])).toBeUndefined()
  })
})
