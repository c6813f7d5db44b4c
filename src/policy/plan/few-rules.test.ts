import { describe, expect, it } from 'vitest'
import { compile, type Filter } from '../../compiler/index.ts'
import { unwrap } from '../../diagnostics/index.ts'
import { defineScheme } from '../../language/index.ts'
import { createSeededDraw } from '../../testing/index.ts'
import { createFinder, isLoopCheaper, planDispatch, type PlannedDispatch } from './few-rules.ts'
import { GuardEntries } from './guard-entries.ts'
import { GuardTable } from './guard-table.ts'
import { GuardFinder } from './guard.ts'
import type { PlannedIndex } from './index-rows.ts'

const scheme = defineScheme({
  name: 'few',
  nilNotEqual: false,
  fields: { host: 'Bytes?', method: 'Bytes?', path: 'Bytes?', score: 'Int?' },
})
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
  function plan(
    texts: readonly string[],
    fieldCost = usual,
  ): { filters: Filter[]; dispatch: PlannedDispatch | undefined } {
    const filters = texts.map((text): Filter => unwrap(compile(text, scheme, { backend: 'auto' })))
    const entries = new GuardEntries(fieldCost)
    const finder = new GuardFinder(entries)
    const table = new GuardTable(entries)
    for (const { plan: own } of filters) table.add(own.root, finder.find(own.root))
    return { filters, dispatch: planDispatch(filters.map((own) => ({ filter: own })), table) } // prettier-ignore
  }

  it('takes the value that leaves fewest rules, then others, whatever index each rule stands in', () => {
    const { dispatch } = plan([
      'host eq "a" and method eq "GET"',
      'method eq "PUT" and path contains "long enough"',
      'method in {"GET" "PUT"}',
      'host in {"b" "c"}',
      'score lt 3',
      '(host eq "a" or host eq "d") and path contains "x"',
    ])
    expect(dispatch?.looks.map(({ others, own }) => [others, own])).toEqual([
      [0b010110, 0b101001],
      [0b111000, 0b000110],
    ])
    expect(dispatch?.looks[0]?.masks).toEqual([
      ['a', 0b110111],
      ['b', 0b011110],
      ['c', 0b011110],
      ['d', 0b110110],
    ])
    expect(dispatch?.always).toEqual([4])
  })

  it('takes none for many rules, for one rule, or of a dear value', () => {
    const hosts = (count: number): string[] => Array.from({ length: count }, (_, at) => `host eq "h${String(at)}"`)
    expect(plan(hosts(31)).dispatch?.looks).toHaveLength(1)
    expect(plan(hosts(32)).dispatch).toBeUndefined()
    expect(plan(['host eq "a"', 'score lt 3']).dispatch).toBeUndefined()
    expect(plan(hosts(5), () => 100).dispatch).toBeUndefined()
  })

  it('finds what asking one rule after the other finds, in code and without it', () => {
    const seed = Number(process.env['PORTCULLIS_SEED'] ?? Date.now() % 2 ** 31)
    const draw = createSeededDraw(seed)
    const letter = (): string => JSON.stringify(draw.pick(['a', 'b', 'c', 'a text that is rather long']))
    const test = (): string =>
      draw.pick([
        () => `${draw.pick(['host', 'method'])} eq ${letter()}`,
        () => `${draw.pick(['host', 'path'])} in {${letter()} ${letter()}}`,
        () => `not method eq ${letter()}`,
        () => `score ${draw.pick(['eq', 'lt'])} ${String(draw.integer(0, 3))}`,
        () => `(host eq ${letter()} or host eq ${letter()})`,
        () => `path contains ${letter()}`,
      ])()
    for (let round = 0; round < 60; round++) {
      const texts = Array.from({ length: draw.integer(2, 12) }, () => draw.list(1, 3, test).join(' and '))
      const { filters, dispatch } = plan(texts)
      if (dispatch === undefined) continue
      const closures = texts.map((text): Filter => unwrap(compile(text, scheme)))
      const finders = [createFinder(dispatch, filters, scheme), createFinder(dispatch, closures, scheme)]
      for (let event = 0; event < 20; event++) {
        const context = scheme.createContext()
        for (const name of ['host', 'method', 'path'] as const)
          if (draw.chance(0.8)) context.set(name, JSON.parse(letter()) as string)
        if (draw.chance(0.8)) context.set('score', draw.integer(0, 3))
        for (let from = 0; from < texts.length; from++) {
          const expected = filters.findIndex(({ predicate }, at) => at >= from && predicate(context.values, context))
          for (const find of finders)
            expect(find(context.values, context, from), `seed ${String(seed)}: ${texts.join(' | ')}`).toBe(expected)
        }
      }
    }
  })
})
