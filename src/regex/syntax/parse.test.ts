import { describe, expect, it } from 'vitest'
import { fromText } from '../../runtime/index.ts'
import { compileRegex, linearRegex, type CompiledRegex } from '../index.ts'

const limit = 10_485_760

function compile(pattern: string): CompiledRegex {
  const regex = compileRegex(pattern, limit)
  if ('kind' in regex) throw new Error(`${pattern}: ${JSON.stringify(regex)}`)
  return regex
}

/** Each kind of difference that the reference engine's own answers have shown, with what it says. */
// prettier-ignore
const found: readonly (readonly [pattern: string, text: string, isFound: boolean])[] = [
  ['\\x{e9}', 'é', true], ['^\\x{0e9}$', 'é', true], ['\\u00e9', 'é', true], ['\\u{000000e9}', 'é', true],
  ['[--a]', '-', true], ['[--a]', 'A', false], ['[--\\w]', 'a', true], ['[^--&]', '-', false], ['[^--&]', 'x', true], ['[--[z]]', 'z', true],
  ['[]-a]', '_', false], ['[]-a]', '-', true], ['[^]-a-f]', '^', true],
  ['[0-[]', '@', true], ['[.-[a]', 'a', true], ['[\\w-]', '-', true], ['[a&&b&&]', 'a', false], ['[a-z&&[^b]--c]', 'c', false], ['[\\n-a]', 'a', true],
  ['(?x)a\u0085b', 'ab', true], ['(?x)a\ufeffb', 'a\ufeffb', true], ['(?x)a\ufeffb', 'ab', false], ['(?x)[ ^a]', 'a', false], ['(?x)[ ^a]', '^', true],
  ['(?x)\\x 41', 'A', true], ['(?x)\\x{4 1}', 'A', true], ['(?x)\\u00 4#c\n1', 'A', true], ['(?x)( ?i)A', 'a', true], ['(?x)a{1 0}', 'a'.repeat(10), true],
  ['(?x)a{1 0}', 'a'.repeat(9), false], ['(?x)[a #]\n b]', 'b', true], ['(?x:a b)c d', 'abc d', true], ['(?x)a{2} ?b', 'aab', true], ['(?x)\\ a', ' a', true],
  ['a{\n2}', 'aa', true], ['a{ 2 , 3 }', 'aa', true], ['a{2\u00a0,}', 'aaa', true],
  ['\\\t', '\t', true], ['\\\u0001', '\u0001', true], ['[a\\\n]', '\n', true], ['\\%\\ \\"', '% "', true],
  ['\\u{0000000041}', 'A', true], ['\\U{41}\\U00000041', 'AA', true],
  ['(?u)\\p{Is_L}', 'a', true], ['(?u)\\p{l_u}', 'A', true], ['(?u)\\p{ L l }', 'a', true], ['(?u)\\p{gc!=Lu}', 'A', true], ['(?u)\\p{gc!=Lu}', 'a', false],
  ['(?u)\\p{oldpersian}', '\u{103a0}', true], ['(?u)\\p{SCRIPT=old-Persian}', '\u{103a0}', true], ['(?u)\\p{scx:Grek}', 'α', true], ['(?u)\\p{whitespace}', ' ', true],
  ['(?u)\\p{sc}', '€', true], ['(?u)\\p{cf}', '\u200d', true], ['(?u)\\p{pcm}', '\u0600', true], ['(?u)\\pL', 'a', true], ['(?u)\\p{XIDS}', 'a', true],
  ['(?u)\\p{Any}\\p{ascii}\\p{Assigned}', 'éab', true], ['(?u)\\p{signwriting}', '\u{1d800}', true],
  ['(?u)\\bé\\b', 'a é b', true], ['(?u)\\bé\\b', 'aéb', false], ['(?u)a\\B', 'aé', true], ['(?u)\\<é\\>', 'é', true], ['(?u)\\b{start-half}é\\b{end-half}', 'é', true],
  ['(?-u:\\b)é', 'aé', true], ['\\b{end}{2}', 'a', true],
  ['(?i-s:A.)b', 'a b', true], ['(?P<a.b[1]>x)', 'x', true],
  ['(){4294967295}', '', true], ['(?:\\b){2,}a', 'a', true], [`.${'+'.repeat(249)}x`, 'aax', true], ['(?:a?){300}b', 'b', true],
]

// prettier-ignore
const refused = [
  '[\\x{e9}]', '[\\u00e9]', '[z-\\x{0000b1}]', '[\\d-a]', '[\\w-.]', '[a-\\d]', '[\\b]', '[z--[a]', '[b-a]', '[\\x80-é]', '(?x)\u0085*', '(?ii)a', '(?i-i)a', '(?is-is)a',
  '(?i-)', '(?--i)', '(?-)', '(?-:a)', '(?)', '(?x)(? )', '(?i)*', '(?i i)', '(?u)\\p{^L}', '(?u)\\p{isc}', '(?u)\\p{L', '(?u)\\p{gcb=nothing}', '(?u)\\p{Lu=Yes}', '\\pL', 'a{2, }', 'a{ 2, }', 'a{0 2}',
  'a{', 'a{}', 'a{,}', 'a{1', 'a{4294967296}', '{1}', 'a|*', '(*)', '\\x{}', '\\x{110000}', '\\x4', '\\ud800', '\\b{x}', '\\b{start', '\\é', '(?P<1>a)', '(?<>a)', '(?<a', '(?<a>x)(?<a>y)', '(?>a)', '(?<=a)',
  `a${'*'.repeat(251)}`, `ab${'*'.repeat(250)}`, `${'('.repeat(251)}${')'.repeat(251)}`, `${'(a'.repeat(126)}${')'.repeat(126)}`, `${'['.repeat(251)}a${']'.repeat(251)}`, `[a${'&&a'.repeat(251)}]`,
]

describe('parseRegex', () => {
  for (const [pattern, text, isFound] of found) {
    it(`${JSON.stringify(pattern.slice(0, 30))} ${isFound ? 'is' : 'is not'} in ${JSON.stringify(text.slice(0, 12))}`, () => {
      expect(compile(pattern).test(fromText(text))).toBe(isFound)
      expect(linearRegex(pattern).test(fromText(text))).toBe(isFound)
      expect(linearRegex(pattern).exec(fromText(text)) !== undefined).toBe(isFound)
    })
  }

  for (const pattern of refused) {
    it(`refuses ${JSON.stringify(pattern.slice(0, 30))}`, () => {
      expect(compileRegex(pattern, limit)).toMatchObject({ kind: 'syntax' })
    })
  }

  it('counts sequences, choices, groups, classes and repetitions as levels, 250 of them', () => {
    const accepted = [
      `a${'*'.repeat(250)}`,
      `ab${'*'.repeat(249)}`,
      `${'('.repeat(250)}a${')'.repeat(250)}`,
      `${'(a'.repeat(125)}b${')'.repeat(125)}`.replace('ab', 'a'),
      `${'['.repeat(250)}a${']'.repeat(250)}`,
      `[a${'&&a'.repeat(249)}]`,
    ]
    expect(accepted.filter((pattern) => 'kind' in compileRegex(pattern, limit))).toEqual([])
  })

  it('reads a byte by two digits only, and bytes beyond characters', () => {
    expect(compile('\\xe9').test('\xe9')).toBe(true)
    expect(compile('\\x{e9}').test('\xe9')).toBe(false)
    expect(compile('[\\xe9]').test('\xe9')).toBe(true)
    expect(compile('(?u)\\xe9').test('\xe9')).toBe(false)
    expect(compile('(?u)\\xe9').test(fromText('é'))).toBe(true)
  })

  it('takes bytes that are no character for no boundary of Unicode words', () => {
    expect(compile('(?iu)\\B').test('\xc3\xa9\xff')).toBe(false)
    expect(compile('(?u)\\B').test('\xff')).toBe(false)
    expect(compile('(?u)\\ba').test('\xffa')).toBe(true)
    expect(compile('(?u)a\\b{end-half}').test('a\xff')).toBe(false)
    expect(compile('(?u)a\\b').test('a\xe9')).toBe(true)
    // As the engine looks back: over bytes that go on a character, to one that is whole.
    expect(compile('(?u)\\B\\xff').test('\xc3\xa9')).toBe(false)
  })

  it('allows as much as the reference engine does, and no more', () => {
    for (const pattern of ['(?u)\\w{100}', '[ab]*a[ab]{49000}c', 'a{100000}', '(?:ab){1000}{100}'])
      expect(compileRegex(pattern, limit)).not.toMatchObject({ kind: 'too_big' })
    for (const pattern of ['(?u)\\w{400}', 'a{500000}', '(?:a{1000}){1000}', '(?:a|b*c){4294967295}'])
      expect(compileRegex(pattern, limit)).toMatchObject({ kind: 'too_big' })
  })
})
