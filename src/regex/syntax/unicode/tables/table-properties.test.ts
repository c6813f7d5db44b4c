import { describe, expect, it } from 'vitest'
import { fromText } from '../../../../runtime/index.ts'
import { compileRegex, linearRegex } from '../../../index.ts'
import type { Ranges } from '../../syntax.ts'
import { ageRuns, breakRuns } from './runs.ts'
import { tableProperty } from './table-properties.ts'

function has(ranges: Ranges | undefined, point: number): boolean {
  return ranges?.some(([first, last]) => first <= point && point <= last) ?? false
}

function count(ranges: Ranges | undefined): number {
  return (ranges ?? []).reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

/** Values of a property as the table names them, loosely. */
function valuesOf(column: number): string[] {
  const values = Object.values(breakRuns.signs).map((value) => value.split(',')[column] ?? '')
  return [...new Set(values)].filter((value) => value !== '').map((value) => value.replaceAll('_', '').toLowerCase())
}

describe('tableProperty', () => {
  it.each([
    ['graphemeclusterbreak', 0, 13],
    ['wordbreak', 1, 18],
    ['sentencebreak', 2, 14],
  ])('%s: each character has one value, of all that there are', (property, column, expected) => {
    const values = valuesOf(column)
    expect(values).toHaveLength(expected)
    const seen = new Uint8Array(0x110000)
    for (const value of values)
      for (const [first, last] of tableProperty(property, value) ?? [])
        for (let point = first; point <= last; point++) seen[point] = (seen[point] ?? 0) + 1
    expect([Math.max(...seen.subarray(0, 0xd800)), Math.max(...seen.subarray(0xd800, 0xe000))]).toEqual([1, 0])
  })

  // Source: the rules of UAX 29 and figures of its data files, Unicode 16.0.
  it('has the syllables of Hangul, which are counted', () => {
    for (let point = 0xac00; point <= 0xd7a3; point++) {
      const isWithoutFinal = (point - 0xac00) % 28 === 0
      expect(has(tableProperty('graphemeclusterbreak', 'lv'), point)).toBe(isWithoutFinal)
    }
    expect(count(tableProperty('graphemeclusterbreak', 'lv'))).toBe(399)
    expect(count(tableProperty('graphemeclusterbreak', 'lvt'))).toBe(10_773)
  })

  it.each([
    ['graphemeclusterbreak', 'zwj', 0x200d],
    ['wordbreak', 'zwj', 0x200d],
    ['sentencebreak', 'extend', 0x200d],
    ['graphemeclusterbreak', 'ri', 0x1f1e6],
    ['graphemeclusterbreak', 'pp', 0x600],
    ['graphemeclusterbreak', 'ex', 0x300],
    ['wordbreak', 'ex', 0x5f],
    ['wordbreak', 'extend', 0x300],
    ['wordbreak', 'le', 0x61],
    ['wordbreak', 'hl', 0x5d0],
    ['wordbreak', 'ka', 0x30ab],
    ['wordbreak', 'mb', 0x2e],
    ['wordbreak', 'wsegspace', 0x20],
    ['sentencebreak', 'at', 0x2e],
    ['sentencebreak', 'st', 0x21],
    ['sentencebreak', 'lo', 0x61],
    ['sentencebreak', 'up', 0x41],
    ['sentencebreak', 'se', 0x85],
    // Since Unicode 16.0.
    ['sentencebreak', 'scontinue', 0x3b],
    ['graphemeclusterbreak', 'v', 0x16d63],
    ['graphemeclusterbreak', 'extend', 0xcc0],
  ])('%s=%s has U+%x', (property, value, point) => {
    expect(has(tableProperty(property, value), point)).toBe(true)
  })

  it('has characters since a version and before', () => {
    const versions = Object.values(ageRuns.signs).filter((version) => version !== '')
    expect(versions).toHaveLength(27)
    const counts = versions.sort((a, b) => Number(a) - Number(b)).map((version) => count(tableProperty('age', version)))
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(count(tableProperty('age', '16.0')) - count(tableProperty('age', 'v151'))).toBe(5185)
    expect(count(tableProperty('age', '15.1')) - count(tableProperty('age', '15.0'))).toBe(627)
    expect([has(tableProperty('age', '2.0'), 0x20ac), has(tableProperty('age', 'v21'), 0x20ac)]).toEqual([false, true])
  })

  it('knows no value that is none', () => {
    for (const [property, value] of [
      ['graphemeclusterbreak', 'other'],
      ['graphemeclusterbreak', 'xx'],
      ['graphemeclusterbreak', 'ebase'],
      ['wordbreak', 'control'],
      ['sentencebreak', ''],
      ['sentencebreak', 'constructor'],
      ['age', ''],
      ['age', 'v'],
      ['age', '17.0'],
      ['age', '60'],
      ['age', 'na'],
    ] as const)
      expect([property, value, tableProperty(property, value)]).toEqual([property, value, undefined])
  })
})

describe('patterns', () => {
  it.each([
    ['(?u)^\\p{gcb=extend}$', '\u0300', true],
    ['(?u)^\\p{ Grapheme_Cluster-Break : EX }$', 'a', false],
    ['(?u)^\\P{WB=ALetter}+$', '12', true],
    ['(?ui)^\\p{sb!=Lower}$', 'A', true],
    ['(?ui)^\\P{sb=Lower}$', 'A', false],
    ['(?u)^[a\\p{age=1.1}&&[^b]]+$', 'aé', true],
    ['(?u)^[\\P{age=2.0}]$', '€', true],
    ['(?ux)^ \\p{ a g e = V2_1 } \\p{gcb=ZWJ} $', '€\u200d', true],
    ['(?u)(\\p{wb=nu}|\\p{wb=le})*x$', 'a1x', true],
  ])('%s of %s: %s, by either engine', (pattern, text, isFound) => {
    const regex = compileRegex(pattern, 10_485_760)
    if ('kind' in regex) throw new Error(JSON.stringify(regex))
    expect(regex.test(fromText(text))).toBe(isFound)
    expect(regex.portable).not.toMatch(/age|gcb|break|wb=|sb/i)
    expect(linearRegex(regex.portable).test(fromText(text))).toBe(isFound)
    expect(compileRegex(regex.portable, 10_485_760)).toMatchObject({ engine: regex.engine, native: regex.native })
  })

  it('need Unicode, and a value that there is', () => {
    for (const pattern of [
      '\\p{gcb=Extend}',
      '(?u)\\p{gcb}',
      '(?u)\\p{gcb=}',
      '(?u)\\p{gcb=Other}',
      '(?u)\\p{age=Unassigned}',
      '(?u)\\p{age=1=1}',
    ])
      expect(compileRegex(pattern, 10_485_760)).toMatchObject({ kind: 'syntax' })
  })
})
