import { describe, expect, it } from 'vitest'
import { compile, type Filter } from '../../compiler/index.ts'
import { unwrap } from '../../diagnostics/index.ts'
import { defineScheme } from '../../language/index.ts'
import { isLoopCheaper, planDispatch } from './few-rules.ts'
import type { PlannedIndex } from './index-rows.ts'

const scheme = defineScheme({ name: 'few', nilNotEqual: false, fields: { host: 'Bytes' } })
const filter: Filter = unwrap(compile('host eq "a"', scheme))
const { root } = filter.plan
if (root.kind !== 'compare') throw new Error('INVARIANT: it compares')
const { left } = root
const rules = (count: number): { filter: Filter }[] => Array.from({ length: count }, () => ({ filter }))
const equalities: PlannedIndex = { value: left, steps: undefined, lookup: { kind: 'equal', entries: [] } }
const parts: PlannedIndex = { value: left, steps: undefined, lookup: { kind: 'contains', entries: [] } }
const usual = (): number => 1

describe('isLoopCheaper', () => {
  it('asks three closures or eight conditions in code where one index of equalities would be looked at', () => {
    expect(isLoopCheaper(rules(3), [equalities], usual)).toBe(true)
    expect(isLoopCheaper(rules(4), [equalities], usual)).toBe(false)
    expect(isLoopCheaper(rules(8), [equalities], usual, undefined, 'source')).toBe(true)
    expect(isLoopCheaper(rules(9), [equalities], usual, undefined, 'source')).toBe(false)
  })

  it('asks more where the index reads through texts', () => {
    expect(isLoopCheaper(rules(8), [parts], usual)).toBe(true)
    expect(isLoopCheaper(rules(9), [parts], usual)).toBe(false)
  })

  it('asks no dear condition without an index', () => {
    expect(isLoopCheaper(rules(1), [equalities], () => 1_000)).toBe(false)
  })
})

describe('planDispatch', () => {
  const hosts = (entries: readonly (readonly [string, readonly number[]])[]): PlannedIndex => ({
    value: left,
    steps: undefined,
    lookup: { kind: 'equal', entries: new Map(entries) as never },
  })

  it('takes the index that leaves fewest rules, without those that stand in another one too', () => {
    const few = hosts([['a', [0, 1]]])
    const more = hosts([['a', [2]], ['b', [3, 4]]]) // prettier-ignore
    const both = hosts([['c', [4]]])
    expect(planDispatch(5, [few, more], usual)).toEqual({ row: more, always: [0, 1] })
    expect(planDispatch(5, [few, more, both], usual)?.always).toEqual([2, 3, 4])
  })

  it('takes none for many rules, for one rule, or of a dear value', () => {
    expect(planDispatch(32, [hosts([['a', [0, 1, 2]]])], usual)).toBeUndefined()
    expect(planDispatch(2, [hosts([['a', [0]]])], usual)).toBeUndefined()
    expect(planDispatch(5, [hosts([['a', [0, 1, 2]]])], () => 100)).toBeUndefined()
  })
})
