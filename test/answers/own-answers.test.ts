import { describe, expect, it } from 'vitest'
import { AnswerFilter, AnswerReader, createSpanFinder, PlaceholderVault } from '../../src/inspection/answers/index.ts'
import { ownAnswers, type OwnAnswer } from './own-answers.ts'

const finder = await createSpanFinder([{ id: 'mail', action: 'redact', pii: ['EMAIL_ADDRESS'] }])
const bytesOf = ({ body }: OwnAnswer): Uint8Array => (typeof body === 'string' ? new TextEncoder().encode(body) : body)

/** Bytes one by one, or in two at each place. */
const cutsOf = (length: number): readonly (readonly number[])[] => [
  Array.from({ length: length - 1 }, (_, at) => at + 1),
  ...Array.from({ length: length - 1 }, (_, at) => [at + 1]),
]

function pieces(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  return [0, ...cuts].map((from, at) => bytes.subarray(from, cuts[at] ?? bytes.length))
}

function read(own: OwnAnswer, cuts: readonly number[]): unknown {
  const reader = new AnswerReader({ status: own.status ?? 200, contentType: own.contentType })
  for (const piece of pieces(bytesOf(own), cuts)) reader.push(piece)
  reader.end()
  return reader.answer()
}

function redact(own: OwnAnswer, cuts: readonly number[], bytes = bytesOf(own)): readonly [Uint8Array, AnswerFilter] {
  const filter = new AnswerFilter({ status: own.status ?? 200, contentType: own.contentType }, { finder, vault: new PlaceholderVault(), restores: false }) // prettier-ignore
  const out = pieces(bytes, cuts).flatMap((piece) => filter.push(piece))
  return [Buffer.concat([...out, ...filter.end()]), filter]
}

/** Every byte of every answer; in `npm test` a few places of each. */
const everyByte = process.env['PORTCULLIS_CUTS'] === 'all'

describe('odd answers', () => {
  it.each(ownAnswers.map((own) => [own.name, own] as const))('%s: is read as it says', (_name, own) => {
    const { answer, texts } = readWhole(own)
    const [first] = answer.choices
    expect({ text: first?.text ?? '', thinking: first?.thinking ?? '', end: answer.end, finish: first?.finishReason }).toEqual({ text: own.text ?? '', thinking: own.thinking ?? '', end: own.end, finish: own.finish }) // prettier-ignore
    if (own.tools !== undefined) expect(first?.toolCalls.map(({ name }) => name)).toEqual(own.tools)
    if (own.arguments !== undefined) expect(JSON.parse(JSON.stringify(first?.toolCalls.map((call) => call.arguments)))).toEqual(own.arguments) // prettier-ignore
    if (own.usage !== undefined) expect(answer.usage).toEqual(own.usage)
    expect(texts.every(({ text }) => text !== '')).toBe(true)
  })

  it.each(ownAnswers.map((own) => [own.name, own] as const))('%s: is the same however it is cut', (_name, own) => {
    const bytes = bytesOf(own)
    const [wholeRead, [wholeOut, whole]] = [read(own, []), redact(own, [])]
    if (own.addresses !== undefined && whole.block === undefined) {
      expect(whole.findings.length).toBeGreaterThanOrEqual(own.addresses)
      expect(Buffer.from(wholeOut).toString('latin1')).not.toContain('ana@example')
      // Redacting twice changes nothing.
      expect(Buffer.from(redact(own, [], wholeOut)[0])).toEqual(Buffer.from(wholeOut))
    }
    for (const [number, cuts] of cutsOf(bytes.length).entries()) {
      if (!everyByte && number > 0 && number % 97 !== 3) continue
      expect(read(own, cuts), `cut at ${cuts.slice(0, 3).join()}`).toEqual(wholeRead)
      const [out, { block }] = redact(own, cuts)
      // Of a blocked answer more may have left before, where it came later.
      expect(block?.reason).toEqual(whole.block?.reason)
      if (block === undefined) expect(Buffer.from(out).equals(wholeOut), `cut at ${cuts.slice(0, 3).join()}`).toBe(true)
    }
  })
})

function readWhole(own: OwnAnswer): {
  answer: ReturnType<AnswerReader['answer']>
  texts: ReturnType<AnswerReader['texts']>
} {
  // prettier-ignore
  const reader = new AnswerReader({ status: own.status ?? 200, contentType: own.contentType })
  reader.push(bytesOf(own))
  reader.end()
  return { answer: reader.answer(), texts: reader.texts() }
}
