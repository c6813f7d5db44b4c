import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromText } from '../runtime/index.ts'
import { compileRegex, linearRegex, type CompiledRegex } from './index.ts'

const maxSize = 100_000

function compile(pattern: string): CompiledRegex {
  const regex = compileRegex(pattern, maxSize)
  if ('kind' in regex) throw new Error(`${pattern}: ${JSON.stringify(regex)}`)
  return regex
}

describe('syntax', () => {
  const matching: readonly (readonly [pattern: string, value: string, found: boolean])[] = [
    ['(?i)CURL/\\d+', 'curl/8', true],
    ['(?i:a)b', 'Ab', true],
    ['(?i:a)b', 'AB', false],
    ['a(?i)b|c', 'C', true],
    ['(?s).', '\n', true],
    ['.', '\n', false],
    ['(?x) a b # c\n c', 'abc', true],
    ['a\\z', 'a\n', false],
    ['a$', 'a\n', false],
    ['(?m)a$', 'a\nb', true],
    ['(?m)^b', 'a\rb', false],
    ['(?mR)^b', 'a\rb', true],
    ['(?U)a+?b', 'aab', true],
    ['[[:alpha:]]+[[:^digit:]]', 'ab', true],
    ['[a-z&&[^aeiou]]', 'e', false],
    ['[a-z--[aeiou]]', 'b', true],
    ['[a-c~~b-d]', 'b', false],
    ['[]a]', ']', true],
    ['[^]a]', ']', false],
    ['[a-]', '-', true],
    ['\\x41\\x{42}\\u0043\\u{44}\\U00000045', 'ABCDE', true],
    ['\\bfoo\\b', 'a foo b', true],
    ['\\b{start}foo\\b{end}', 'foo', true],
    ['\\<foo\\>', 'xfoo', false],
    ['a**', 'aaa', true],
    ['a{2}', 'aa', true],
    ['a{2,}$', 'aaaa', true],
    ['é', 'é', true],
    ['^é$', 'é', true],
    ['^.$', 'é', false],
    ['^..$', 'é', true],
    ['(?u)^.$', 'é', true],
    ['(?u)^.$', '😀', true],
    ['(?u)\\p{Greek}', 'λ', true],
    ['(?u)\\p{Lu}', 'É', true],
    ['(?u)\\PL', 'a', false],
    ['(?u)[é-ü]', 'ö', true],
    ['(?iu)straße', 'STRAẞE', true],
    ['(?i)k', '\u212a', false],
    ['(?iu)k', '\u212a', true],
    ['(?u)\\w', 'é', true],
    ['\\w', 'é', false],
    ['(?P<a>x)(?<b>y)', 'xy', true],
  ]
  for (const [pattern, value, found] of matching) {
    it(`${pattern} ${found ? 'is' : 'is not'} in ${JSON.stringify(value)}`, () => {
      expect(compile(pattern).test(fromText(value))).toBe(found)
      expect(linearRegex(pattern).test(fromText(value))).toBe(found)
    })
  }

  const wrong = [
    '(?=a)', '(?!a)', '(?<=a)', '(?<!a)', '(?>a)', '(a)\\1', '\\Z', '\\h', '\\R', '\\X', '\\K', '\\G', '\\Qa\\E', '\\e', '\\cA', '\\101', '\\0', 'a{,2}',
    '{', 'a{2,1}', '*', '(', ')', '[', '[]', '[z-a]', '\\', '\\p{Greek}', '[é]', '(?u)\\p{Nonsense}', '(?z)', '(?)', '(?P<a>x)(?P<a>y)', '\\xZZ', '\\u{110000}',
    '('.repeat(300) + ')'.repeat(300),
  ] // prettier-ignore
  for (const pattern of wrong) {
    it(`refuses ${pattern.slice(0, 30)}`, () => {
      expect(compileRegex(pattern, maxSize)).toMatchObject({ kind: 'syntax' })
    })
  }

  it('refuses what would compile to too much', () => {
    for (const pattern of ['a{100001}', '(a{1000}){1000}', '(a|){4294967295}'])
      expect(compileRegex(pattern, maxSize)).toMatchObject({ kind: 'too_big' })
  })
})

describe('groups', () => {
  const cases: readonly (readonly [pattern: string, value: string, groups: readonly (string | undefined)[]])[] = [
    ['(a+)(b*)', 'xaab', ['aab', 'aa', 'b']],
    ['(a|ab)(c|bcd)?', 'abcd', ['abcd', 'a', 'bcd']],
    ['(a)|(b)', 'b', ['b', undefined, 'b']],
    ['(?:(a)|b)*', 'ab', ['ab', 'a']],
    ['a*?', 'aa', ['']],
    ['(a*)(a+)', 'aaa', ['aaa', 'aa', 'a']],
  ]
  for (const [pattern, value, groups] of cases) {
    it(`${pattern} on ${value}`, () => {
      expect(compile(pattern).exec(value)?.groups).toEqual(groups)
      expect(linearRegex(pattern).exec(value)?.groups).toEqual(groups)
    })
  }
})

/** Patterns over a small alphabet, so that values hit them often. */
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '^', '$', '\\b', '(?i)A', '\\n'),
    fc.tuple(tie('node'), tie('node')).map(([first, second]) => `(?:${first})(?:${second})`),
    fc.tuple(tie('node'), tie('node')).map(([first, second]) => `(?:${first}|${second})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '*?'))
      .map(([inner, repeat]) => `(?:${inner})${repeat}`),
    tie('node').map((inner) => `(${inner})`),
  ),
})).node

describe('engines', () => {
  it('agree: native where it is chosen, the automaton, and a search for groups', () => {
    let natives = 0
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', '\n', '-'), maxLength: 12 }),
        (source, value) => {
          const chosen = compile(source)
          const linear = linearRegex(source)
          if (chosen.engine === 'native') natives++
          const found = linear.test(value)
          expect(chosen.test(value)).toBe(found)
          expect(linear.exec(value) !== undefined).toBe(found)
          const [first, second] = [chosen.exec(value), linear.exec(value)]
          expect(first === undefined ? undefined : [first.start, first.end]).toEqual(
            second === undefined ? undefined : [second.start, second.end],
          )
          if (chosen.required !== undefined && found)
            expect(chosen.required.some((literal) => value.includes(literal))).toBe(true)
          if (chosen.text !== undefined) expect(value.includes(chosen.text)).toBe(found)
        },
      ),
      { numRuns: 5000 },
    )
    expect(natives).toBeGreaterThan(200)
  })
})

describe('time', () => {
  const adversarial = [
    ['(a+)+b', 'a'], ['(a|a)*b', 'a'], ['(a|aa)+$', 'a'], ['a*a*a*b', 'a'], ['.*.*x', 'a'], ['x*y', 'x'], ['(?:a?){30}a{30}b', 'a'], ['\\s+$', ' '],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'], ['foo.*bar', 'foo'], ['=[a-z]*aab', '=a'], ['[a-z]{1,40}@', 'a'], ['(?i)union\\s+select\\s+from', 'union '], ['"[^"]*"x', '"'],
  ] as const // prettier-ignore

  for (const [source, piece] of adversarial) {
    it(`${source} takes twice as long for twice the value`, () => {
      const measure = (length: number): number => {
        const regex = compile(source)
        const value = piece.repeat(Math.ceil(length / piece.length))
        regex.test(value.slice(0, 1000))
        const times = Array.from({ length: 5 }, () => {
          const start = performance.now()
          regex.test(value)
          return performance.now() - start
        })
        return Math.min(...times)
      }
      // A quadratic engine would need 16 times as long for 4 times the value.
      const [small, large] = [measure(50_000), measure(200_000)]
      expect(large).toBeLessThan(Math.max(small * 10, 40))
    })
  }

  it('chooses the native engine only with a proof', () => {
    const native = [
      '^/api/.*$',
      '(?i)union\\s+select',
      '^(www|store)\\.example\\.com',
      'EMP-[0-9]{6}',
      '"method"\\s*:\\s*"tools/call"',
      '\\.(php|asp)$',
      '[0-9]+',
      '([^a]*)',
    ]
    const linear = [
      '(a+)+b',
      'a*b',
      '.*x',
      'foo.*bar',
      '[a-z0-9.]+@[a-z]+',
      '(?:/[a-z]+)*$',
      '^.*.*x',
      '(foo\\s+)?bar',
      '.{0,300}x',
    ]
    expect(native.filter((source) => compile(source).engine !== 'native')).toEqual([])
    expect(linear.filter((source) => compile(source).engine !== 'linear')).toEqual([])
  })
})

it('does not give word boundaries in a row to V8, which compiles them for as long as there is memory', () => {
  for (const pattern of ['\\b'.repeat(40), '(?:\\b){40}', '(?:\\b|a)\\B\\b\\b\\b\\b'])
    expect(compileRegex(pattern, 10_000_000), pattern).toMatchObject({ engine: 'linear' })
  expect(compileRegex('\\bone\\b', 10_000_000)).toMatchObject({ engine: 'native' })
})
