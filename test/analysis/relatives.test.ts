import { describe, expect, it } from 'vitest'
import { bytesLiteral } from '../../src/analysis/bytes/atom.ts'
import { BytesDecider } from '../../src/analysis/bytes/decide.ts'
import { patternWords } from '../../src/analysis/bytes/words.ts'
import { AutomatonStore } from '../../src/analysis/bytes/store.ts'
import { budgets, type Budget } from '../../src/analysis/index.ts'
import { createRandom, regexAtom } from './bytes-cases.ts'
import { relatedPairs } from './relatives.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261126)
const anyLength = { ranges: [[0n, 2n ** 63n - 1n]] } as const

/** Shares that were measured; they may only rise. */
const leastDecided: readonly (readonly [keyof typeof budgets, number])[] = [
  ['editor', 0.81],
  ['batch', 0.99],
]

describe('patterns and their relatives', () => {
  it.each(leastDecided)(
    'decides within the budget %s at least %d of the pairs',
    (name, least) => {
      const budget: Budget = budgets[name]
      const decider = new BytesDecider(new AutomatonStore(), budget)
      const random = createRandom(seed)
      const pairs = relatedPairs()
      let undecided = 0
      let inside = 0
      const open: string[] = []
      for (const [a, b] of pairs) {
        const [first, second] = [regexAtom(a), regexAtom(b)]
        const literals = [bytesLiteral(first, 'none', false), bytesLiteral(second, 'none', true)]
        const answer = decider.decide({ literals, lengths: anyLength, shapes: [] })
        const told = `${a} in ${b}`
        if (answer.kind === 'undecided') {
          undecided++
          open.push(`${answer.limit}: ${told}`)
        } else if (answer.kind === 'value')
          expect(
            literals.every(({ test }) => test(answer.value)),
            told,
          ).toBe(true)
        else {
          inside++
          // Words near the pattern: what is inside of the first must be inside of the second.
          const words = first.kind === 'regex' ? patternWords(first.root) : []
          for (let turn = 0; turn < 60; turn++) {
            const word = words[random(words.length)] ?? ''
            const at = random(word.length + 1)
            const changed = word.slice(0, at) + ['', 'a', ' ', '\n', '/', '0', 'X', '\xff', word.slice(0, 4)][random(9)]! + word.slice(at + random(2)) // prettier-ignore
            expect(
              literals.every(({ test }) => test(changed)),
              `${told}: ${JSON.stringify(changed)}`,
            ).toBe(false)
          }
        }
      }
      const decided = 1 - undecided / pairs.length
      console.log(`${name}: ${String(pairs.length)} pairs, ${String(inside)} inside, decided ${decided.toFixed(4)}; ${JSON.stringify(decider.counts)}${open.slice(0, 6).map((told) => `\n  ${told}`).join('')}`) // prettier-ignore
      expect(inside).toBeGreaterThan(pairs.length / 5)
      expect(decided).toBeGreaterThanOrEqual(least)
    },
    120_000,
  )
})
