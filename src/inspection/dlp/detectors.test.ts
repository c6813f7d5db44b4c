import { describe, expect, it } from 'vitest'
import { compileDlpProfiles, detectorRows, topicRows, type DlpEntry } from './index.ts'
import { unwrap } from '../../diagnostics/index.ts'
import { patternReach } from '../../regex/index.ts'

function matches(entry: DlpEntry, text: string): boolean {
  return unwrap(compileDlpProfiles([{ id: 'p', name: 'p', entries: [entry] }])).scan(text).profiles.length > 0
}

describe.each(detectorRows.map((row) => [row.id, row] as const))('detector %s', (id, row) => {
  it.each(row.examples.positive)('finds %j', (text) => {
    expect(matches({ id, detector: id }, text)).toBe(true)
  })
  it.each(row.examples.negative)('leaves %j', (text) => {
    expect(matches({ id, detector: id }, text)).toBe(false)
  })
})

describe.each(topicRows.map((row) => [row.id, row] as const))('topic %s', (id, row) => {
  it.each(row.examples.positive)('finds %j', (text) => {
    expect(matches({ id, topic: id }, text)).toBe(true)
  })
  it.each(row.examples.negative)('leaves %j', (text) => {
    expect(
      unwrap(compileDlpProfiles([{ id: 'p', name: 'p', confidence: 'medium', entries: [{ id, topic: id }] }])).scan(
        text,
      ).profiles,
    ).toEqual([])
  })
})

it('gives every detector its own id', () => {
  expect(new Set(detectorRows.map((row) => row.id)).size).toBe(detectorRows.length)
})

/** Rows whose findings are one word, or many lines, so that a text under way must be held for all of it. */
const keys = detectorRows.flatMap((row) => (row.pattern === undefined || !(row.family === 'secret' || row.id === 'url') ? [] : [[row.id, row, row.pattern] as const])) // prettier-ignore

it.each(keys)('says how long a finding of %s may be, where that is more than 256', (_, { longest }, pattern) => {
  // What stands in a look around takes no characters.
  const taken = pattern.source.replace(/\(\?<?[!=](?:[^()[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\]|\((?:[^()[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\])*\))*\)/g, '') // prettier-ignore
  const reach = patternReach(taken).longest
  expect(longest).toBe(reach > 256 ? reach : undefined)
})
