import { describe, expect, it } from 'vitest'
import { bytesLiteral, literalKey, type BytesAtom } from '../../src/analysis/bytes/atom.ts'
import { isPlainlyEmpty } from '../../src/analysis/bytes/outline.ts'
import { toIntervals } from '../../src/analysis/sets/interval-set.ts'
import { amount } from '../support/amounts.ts'
import { allStrings, createRandom, randomLiterals, regexAtom } from './bytes-cases.ts'

const anyLength = toIntervals([[0n, 2n ** 63n - 1n]])
const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261127)
const positive = (atom: BytesAtom) => bytesLiteral(atom, 'none', false)
const wildcard = (...parts: string[]): BytesAtom => ({ kind: 'wildcard', parts, caseSensitive: true })

describe('contradictions that are read off without an automaton', () => {
  it.each([
    ['another beginning', '^/v[0-9]+/login', wildcard('/admin', '')],
    ['another beginning behind counted bytes', '(?i)^[a-c]{2}x', wildcard('aby', '')],
    ['another end', '[a-z]\\.json$', wildcard('', '.xml')],
    ['a byte that has no place', '^/v[0-9]+/[a-z-]{1,40}$', wildcard('/', '.json')],
  ])('%s', (_, source, other) => {
    const literals = [positive(regexAtom(source)), positive(other)]
    expect(isPlainlyEmpty(literals, anyLength)).toBe(true)
    expect(isPlainlyEmpty(literals.toReversed(), anyLength)).toBe(true)
  })

  it('a value that is too short', () => {
    const literals = [positive(regexAtom('^a(?:bc|d){2}'))]
    expect(isPlainlyEmpty(literals, toIntervals([[0n, 2n]]))).toBe(true)
    expect(isPlainlyEmpty(literals, toIntervals([[0n, 3n]]))).toBe(false)
  })

  it('says so of no literals that some text fulfils', () => {
    const random = createRandom(seed)
    const strings = allStrings(5)
    let found = 0
    for (let round = 0; round < amount('ROUNDS', 500, 5000); round++) {
      const literals = randomLiterals(random)
      const longest = random(6)
      const lengths = longest === 5 ? anyLength : toIntervals([[0n, BigInt(longest)]])
      if (!isPlainlyEmpty(literals, lengths)) continue
      found++
      const member = strings.find((word) => (longest === 5 || word.length <= longest) && literals.every(({ test }) => test(word))) // prettier-ignore
      expect(member, `seed ${String(seed)}: ${literals.map(literalKey).join(' and ')}`).toBeUndefined()
    }
    expect(found).toBeGreaterThan(20)
  })
})
