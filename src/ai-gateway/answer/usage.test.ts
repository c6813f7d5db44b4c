import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../inspection/answers/index.ts'
import { usageOf } from './usage.ts'

const encoder = new TextEncoder()
const whole = (body: object): ReturnType<typeof usageOf> => usageOf(readAnswer({ status: 200, contentType: 'application/json' }, encoder.encode(JSON.stringify(body))), 99) // prettier-ignore
const events = (...list: readonly (object | string)[]): ReturnType<typeof usageOf> => {
  const text = list.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('')
  return usageOf(readAnswer({ status: 200, contentType: 'text/event-stream' }, encoder.encode(text)), 99)
}
const told = { isEstimated: false, cached: 0, cacheWrite: 0 }

describe('what an answer took', () => {
  const chat = (usage: object, more: object = {}): object => ({ object: 'chat.completion', model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }], usage, ...more }) // prettier-ignore
  const gemini = (usageMetadata: object, text = 'hi', finishReason?: string): object => ({ candidates: [{ index: 0, content: { parts: [{ text }] }, ...(finishReason === undefined ? {} : { finishReason }) }], usageMetadata }) // prettier-ignore

  it('of OpenAI: thoughts and caches are among what is told', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150, prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 }, completion_tokens_details: { reasoning_tokens: 30 } } // prettier-ignore
    expect(whole(chat(usage, { service_tier: 'flex' }))).toEqual({ ...told, input: 100, cached: 40, cacheWrite: 10, output: 50, reasoning: 30, tier: 'flex' }) // prettier-ignore
  })

  it('of who imitates it with thoughts beside them: told by the total', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 180, completion_tokens_details: { reasoning_tokens: 30 } } // prettier-ignore
    expect(whole(chat(usage))).toEqual({ ...told, input: 100, output: 80, reasoning: 30 })
  })

  it('of Gemini: thoughts and tools beside them, totals of each chunk never added', () => {
    const first = { promptTokenCount: 100, candidatesTokenCount: 4, thoughtsTokenCount: 20, totalTokenCount: 124 }
    const last = { promptTokenCount: 100, candidatesTokenCount: 9, thoughtsTokenCount: 20, toolUsePromptTokenCount: 7, cachedContentTokenCount: 60, totalTokenCount: 136 } // prettier-ignore
    expect(events(gemini(first), gemini(last, ' you', 'STOP'))).toEqual({ ...told, input: 107, cached: 60, output: 29, reasoning: 20 }) // prettier-ignore
    // Thoughts took all that the call allowed: no candidate is counted.
    expect(events(gemini({ promptTokenCount: 100, thoughtsTokenCount: 64, totalTokenCount: 164 }, '', 'MAX_TOKENS'))).toEqual({ ...told, input: 100, output: 64, reasoning: 64 }) // prettier-ignore
  })

  it('of Anthropic: caches beside them, and an hour of them apart', () => {
    const usage = { input_tokens: 10, output_tokens: 1, cache_read_input_tokens: 30, cache_creation_input_tokens: 60, cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 40 }, service_tier: 'batch' } // prettier-ignore
    const answer = events(
      { type: 'message_start', message: { type: 'message', role: 'assistant', model: 'c', content: [], usage } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hi' } },
      { type: 'content_block_stop', index: 0 },
      // Its totals again, as they grew: never added.
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { input_tokens: 10, output_tokens: 15, cache_read_input_tokens: 30, cache_creation_input_tokens: 60 } }, // prettier-ignore
      { type: 'message_stop' },
    )
    expect(answer).toEqual({ isEstimated: false, input: 100, cached: 30, cacheWrite: 60, cacheWriteHour: 40, output: 15, tier: 'batch' }) // prettier-ignore
  })

  it('of a stream that was cut: what came is estimated, and never less than was told', () => {
    const delta = (content: string): object => ({ object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }] }) // prettier-ignore
    expect(events(delta('a'.repeat(40)))).toEqual({ isEstimated: true, input: 99, cached: 0, cacheWrite: 0, output: 10 }) // prettier-ignore
  })
})
