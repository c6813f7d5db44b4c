import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectorRows } from '../../dlp/index.ts'
import { createSpanFinder, type SpanFinder } from '../spans/span-finder.ts'
import type { SpanGuard } from '../spans/span-guard.ts'
import { ChannelText } from './channel-text.ts'

const sentenceCategories = ['LOCATION', 'PERSON', 'DATE_TIME', 'NRP']
const rows = detectorRows.filter(({ pii, family }) => pii !== undefined || family === 'secret')
const categories = [...new Set(rows.flatMap(({ pii = [] }) => pii))]
const everything: readonly SpanGuard[] = [
  { id: 'all', action: 'redact', pii: categories, secrets: true, canaries: ['HARBOUR-7Q', 'the tide is high'] },
]
const withoutUrls: readonly SpanGuard[] = everything.map((guard) => ({ ...guard, pii: categories.filter((one) => one !== 'URL' && !sentenceCategories.includes(one)) })) // prettier-ignore
const spansOnly: readonly SpanGuard[] = [
  { id: 'spans', action: 'redact', pii: categories.filter((one) => !sentenceCategories.includes(one)), secrets: true, canaries: ['HARBOUR-7Q', 'the tide is high'] }, // prettier-ignore
]

interface Told {
  readonly spans: readonly string[]
  /** Spans of which some text had been let go before they were told. */
  readonly late: readonly string[]
  /** A word was longer than anything that is looked for, and could not be held: an answer ends there, unless a guard says that it may go on. */
  readonly isOverflow: boolean
}

function stream(finder: SpanFinder, pieces: readonly string[]): Told {
  const text = new ChannelText(finder, 'text')
  const spans: string[] = []
  const late: string[] = []
  let gone = 0
  let isOverflow = false
  for (const piece of [...pieces, undefined]) {
    const release = piece === undefined ? text.close() : text.push(piece)
    isOverflow ||= release.isOverflow
    for (const { start, end, category } of release.spans) {
      const name = `${category} ${String(start)}-${String(end)}`
      spans.push(name)
      if (start < gone) late.push(name)
    }
    gone = text.settled
  }
  return { spans, late, isOverflow }
}

function whole(finder: SpanFinder, text: string): readonly string[] {
  return finder.find(text).map(({ start, end, category }) => `${category} ${String(start)}-${String(end)}`)
}

function cutAt(text: string, sizes: readonly number[]): readonly string[] {
  const pieces: string[] = []
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    pieces.push(text.slice(at, at + size))
    at += size
  }
  return pieces
}

const examples = rows.flatMap(({ examples: { positive, negative } }) => [...positive, ...negative])
/** Numbers in groups are written in many ways, over line ends too. */
const respaced = examples.flatMap((text) => [text, text.replace(/ /g, '\n'), text.replace(/(\d)(?=\d{4}\b)/g, '$1 ')])
const behind = ['', '.', ' is what I was told, and there is nothing more to say about it today.', '\nis my card number']

describe('a text that comes in pieces', () => {
  it.each([
    ['spans', spansOnly],
    ['spans without addresses', withoutUrls],
    ['spans and sentences', everything],
  ] as const)(
    'has the findings of the whole, none of them late: examples of all detectors, %s',
    async (_name, guards) => {
      const finder = await createSpanFinder(guards)
      const wrong: string[] = []
      for (const [number, example] of examples.entries()) {
        const text = `So I looked it up: ${example}${behind[number % behind.length] ?? ''}`
        const wanted = whole(finder, text)
        for (const sizes of [[1], [4, 3, 5], [9]]) {
          const told = stream(finder, cutAt(text, sizes))
          if (told.late.length > 0 || told.spans.join() !== wanted.join())
          wrong.push(`${JSON.stringify(text)} by ${sizes.join()}: ${told.spans.join()} for ${wanted.join()}; late ${told.late.join()}`) // prettier-ignore
        }
      }
      expect(wrong).toEqual([])
    },
    120_000,
  )

  it('holds a long key whatever stands before it', async () => {
    const finder = await createSpanFinder(spansOnly)
    const long = rows.flatMap(({ longest, needs = '', examples: { positive } }) => {
      const [example = ''] = longest === undefined ? [] : positive
      const from = example.indexOf(needs)
      const key = /^[^\s"']+/.exec(example.slice(from + needs.length))?.[0].replace(/\.$/, '') ?? ''
      return longest === undefined || longest > 2000 || key === '' ? [] : [needs.replace(/^asic/, 'Basic') + key.repeat(Math.ceil(256 / key.length)).slice(0, longest - needs.length)] // prettier-ignore
    })
    // A JWT is as long as what its issuer says in it.
    long.push(`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0${'Ab3'.repeat(150)}.c2lnbmF0dXJlLXNpZ25hdHVyZQ`)
    for (const key of long)
      for (const before of ['and 4242 4242 4242 4242(', 'No. 12 34 key=', '{"k":"', 'IBAN GB29 NWBK:', 'x/']) {
        const text = `${before}${key} and so on`
        const told = stream(finder, cutAt(text, [1]))
        expect([text, told.late, told.isOverflow]).toEqual([text, [], false])
        expect(told.spans).toEqual(whole(finder, text))
      }
  })

  // Each of these was told late, or otherwise than in the whole text.
  it.each([
    'and JG103759A and Die Bestellnummer 195-37-2402 ',
    'and KA53 ME 3456 and vehicle XX53 ME 3456 ',
    'and glft-aaaaaaaaaaaaaaaaaaaa(AB 12 34 56 C and so on',
    'nino=AB 12 34 56 C and so on',
    '{"authorization":"Basic c3ZjOlhrMjlzbHFQdzN6VA=="} and so on',
    '%PEM% and %PEM% and so on',
    'a file begins with -----BEGIN PRIVATE KEY----- in its first line and %PEM% and so on',
    'le mot de passe est demandéid=動作仕様 and so on',
    'curl https://api.corp.example/?to=https://hooks.slack.com/services/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 and so on',
    'and http://10.1.2.3/ and release\n13.10.21 ',
    'and hT4kVq9zLm2/Xw7Rb+Yd0sNcPf8GjUe3aQoZi5Bt and aws\ncommit\nda39a3ee5e6b4b0d3255bfef95601890afd80709 ',
  ])('has the findings of the whole: %j', async (template) => {
    const finder = await createSpanFinder(withoutUrls)
    const text = template.replaceAll(
      '%PEM%',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n-----END OPENSSH PRIVATE KEY-----',
    )
    for (const sizes of [[1], [3, 5], [11]]) {
      const told = stream(finder, cutAt(text, sizes))
      expect(told).toEqual({ spans: whole(finder, text), late: [], isOverflow: false })
    }
  })

  it.each([spansOnly, withoutUrls])(
    'has the findings of the whole: examples in a row, cut anywhere',
    async (guard) => {
      const finder = await createSpanFinder([guard])
      const filler = fc.constantFrom('and ', 'we have ', 'No. ', '(', ' – ', '12 ', 'Harbour ', 'IBAN ', 'the tide ', '\n', 'id=', '{"k":"', 'ref:', 'Bearer ') // prettier-ignore
      const part = fc.tuple(filler, fc.constantFrom(...respaced), fc.constantFrom(' ', '. ', ', ', '\n', ''))
      const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 })
      fc.assert(
        fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), sizes, (parts, cuts) => {
          const text = parts.flat().join('')
          const told = stream(finder, cutAt(text, cuts))
          if (told.isOverflow) expect(text).toMatch(/\S{257}/)
          if (told.isOverflow) return
          expect(told.late).toEqual([])
          expect(told.spans).toEqual(whole(finder, text))
        }),
        { numRuns: Number(process.env['STREAM_RUNS'] ?? 300) },
      )
    },
    120_000,
  )
})
