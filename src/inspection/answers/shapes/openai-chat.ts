import type { AnswerBuilder } from '../answer-builder.ts'
import type { Cursor } from '../json/cursor.ts'
import { countOf, readError, typeOf, type AnswerShape } from './shape.ts'

/** Text, or Mistral's list of parts, of which some are thoughts. */
function readContent(content: Cursor, choice: number, into: AnswerBuilder): void {
  into.text('text', choice, '', content)
  for (const part of content.items()) {
    if (typeOf(part) === 'text') into.text('text', choice, '', part.get('text'))
    for (const thought of part.get('thinking').items()) into.text('thinking', choice, '', thought.get('text'))
  }
}

/** Names under which servers send what the model thought. Some send it under two of them. */
const thoughtNames = ['reasoning_content', 'reasoning'] as const

function readMessage(message: Cursor, choice: number, into: AnswerBuilder): void {
  readContent(message.get('content'), choice, into)
  const thoughts = thoughtNames.map((name) => message.get(name)).filter(({ text }) => text !== undefined)
  for (const [index, thought] of thoughts.entries())
    into.text('thinking', choice, '', thought, { told: index === 0 ? 'part' : 'again' })
  into.text('refusal', choice, '', message.get('refusal'))
  for (const [place, call] of message.get('tool_calls').items().entries()) {
    const key = String(call.get('index').number ?? place)
    const id = call.get('id').text
    into.call(choice, key, {
      id: id === '' ? undefined : id,
      name: call.get('function', 'name').text,
      arguments: call.get('function', 'arguments'),
    })
  }
  const old = message.get('function_call')
  if (old.exists) into.call(choice, 'function', { name: old.get('name').text, arguments: old.get('arguments') })
}

/** Tokens as OpenAI names them, and who follows it. */
export function readOpenAiUsage(usage: Cursor, into: AnswerBuilder): void {
  // Each event of a stream is asked for it, and one of them has it.
  if (!usage.isObject) return
  into.usage({
    input: countOf(usage, 'prompt_tokens', 'input_tokens'),
    output: countOf(usage, 'completion_tokens', 'output_tokens'),
    total: countOf(usage, 'total_tokens'),
    cached: countOf(usage, 'prompt_tokens_details/cached_tokens', 'input_tokens_details/cached_tokens', 'prompt_cache_hit_tokens'), // prettier-ignore
    reasoning: countOf(usage, 'completion_tokens_details/reasoning_tokens', 'output_tokens_details/reasoning_tokens'),
  })
  into.billing({ cacheWriteWithin: countOf(usage, 'prompt_tokens_details/cache_write_tokens', 'input_tokens_details/cache_write_tokens') }) // prettier-ignore
}

export const openAiChat: AnswerShape = {
  id: 'openai-chat',
  source: 'openai/openai-node: src/resources/chat/completions; writer, mistral, groq, deepseek, xai: API references',
  fits: ({ value }) => value.get('choices').isArray && value.get('choices', 0, 'text').value === undefined,
  read(event, into) {
    const { value } = event
    if (readError(event, into)) return
    into.model(value.get('model').text)
    for (const choice of value.get('choices').items()) {
      const index = choice.get('index').number ?? 0
      // Writer repeats each delta as a message beside it.
      const delta = choice.get('delta')
      readMessage(delta.isObject ? delta : choice.get('message'), index, into)
      into.finish(index, choice.get('finish_reason').text)
    }
    readOpenAiUsage(value.get('usage'), into)
    readOpenAiUsage(value.get('x_groq', 'usage'), into)
    into.billing({ tier: value.get('service_tier').text })
    if (into.allFinished) into.isComplete = true
  },
}

export const openAiCompletions: AnswerShape = {
  id: 'openai-completions',
  source: 'openai/openai-node: src/resources/completions.ts; writer: API reference (`value`)',
  fits: ({ value }) => value.get('choices', 0, 'text').text !== undefined || value.get('value').text !== undefined,
  read(event, into) {
    const { value } = event
    if (readError(event, into)) return
    into.model(value.get('model').text)
    into.text('text', 0, '', value.get('value'))
    for (const choice of value.get('choices').items()) {
      const index = choice.get('index').number ?? 0
      into.text('text', index, '', choice.get('text'))
      into.finish(index, choice.get('finish_reason').text)
    }
    readOpenAiUsage(value.get('usage'), into)
    if (into.allFinished) into.isComplete = true
  },
}

export const embeddings: AnswerShape = {
  id: 'embeddings',
  source: 'openai/openai-node: src/resources/embeddings.ts',
  fits: ({ value }) => value.get('data', 0, 'embedding').exists,
  read({ value }, into) {
    into.model(value.get('model').text)
    const usage = value.get('usage')
    into.usage({ input: countOf(usage, 'prompt_tokens', 'total_tokens'), total: countOf(usage, 'total_tokens') })
    into.isComplete = true
  },
}
