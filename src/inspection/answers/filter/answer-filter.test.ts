import { beforeAll, describe, expect, it } from 'vitest'
import { PlaceholderVault } from '../redaction/placeholder-vault.ts'
import { createSpanFinder, type SpanFinder } from '../spans/span-finder.ts'
import { AnswerFilter } from './answer-filter.ts'

let finder: SpanFinder

beforeAll(async () => {
  finder = await createSpanFinder([
    { id: 'mail', action: 'redact', pii: ['EMAIL_ADDRESS'] },
    { id: 'promo', action: 'block', canaries: ['HARBOUR-7Q'] },
  ])
})

function filter(
  contentType: string,
  ...pieces: readonly string[]
): { readonly text: string; readonly filter: AnswerFilter } {
  // prettier-ignore
  const made = new AnswerFilter({ status: 200, contentType }, { finder, vault: new PlaceholderVault(), restores: false })
  const out = pieces.flatMap((piece) => made.push(new TextEncoder().encode(piece)))
  return { text: new TextDecoder().decode(Buffer.concat([...out, ...made.end()])), filter: made }
}

const events = 'text/event-stream'
const chat = (choice: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`

describe('a filtered answer', () => {
  it('tells tokens and their probabilities no more where their text is redacted', () => {
    const token = (text: string): object => ({ delta: { content: text }, logprobs: { content: [{ token: text, logprob: -1, top_logprobs: [{ token: text }] }] } }) // prettier-ignore
    const { text } = filter(
      events,
      chat(token('To ')),
      chat(token('ana@')),
      chat(token('example.com')),
      chat(token(' now.')),
    )
    expect(text).toContain('[EMAIL_1]')
    expect(text).toContain('"token":"To "')
    expect(text).not.toMatch(/ana@|example\.com/)
    expect(text).toContain('"logprobs":null')
  })

  it('is looked at where no shape knows it: names, numbers, nested members, a form of its own', () => {
    const { text } = filter('application/json', '{"odd":{"reply":["write to ana@example.com"]},"ana@example.org":1}')
    expect(text).toBe('{"odd":{"reply":["write to [EMAIL_1]"]},"[EMAIL_2]":1}')
    expect(filter('text/plain', 'write to ana@exam', 'ple.com').text).toBe('write to [EMAIL_1]')
    expect(filter(events, 'data: {"event":"x","payload":"HARBOUR-7Q"}\n\n').filter.block?.guard).toBe('promo')
  })

  it('does not pass if it is no JSON, cut off within a value, or its event is too long', () => {
    expect(filter(events, 'data: {"choices":[\n\n').filter.block?.reason).toBe('unread')
    expect(filter('application/json', '{"choices":[{"mess').filter.block?.reason).toBe('unread')
    const made = new AnswerFilter({ status: 200, contentType: events }, { finder, vault: new PlaceholderVault(), restores: false, limits: { maxEventBytes: 100 } }) // prettier-ignore
    made.push(new TextEncoder().encode(`data: ${'x'.repeat(200)}`))
    expect(made.block?.reason).toBe('unread')
  })

  it('is not cut in two by pings, comments and events without text', () => {
    const delta = (text: string): string => `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })}\n\n` // prettier-ignore
    const ping = 'event: ping\ndata: {"type":"ping"}\n\n'
    const { text } = filter(events, delta('To ana@'), ping, ': hold on\n\n', delta('example.com.'))
    expect(text).not.toMatch(/ana@/)
    expect(text).toContain('[EMAIL_1]')
  })

  it('is one text where thoughts and calls come in turns with it', () => {
    const { text: inTurns } = filter(events, chat({ delta: { content: 'To ana@' } }), chat({ delta: { reasoning: 'hm' } }), chat({ delta: { content: 'example.com ' } })) // prettier-ignore
    expect(inTurns).toContain('[EMAIL_1]')
    expect(inTurns).not.toMatch(/ana@|example\.com/)
    const call = (index: number, text: string): string => chat({ delta: { tool_calls: [{ index, id: `call-${String(index)}`, function: { name: 'send', arguments: text } }] } }) // prettier-ignore
    const letters = [...'{"to":"ana@example.com"}'].flatMap((letter) => [call(0, letter), call(1, letter)])
    const { text: calls, filter: made } = filter(events, ...letters)
    expect(made.findings.map(({ where }) => where)).toEqual(['toolCalls[0].arguments.to', 'toolCalls[1].arguments.to'])
    expect(calls.match(/\[EMAIL_1\]/g)).toHaveLength(2)
    const { filter: blocked, text: none } = filter(events, ...[...'{"a":"HARBOUR-7Q"}'].flatMap((letter) => [call(0, letter), call(1, letter)])) // prettier-ignore
    expect([blocked.block?.guard, blocked.block?.reason]).toEqual(['promo', 'finding'])
    expect(none).not.toMatch(/"H"/)
  })

  it('finds what is cut by much of another text of the same choice too late to change it, and then ends', () => {
    const thoughts = Array.from({ length: 12 }, () => chat({ delta: { reasoning: 'hm ' } }))
    const { filter: made } = filter(events, chat({ delta: { content: 'To ana@' } }), ...thoughts, chat({ delta: { content: 'example.com ' } })) // prettier-ignore
    expect(made.block?.reason).toBe('late')
    const long = Array.from({ length: 6 }, () => chat({ delta: { reasoning: 'hm '.repeat(5000) } }))
    const { filter: bounded } = filter(events, chat({ delta: { content: 'To ana@' } }), ...long, chat({ delta: { content: 'example.com ' } })) // prettier-ignore
    expect(bounded.block?.reason).toBe('late')
  })

  it('of which a part is signed is blocked, for a placeholder would break the signature', () => {
    const { filter: made, text } = filter(events, 'data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"her mail is ana@example.com, so"}}\n\ndata: {"type":"content_block_stop","index":0}\n\n') // prettier-ignore
    expect([made.block?.reason, made.block?.where, text]).toEqual(['signed', 'thinking', ''])
  })
})
