import { describe, expect, it } from 'vitest'
import { AnswerReader, readAnswer, type Answer } from '../../src/inspection/answers/index.ts'
import { caseBytes, sharedAnswerCases, type AnswerCase } from './field-cases.ts'
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

/** What a case says of the reading, in the words of an answer. */
function wantedOf({ expected }: AnswerCase): Record<string, unknown> {
  const names = ['text', 'thinking', 'refusal', 'toolCalls', 'finishReason', 'usage', 'complete', 'events'] as const
  return Object.fromEntries(names.flatMap((name) => (name in expected ? [[name, expected[name]]] : [])))
}

function check(one: AnswerCase, answer: Answer): void {
  const label: Record<string, unknown> = { ...toLabel(answer, true) }
  const wanted = wantedOf(one)
  // A case names the counts that it is about; a provider may tell more.
  const { usage, ...rest } = wanted
  expect(Object.fromEntries(Object.keys(rest).map((name) => [name, label[name]])), one.id).toEqual(rest)
  if (typeof usage === 'object' && usage !== null) expect(label['usage']).toMatchObject(usage)
  else if ('usage' in wanted) expect(label['usage']).toBeNull()
  const error = one.expected['error'] as { readonly type: string } | undefined
  expect(answer.error?.type, one.id).toBe(error?.type)
  for (const choice of (one.expected['choices'] ?? []) as readonly { readonly index: number; readonly text: string }[])
    expect(answer.choices[choice.index]?.text).toBe(choice.text)
}

const cases = sharedAnswerCases()

describe.skipIf(cases === undefined)('field cases', () => {
  it.each((cases ?? []).map((one) => [one.id, one] as const))('%s is read right, cut at every byte', (_id, one) => {
    const head = { status: one.status ?? 200, contentType: one.contentType }
    const bytes = caseBytes(one)
    const whole = readAnswer(head, bytes)
    check(one, whole)
    for (let at = 0; at <= bytes.length; at++) expect(readInPieces(head, bytes, [at])).toEqual(whole)
    expect(readInPieces(head, bytes, Array.from(bytes.keys()))).toEqual(whole)
  })
})
