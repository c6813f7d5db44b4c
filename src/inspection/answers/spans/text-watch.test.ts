import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectorRows } from '../../dlp/index.ts'
import { createSpanFinder } from './span-finder.ts'
import type { TextWatch } from './text-watch.ts'

const canaries = ['HARBOUR-7Q', 'the tide is high', 'token of the harbour', 'naïve bearer']
const categories = [...new Set(detectorRows.flatMap(({ pii = [] }) => pii))].filter((one) => !['LOCATION', 'PERSON', 'DATE_TIME', 'NRP'].includes(one)) // prettier-ignore
const finder = await createSpanFinder([{ id: 'all', action: 'redact', pii: categories, secrets: true, canaries }])

/** What the watch looks at, in every neighbourhood. */
const words = ['a', 'The', 'tide', 'is', 'high', 'I', 'USA', '(UK)', 'nino=AB', 'x(AB', 'a)A', 'key:AB', 'a.b:A.', '"Basic', 'McDONALD.', 'Basic', 'bearer', 'digest', 'baker', 'key:', 'secret=', 'token', 'api', 'key', 'contraseña', 'パスワード', 'harbour', 'HARBOUR-7', 'HARBOUR-7Q', 'naïve', '4111', '1111', 'x.y', 'www.', 'a::b', 'http://a.example/b?c=d', '--', '-----BEGIN', '-----END X-----', '-', '&#52;', 'me@example.org', 'abcdefghijklmnopq', 'short-and-hyphenated-words', '中文', '“so”', '…', '\u212aey', 'pa\u017fſ'] // prettier-ignore
const pieces = fc.array(fc.oneof(fc.constantFrom(...words, ...' ,;:.!?\n\t*"-'), fc.string({ maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 3 })), { minLength: 1, maxLength: 40 }) // prettier-ignore

function watchOf(): TextWatch {
  const watch = finder.watch()
  if (watch === undefined) throw new Error('this finder has a watch')
  return watch
}

describe('a watch over a text under way', () => {
  it('tells what a reading of the text tells, or nothing', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat({ max: 20 })), (parts, steps) => {
        const watch = watchOf()
        let text = ''
        let from = 0
        for (const [turn, part] of parts.entries()) {
          text += part
          watch.push(part)
          const read = finder.hold(text, from)
          const hold = watch.hold(from)
          if (hold !== undefined) expect([text, from, hold]).toEqual([text, from, read])
          expect(finder.hold(text, from, true, watch.begunAtEnd(from))).toBe(read)
          const known = { mayHavePhrase: watch.mayHavePhrase(from), mayHaveLabel: watch.mayHaveLabel(from) }
          for (const to of [read, text.length]) {
            const may = finder.mayHold(text, from, to)
            if (watch.isQuiet(from)) expect([text, from, may]).toEqual([text, from, false])
            expect(finder.mayHold(text, from, to, known)).toBe(may)
          }
          // It lets go what need not wait, and now and then less.
          from = Math.max(from, read - (steps[turn] ?? 0))
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('knows most of plain sentences', () => {
    const watch = watchOf()
    const text =
      'It goes on for a while, and nothing is found here (we hope). So there is little to wait for: one word.'
    let from = 0
    let known = 0
    for (const [at, char] of [...text].entries()) {
      watch.push(char)
      const hold = watch.hold(from)
      if (hold !== undefined && watch.isQuiet(from)) known++
      from = hold ?? finder.hold(text.slice(0, at + 1), from)
    }
    expect(known).toBeGreaterThan(text.length * 0.9)
  })

  it('is not there where sentences or patterns are looked for', async () => {
    expect((await createSpanFinder([{ id: 'names', action: 'log', pii: ['PERSON'] }])).watch()).toBeUndefined()
    expect((await createSpanFinder([{ id: 'own', action: 'log', patterns: { own: 'a+b' } }])).watch()).toBeUndefined()
    expect((await createSpanFinder([{ id: 'long', action: 'log', canaries: ['x'.repeat(5000)] }])).watch()).toBeUndefined() // prettier-ignore
  })
})
