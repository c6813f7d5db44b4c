import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judgeAnswerCase } from '../../scripts/attack/answer-case.ts'
import { readCases } from '../../scripts/attack/case.ts'
import { AnswerReader, readAnswer, type Answer } from '../../src/inspection/answers/index.ts'
import { bytesOf, recordedAnswers, toLabel, type RecordedAnswer } from './recorded-answers.ts'

const seed = Number(process.env['ANSWER_SEED'] ?? Date.now() % 1_000_000)
let state = seed >>> 0 || 1

/** A number from 0 to below `limit`, by xorshift from the printed seed. */
function draw(limit: number): number {
  state ^= state << 13
  state >>>= 0
  state ^= state >>> 17
  state ^= state << 5
  state >>>= 0
  return state % limit
}

function readInPieces(
  head: { status: number; contentType: string },
  bytes: Uint8Array,
  cuts: readonly number[],
): Answer {
  const reader = new AnswerReader(head)
  let from = 0
  const raw: Uint8Array[] = []
  for (const to of [...cuts].sort((a, b) => a - b).concat(bytes.length)) {
    for (const { frame } of reader.push(bytes.slice(from, to))) raw.push(frame.raw)
    from = to
  }
  for (const { frame } of reader.end()) raw.push(frame.raw)
  // What leaves, if nobody changes anything, is what came.
  expect(Buffer.concat(raw).equals(Buffer.from(bytes))).toBe(true)
  return reader.answer()
}

/**
 * Calls that a program of the provider makes: fourteen further messages of one call each. The label has each equal call
 * once; the client gets them all, so they are all read.
 */
const labelledOtherwise: ReadonlySet<string> = new Set([
  'ai:anthropic/src/__fixtures__/anthropic-programmatic-tool-calling.1.chunks.txt',
])

const recorded = recordedAnswers()

describe.skipIf(recorded === undefined)('recorded answers', () => {
  it('are read as their labels say', () => {
    const differing = (recorded ?? []).flatMap((row: RecordedAnswer) => {
      const got = toLabel(readAnswer(row, bytesOf(row)), row.streamed)
      const { choices, ...rest } = row.label
      const wanted = Object.fromEntries(
        Object.keys(got).map((key) => [key, { ...rest, choices }[key as keyof typeof got]]),
      )
      try {
        expect(got).toEqual(wanted)
        return []
      } catch {
        return [row.id]
      }
    })
    expect(differing.filter((id) => !labelledOtherwise.has(id))).toEqual([])
    expect(recorded?.length).toBeGreaterThan(300)
  })

  it(`are read alike however they are cut (seed ${String(seed)})`, () => {
    for (const row of recorded ?? []) {
      const bytes = bytesOf(row)
      const cuts = Array.from({ length: 20 }, () => draw(bytes.length + 1))
      expect(readInPieces(row, bytes, cuts), row.id).toEqual(readAnswer(row, bytes))
    }
  })
})

const file = '../shared/field-cases/turn2-responses.json'
const cases = existsSync(file) ? readCases(file) : undefined

describe.skipIf(cases === undefined)('field cases', () => {
  it.each((cases ?? []).map((one) => [one.id, one] as const))(
    '%s: read and filtered alike however it is cut',
    async (_id, { members }) => {
      expect(await judgeAnswerCase(members)).toBeUndefined()
    },
    120_000,
  )
})
