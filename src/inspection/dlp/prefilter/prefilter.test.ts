import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amount, drawSeed } from '../../../../test/support/amounts.ts'
import { unwrap } from '../../../diagnostics/index.ts'
import { compileDlpProfiles, detectorRows, topicRows, type DlpProfile, type DlpScanner } from '../index.ts'
import { createPrefilter } from './index.ts'

const profiles: readonly DlpProfile[] = [
  {
    id: 'rows',
    name: 'Each detector',
    entries: detectorRows.map(({ id }) => ({ id, detector: id })),
  },
  { id: 'topics', name: 'Each topic', entries: topicRows.map(({ id }) => ({ id, topic: id })) },
]

const scannerOf = (isPrefiltered: boolean): DlpScanner =>
  unwrap(compileDlpProfiles(profiles, { prefilterAfter: isPrefiltered ? 0 : Infinity }))
const filtered = scannerOf(true)
const unfiltered = scannerOf(false)

function expectSame(text: string): void {
  expect(filtered.scan(text), JSON.stringify(text)).toEqual(unfiltered.scan(text))
}

const examples = [...detectorRows, ...topicRows].flatMap(({ examples: { positive, negative } }) => [
  ...positive,
  ...negative,
])
const words = [...new Set(detectorRows.flatMap(({ context = [], veto = [] }) => [...context, ...veto]))]
const joints = [' ', ', ', '\n', '', '-', '.', ' № ', '\u00a0', '\u2028', 'ſ', 'İ', '\u212a', '😀', 'é', '\ud800', '  ']

/** Texts made of what rows look for, joined so that edges fall together, and changed here and there. */
const text = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...examples) },
      { weight: 2, arbitrary: fc.constantFrom(...words) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
      { weight: 2, arbitrary: fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z .\-/]{3,24}$/) },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .chain((parts) =>
    fc
      .tuple(
        fc.array(fc.constantFrom(...joints), { minLength: parts.length, maxLength: parts.length }),
        fc.constantFrom<(whole: string) => string>(
          (whole) => whole,
          (whole) => whole.toUpperCase(),
          (whole) => whole.toLowerCase(),
          (whole) => whole.slice(1, -1),
          (whole) => whole.replaceAll('s', 'ſ').replaceAll('k', '\u212a'),
          (whole) => whole.replaceAll(' ', '\u2003'),
        ),
      )
      .map(([between, change]) => change(parts.map((part, at) => `${part}${between[at] ?? ''}`).join(''))),
  )

const shared = new URL('../../../../test/evaluation/', import.meta.url)
const sharedTexts = ['sample.jsonl', 'tuning.jsonl', 'held-out.jsonl']
  .flatMap((name) => readFileSync(new URL(name, shared), 'utf8').trim().split('\n'))
  .map((line) =>
    Object.values(JSON.parse(line) as Record<string, unknown>).filter((value) => typeof value === 'string'),
  )
  .map((values) => values.join('\n'))

describe('one pass before all detectors', () => {
  it('changes no finding of the examples of rows', () => {
    for (const example of examples) expectSame(example)
  }, 60_000)

  it('changes no finding of shared texts', () => {
    expect(sharedTexts.length).toBeGreaterThan(100)
    const every = Math.ceil(sharedTexts.length / amount('PREFILTER_SHARED', 150, 1500))
    sharedTexts.filter((_, at) => at % every === 0).forEach(expectSame)
  }, 120_000)

  it('changes no finding of texts made of what rows look for', () => {
    fc.assert(fc.property(text, expectSame), { numRuns: amount('PREFILTER', 150, 1500), seed: drawSeed() })
  }, 120_000)

  it('changes no finding of long texts of odd pieces', () => {
    const hostile = Array.from({ length: 4000 }, (_, at) => `${'Aa1-'.charAt((at * 7) % 4)}${(at * at).toString(36)}`)
    expectSame(`${hostile.join('')} 4242 4242 4242 4242 jane@example.org`)
    expectSame(`${'x '.repeat(9000)}jane@example.org${' y'.repeat(9000)} 4242 4242 4242 4242`)
  }, 60_000)

  it('spares nearly all detectors an ordinary text', () => {
    const families = new Set(['contact', 'identity', 'payment', 'secret'])
    const rows = detectorRows.filter(({ family }) => families.has(family))
    const prefilter = createPrefilter(rows)
    const prose = 'Please rewrite the paragraph so that a new colleague understands why the release was late. '
    expect(rows.length).toBeGreaterThan(300)
    expect(prefilter.look(prose.repeat(20))?.candidates?.size).toBeLessThan(6)
    const dated = prefilter.look('On 12.03.2026 we shipped 34 orders for 1,250.00 to the office.')
    expect(dated?.candidates?.size).toBeLessThan(12)
  })
})
