import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromText, RuntimeError } from '../../runtime/index.ts'
import { parseRegex } from '../syntax/parse-regex.ts'
import { worstStepsPerByte } from '../cost.ts'
import type { RegexNode } from '../syntax/syntax.ts'
import { utf8Node } from '../syntax/unicode/utf8.ts'
import { alphabetOf, programAlphabet } from './alphabet.ts'
import { holdsInText } from './assertions.ts'
import { StepBudget } from './budget.ts'
import { DirectSearch } from './direct-search.ts'
import { LazyDfa } from './lazy-dfa.ts'
import { createLinearMatcher } from './matcher.ts'
import { createPositions, worstSteps } from './positions.ts'
import { buildProgram } from './program.ts'

const enough = 1_000_000_000

/**
 * Where matches that begin at an offset end, by the meaning of each node and nothing else:
 * the sets of all ends, slow and plain.
 */
function endsOf(node: RegexNode, value: string, starts: ReadonlySet<number>): Set<number> {
  switch (node.kind) {
    case 'empty':
      return new Set(starts)
    case 'bytes': {
      const ends = new Set<number>()
      for (const at of starts)
        if (node.ranges.some(([first, last]) => value.charCodeAt(at) >= first && value.charCodeAt(at) <= last))
          ends.add(at + 1)
      return ends
    }
    case 'characters':
      return endsOf(utf8Node(node.ranges), value, starts)
    case 'assertion':
      return new Set([...starts].filter((at) => holdsInText(node.assertion, value, at)))
    case 'concat':
      return node.parts.reduce((ends, part) => endsOf(part, value, ends), new Set(starts))
    case 'alternation':
      return new Set(node.parts.flatMap((part) => [...endsOf(part, value, starts)]))
    case 'group':
      return endsOf(node.node, value, starts)
    case 'repeat': {
      let ends = new Set(starts)
      for (let turn = 0; turn < node.min; turn++) ends = endsOf(node.node, value, ends)
      const all = new Set(ends)
      for (let turn = node.min; turn < node.max && ends.size > 0; turn++) {
        ends = new Set([...endsOf(node.node, value, ends)].filter((end) => !all.has(end)))
        for (const end of ends) all.add(end)
      }
      return all
    }
  }
}

function isFoundPlainly(node: RegexNode, value: string): boolean {
  const starts = new Set(Array.from({ length: value.length + 1 }, (_, at) => at))
  return endsOf(node, value, starts).size > 0
}

const leaf = fc.constantFrom(
  'a', 'b', '.', '[ab]', '[^a]', '^', '$', '\\b', '\\B', '(?i)A', '\\n', 'ab', '(?u:é)', '(?u:.)', '(?u:\\w)', '(?u:\\b)', '(?u:\\B)', '(?u:\\<)', '\\x80',
  '(?m:^)', '(?m:$)', '(?mR:^)', '(?mR:$)', '\\b{start-half}', '(?u:\\b{end-half})', '.{0,40}', '[ab]{35}', 'a{33,36}', '[^b]{34,}', '',
) // prettier-ignore

const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.tuple(tie('node'), tie('node')).map(([first, second]) => `(?:${first})(?:${second})`),
    fc.tuple(tie('node'), tie('node')).map(([first, second]) => `(?:${first}|${second})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '{0}'))
      .map(([inner, repeat]) => `(?:${inner})${repeat}`),
    tie('node').map((inner) => `(${inner})`),
  ),
})).node

const text = fc
  .array(
    fc.constantFrom('a', 'b', 'A', '\n', '\r\n', '-', '\xc3\xa9', '\xc3', '\x80', 'a'.repeat(34), 'ab'.repeat(18)),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))

describe('searches', () => {
  it('say what the meaning of the pattern says: by states, without them, with counters, with groups, at once or from a place', () => {
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        const syntax = parseRegex(source)
        const expected = isFoundPlainly(syntax.root, value)
        const program = buildProgram(syntax)
        const counting = buildProgram(syntax, true)
        const positions = createPositions(program)
        const budget = new StepBudget(enough)
        const byStates = new LazyDfa(program, positions, undefined).search(value, 0, budget).found
        const direct = new DirectSearch(program, positions, undefined).search(value, 0, budget).found
        const counted = new DirectSearch(counting, createPositions(counting), undefined).search(value, 0, budget).found
        const matcher = createLinearMatcher(syntax, enough)
        expect([byStates ?? expected, direct, counted, matcher.test(value)]).toEqual([
          expected,
          expected,
          expected,
          expected,
        ])
        const match = matcher.exec(value)
        expect(match !== undefined).toBe(expected)
        if (match === undefined) return
        expect(endsOf(syntax.root, value, new Set([match.start]))).toContain(match.end)
        for (let start = 0; start < match.start; start++)
          expect(endsOf(syntax.root, value, new Set([start])).size).toBe(0)
        // From a place on: the same as if nothing before it could be a match, with what stands before in sight.
        for (const from of [1, match.start, match.start + 1, match.end]) {
          if (from > value.length) continue
          let first = from
          while (first <= value.length && endsOf(syntax.root, value, new Set([first])).size === 0) first++
          expect(matcher.exec(value, from)?.start).toBe(first > value.length ? undefined : first)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('give all matches as the host does', () => {
    for (const [source, value] of [
      ['a*', 'baac'],
      ['a|ab', 'abab'],
      ['', 'ab'],
      ['b+|$', 'abba'],
    ] as const) {
      const expected = [...value.matchAll(new RegExp(source, 'g'))].map(({ index, 0: found }) => [
        index,
        index + found.length,
      ])
      const all = [...createLinearMatcher(parseRegex(source), enough).all(value)].map(({ start, end }) => [start, end])
      // Rust gives no empty match right behind another match.
      expect(all).toEqual(expected.filter(([start, end], at) => start !== end || expected[at - 1]?.[1] !== start))
    }
  })

  it('go on without states on a text that makes a new one for each byte', () => {
    let state = 1
    const random = Array.from({ length: 20_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state & 0x10000 ? 'a' : 'b'
    }).join('')
    for (const source of ['[ab]*a[ab]{300}c', '(?:a|b)*a(?:a|b){300}c', 'a(?:[ab]b?){0,200}c']) {
      const matcher = createLinearMatcher(parseRegex(source), enough)
      expect(matcher.test(random)).toBe(false)
      expect(matcher.test(`${random}c`)).toBe(true)
      expect(matcher.exec(`${random}c`)?.end).toBe(random.length + 1)
    }
  })

  it('stop at their budget with an error that names it', () => {
    const matcher = createLinearMatcher(parseRegex('(?:ab?){500}c'), 100_000)
    const value = `c${'ab'.repeat(50_000)}`
    expect(() => matcher.test(value)).toThrow(RuntimeError)
    expect(() => matcher.exec(value)).toThrow(expect.objectContaining({ code: 'E_REGEX_BUDGET' }) as Error)
    expect(matcher.test('c')).toBe(false)
    const groups = createLinearMatcher(parseRegex('(a)'.repeat(3000)), 20_000_000)
    expect(groups.test('a'.repeat(3000))).toBe(true)
    expect(() => groups.exec('a'.repeat(3000))).toThrow(expect.objectContaining({ code: 'E_REGEX_BUDGET' }) as Error)
  })
})

describe('alphabetOf', () => {
  it('keeps apart what sets tell apart, and nothing else', () => {
    const { classOf, samples } = alphabetOf([[[97, 98]], [[98, 99], [200, 255]]]) // prettier-ignore
    expect(samples.length).toBe(4)
    expect(classOf[99]).toBe(classOf[255])
    expect(classOf[97]).not.toBe(classOf[98])
    expect(classOf[0]).toBe(classOf[199])
  })

  it('tells words, line ends and ASCII apart where assertions ask for them', () => {
    const { classOf } = programAlphabet(buildProgram(parseRegex('(?u)\\b')))
    expect(new Set([classOf[10], classOf[13], classOf[65], classOf[32], classOf[200]]).size).toBe(5)
  })
})

describe('worstStepsPerByte', () => {
  it('is about what the automaton can take', () => {
    for (const source of [
      '(?:ab|c){300}x',
      '(?u)\\w{40}',
      '(?:a?){300}',
      '.{0,2000}x',
      '(?:foo|bar|baz)+[^x]{3}',
      '(?:a{0,50}b){20}',
    ]) {
      const syntax = parseRegex(source)
      const exact = worstSteps(createPositions(buildProgram(syntax, true)))
      expect(worstStepsPerByte(syntax.root)).toBeGreaterThanOrEqual(exact * 0.6)
      expect(worstStepsPerByte(syntax.root)).toBeLessThanOrEqual(exact * 4 + 10)
    }
    expect(fromText('é').length).toBe(2)
  })
})
