import { describe, expect, it } from 'vitest'
import { bytesLiteral, literalKey, type BytesAtom, type BytesLiteral } from '../../src/analysis/bytes/atom.ts'
import { BytesDecider } from '../../src/analysis/bytes/decide.ts'
import type { Component } from '../../src/analysis/bytes/search/component.ts'
import { searchProduct } from '../../src/analysis/bytes/search/search.ts'
import { searchLengths } from '../../src/analysis/bytes/search/lengths.ts'
import { AutomatonStore } from '../../src/analysis/bytes/store.ts'
import { budgets, LimitReached, Meter } from '../../src/analysis/limits.ts'
import { toIntervals, type IntervalSet } from '../../src/analysis/sets/interval-set.ts'
import { allStrings, createRandom, randomLiterals, regexAtom } from './bytes-cases.ts'
import { amount } from '../support/amounts.ts'

const anyLength: IntervalSet = { ranges: [[0n, 2n ** 63n - 1n]] }
const strings = allStrings(5)
const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261126)
const rounds = amount('ROUNDS', 500, 1000)

function fits({ ranges }: IntervalSet, length: number): boolean {
  return ranges.some(([first, last]) => first <= length && length <= last)
}

const describeLiterals = (literals: readonly BytesLiteral[]): string =>
  literals.map((literal) => JSON.stringify(literalKey(literal))).join(' and ')

describe('conjunctions of byte sets against all strings of up to five letters', () => {
  it('is right in every mode of the search', () => {
    const random = createRandom(seed)
    const store = new AutomatonStore()
    let emptyCount = 0
    let undecidedCount = 0
    for (let round = 0; round < rounds; round++) {
      const literals = randomLiterals(random)
      const member = strings.find((word) => literals.every(({ test }) => test(word)))
      for (const mode of ['set', 'place', 'simulation'] as const) {
        const components = literals.map(({ atom, map, negative }): Component => {
          if (atom.kind !== 'regex') return { kind: 'plain', automaton: store.plain(atom), negative, map }
          return { kind: negative ? 'negative' : mode === 'set' ? 'set' : 'place', pattern: store.pattern(atom), map }
        })
        const meter = new Meter(1_000_000)
        try {
          const answer = searchProduct(components, {
            states: 5000,
            meter,
            longest: Infinity,
            patience: 0,
            simulation: mode === 'simulation' ? (a, b) => store.simulation(a, b, meter) : undefined,
          })
          const told = `seed ${String(seed)}, round ${String(round)}, ${mode}: ${describeLiterals(literals)}`
          if (answer.kind === 'value') {
            expect(
              literals.every(({ test }) => test(answer.value)),
              `${told} has ${JSON.stringify(answer.value)}`,
            ).toBe(true)
            if (member !== undefined) expect(answer.value.length, `${told} shortest`).toBeLessThanOrEqual(member.length)
          } else {
            emptyCount++
            expect(member, told).toBeUndefined()
          }
        } catch (error) {
          if (!(error instanceof LimitReached)) throw error
          undecidedCount++
        }
      }
    }
    expect(emptyCount).toBeGreaterThan(rounds / 4)
    expect(undecidedCount).toBeLessThan(rounds / 100)
  })

  it('is right through the stages, with lengths', () => {
    const random = createRandom(seed + 1)
    const decider = new BytesDecider(new AutomatonStore(), budgets.batch)
    for (let round = 0; round < rounds; round++) {
      const literals = randomLiterals(random)
      const from = random(4)
      const lengths = [anyLength, toIntervals([[BigInt(from), BigInt(from + random(3))]]), toIntervals([[0n, 1n], [3n, 3n]])][random(3)] as IntervalSet // prettier-ignore
      const member = strings.find((word) => fits(lengths, word.length) && literals.every(({ test }) => test(word)))
      const answer = decider.decide({ literals, lengths, shapes: [] })
      const told = `seed ${String(seed)}, round ${String(round)}: ${describeLiterals(literals)} ${lengths.ranges.join()}`
      if (answer.kind === 'empty') expect(member, told).toBeUndefined()
      else if (answer.kind === 'value') {
        expect(
          literals.every(({ test }) => test(answer.value)),
          `${told} has ${JSON.stringify(answer.value)}`,
        ).toBe(true)
        expect(fits(lengths, answer.value.length), told).toBe(true)
      } else expect(answer, told).toBeUndefined()
    }
  })

  it('counts lengths as the layers of the product do', () => {
    const random = createRandom(seed + 2)
    const store = new AutomatonStore()
    for (let round = 0; round < rounds / 5; round++) {
      const literals = randomLiterals(random, 2)
      const components = literals.map(({ atom, map, negative }): Component =>
        atom.kind === 'regex'
          ? { kind: negative ? 'negative' : 'set', pattern: store.pattern(atom), map }
          : { kind: 'plain', automaton: store.plain(atom), negative, map },
      )
      for (let length = 0; length <= 4; length++) {
        const answer = searchLengths(
          components,
          toIntervals([[BigInt(length), BigInt(length)]]),
          20_000,
          new Meter(10_000_000),
        )
        const member = strings.find((word) => word.length === length && literals.every(({ test }) => test(word)))
        const told = `seed ${String(seed)}, round ${String(round)}, length ${String(length)}: ${describeLiterals(literals)}`
        if (answer.kind === 'value')
          expect(literals.every(({ test }) => test(answer.value)) && answer.value.length === length, told).toBe(true)
        else expect(member, told).toBeUndefined()
      }
    }
  })
})

describe('named traps of byte sets', () => {
  const decider = new BytesDecider(new AutomatonStore(), budgets.prove)
  const matches = (source: string): BytesAtom => regexAtom(source)
  const ask = (...literals: BytesLiteral[]): string => decider.decide({ literals, lengths: anyLength, shapes: [] }).kind
  const is = (atom: BytesAtom): BytesLiteral => bytesLiteral(atom, 'none', false)
  const isNot = (atom: BytesAtom): BytesLiteral => bytesLiteral(atom, 'none', true)
  const order = (operator: 'lt' | 'le' | 'gt' | 'ge', literal: string): BytesAtom => ({
    kind: 'order',
    operator,
    literal,
  })
  const oneOf = (...items: string[]): BytesAtom => ({ kind: 'set', items: new Set(items) })

  it.each<[string, BytesLiteral[], string]>([
    ['a line end that is no word boundary', [is(matches('(?m:$)\\B'))], 'value'],
    ['no line feed under a dot', [is(matches('\\A.\\z')), is(oneOf('\n'))], 'empty'],
    ['no end before a last line feed', [is(matches('a$')), is(oneOf('a\n'))], 'empty'],
    ['no Kelvin sign without Unicode', [is(matches('(?i)\\Ak\\z')), isNot(oneOf('k', 'K'))], 'empty'],
    ['nothing between a text and its next', [is(order('gt', 'a')), is(order('lt', 'a\0'))], 'empty'],
    ['nothing before the empty text', [is(order('lt', ''))], 'empty'],
    ['no capital after lower', [bytesLiteral(oneOf('A'), 'lower', false)], 'empty'],
    ['a capital before lower', [bytesLiteral(oneOf('a'), 'lower', false), isNot(oneOf('a'))], 'value'],
    ['a line feed between union and select', [is(matches('(?i)union\\s+select')), isNot(matches('(?i)union.{0,200}select'))], 'value'],
    ['a shorter gap in a longer one', [is(matches('union.{0,100}select')), isNot(matches('union.{0,200}select'))], 'empty'],
    ['a longer gap outside a shorter one', [is(matches('union.{0,200}select')), isNot(matches('union.{0,100}select'))], 'value'],
    ['forced copies inside fewer', [is(matches('\\A(?:ab){9,}\\z')), isNot(matches('\\A(?:ab){3,}\\z'))], 'empty'],
    ['a Unicode class in itself', [is(matches('(?u)\\A\\w\\z')), isNot(matches('(?u)\\A[\\w-]\\z'))], 'empty'],
    ['two Unicode classes apart', [is(matches('(?u)\\A\\d\\z')), is(matches('(?u)\\A\\s\\z'))], 'empty'],
    ['a pattern that is too large is not empty', [is(matches('(?u)\\w{12}')), isNot(matches('(?u)\\w{12}x?'))], 'undecided'],
    ['lt and ge together are everything', [isNot(order('lt', 'mm')), isNot(order('ge', 'mm'))], 'empty'],
    ['a wildcard is its pattern', [is({ kind: 'wildcard', parts: ['/a', '.b', ''], caseSensitive: true }), isNot(matches('(?s)\\A/a.*\\.b'))], 'empty'],
    ['a pattern is its wildcard', [is(matches('(?s)\\A/a.*\\.b')), isNot({ kind: 'wildcard', parts: ['/a', '.b', ''], caseSensitive: true })], 'empty'],
  ])('knows %s', (_, literals, expected) => {
    expect(ask(...literals)).toBe(expected)
  }) // prettier-ignore

  it('counts lengths by arithmetic', () => {
    const segments = is(matches('\\A(?:/[a-z]{1,64}){8}\\z'))
    const from = (first: bigint): IntervalSet => ({ ranges: [[first, 2n ** 63n - 1n]] })
    expect(decider.decide({ literals: [segments], lengths: from(530n), shapes: [] }).kind).toBe('empty')
    const longest = decider.decide({ literals: [segments], lengths: from(520n), shapes: [] })
    expect(longest).toMatchObject({ kind: 'value' })
    expect((longest as { value: string }).value).toHaveLength(520)
  })
})
