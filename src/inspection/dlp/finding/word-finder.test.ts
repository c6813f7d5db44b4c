import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amount, drawSeed } from '../../../../test/support/amounts.ts'
import { encodedTexts } from './encoded-texts.ts'
import { createWordFinder, type WordHit } from './word-finder.ts'

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
const wordCharacter = /[\p{L}\p{N}_]/u

/** The same by a look at every place for every word. */
function findSlowly(words: readonly string[], text: string): readonly WordHit[] {
  const lower = text.toLowerCase()
  const breaksAt = (at: number): boolean => {
    const [before = '', after = ''] = [lower[at - 1], lower[at]]
    return !wordCharacter.test(before) || !wordCharacter.test(after) || unspaced.test(before) || unspaced.test(after)
  }
  const hits: WordHit[] = []
  for (let at = 0; at < lower.length; at++) {
    if (!breaksAt(at)) continue
    let best: WordHit | undefined
    for (const word of words) {
      const isOpen = word.endsWith('*')
      const pattern = (isOpen ? word.slice(0, -1) : word)
        .toLowerCase()
        .split(/\s+/u)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('\\s+')
      const match = new RegExp(pattern, 'uy')
      match.lastIndex = at
      const [found] = match.exec(lower) ?? []
      const end = at + (found?.length ?? 0)
      if (found === undefined || found === '' || !(isOpen || breaksAt(end))) continue
      if (best === undefined || end > best.end) best = { start: at, end, word }
    }
    if (best === undefined) continue
    hits.push(best)
    at = best.end - 1
  }
  return hits
}

const words = ['id', 'id card', 'identi*', 'a', '%', 'q1', "chiffre d'affaires", 'straße', '個人', '顧客リスト', 'éa*']
const pieces = [...words.map((word) => word.replace('*', '')), 'ID', 'Id  Card', 'Identity', 'x', '_', ' ', '\n', '\u00a0', '.', '1', 'É', 'ß', '人'] // prettier-ignore

describe('a finder of words', () => {
  it('finds what a look at every place finds', () => {
    const finder = createWordFinder(words)
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, (text) => {
        expect([...finder.find(text)], JSON.stringify(text)).toEqual(findSlowly(words, text))
      }),
      { numRuns: amount('WORD_FINDER', 500, 5000), seed: drawSeed() },
    )
  })
})

describe('texts in base64', () => {
  it.each(Array.from({ length: 40 }, (_, at) => at))('are found behind %i characters', (before) => {
    const inner = 'jane@example.org'
    const text = `${'a '.repeat(before).slice(0, before).replace(/\w$/, ' ')}${btoa(inner)} and more`
    expect(encodedTexts(text).map((found) => found.text)).toEqual([inner])
  })
})
