import { describe, expect, it } from 'vitest'
import { compileRegex } from '../../../regex/index.ts'
import { isPlainlyIncluded } from './inclusion.ts'
import { parsePattern } from './pattern.ts'
import { relaxed } from './relax.ts'

const isIncluded = (a: string, b: string): boolean => isPlainlyIncluded(parsePattern(a), parsePattern(b))

function tester(source: string): (value: string) => boolean {
  const made = compileRegex(source, 1e6)
  if (!('test' in made)) throw new Error(`${source} compiles`)
  return (value) => made.test(value)
}

/** All texts of up to five letters. */
const texts = Array.from({ length: 6 }, (_, length) =>
  Array.from({ length: 3 ** length }, (_, number) =>
    Array.from({ length }, (_, at) => 'abc'[Math.floor(number / 3 ** at) % 3]).join(''),
  ),
).flat()

describe('patterns that are plainly inside others', () => {
  it.each([
    ['^/v1/q[a-f]{0,8}/login$', '(?i)/q[a-z]*/login'],
    ['scan.{0,100}probe', 'scan.{0,200}probe'],
    ['(?:ab|cd)x', '(?:cd|ab|ef)x'],
    ['a(b)c', 'bc?'],
    ['^ab$', ''],
  ])('%s in %s', (a, b) => {
    expect(isIncluded(a, b)).toBe(true)
  })

  it.each([
    ['scan.{0,200}probe', 'scan.{0,100}probe'],
    ['ab', '^ab'],
    ['a|b', 'a'],
    ['[a-c]x', '[ac]x'],
    ['ab', 'a(?:b){2}'],
  ])('%s not in %s', (a, b) => {
    expect(isIncluded(a, b)).toBe(false)
  })

  it('says so of no pair that some text tells apart', () => {
    const parts = ['a', 'b', '[ab]', '(?:a|bc)', 'a*', 'a{2}', 'a{1,3}', '(?:ab)?', '^', '$', 'b+', '[^a]', '\\b']
    const sources = parts.flatMap((first) => parts.flatMap((second) => [first + second, `${second}c${first}`]))
    let included = 0
    const known = new Map(sources.map((source) => [source, { root: parsePattern(source), test: tester(source) }]))
    const found = new Map([...known].map(([source, { test }]) => [source, texts.filter((text) => test(text))]))
    for (const [a, { root }] of known)
      for (const [b, other] of known) {
        if (a === b || !isPlainlyIncluded(root, other.root)) continue
        included++
        const wrong = found.get(a)?.find((text) => !other.test(text))
        if (wrong !== undefined) expect.fail(`${a} in ${b}: ${wrong}`)
      }
    expect(included).toBeGreaterThan(500)
  })
})

describe('patterns with their counts opened', () => {
  it.each(['^a{0,5}b{6}$', '(?:a{5,9}|b)c', '^(?:[ab]{2,9}c){5}$', 'a{2,}b{1,4}'])('%s', (source) => {
    const open = relaxed(parsePattern(source))
    const isSame = open === undefined
    expect(isSame).toBe(source === 'a{2,}b{1,4}')
    if (open !== undefined) expect(isPlainlyIncluded(parsePattern(source), open)).toBe(true)
  })
})
