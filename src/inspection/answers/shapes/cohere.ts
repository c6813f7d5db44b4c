import type { AnswerBuilder } from '../answer-builder.ts'
import type { Cursor } from '../json/cursor.ts'
import { countOf, readError, typeOf, type AnswerShape } from './shape.ts'

/** What was billed is no count of tokens: it leaves out what Cohere adds to the prompt itself. */
function readUsage(usage: Cursor, into: AnswerBuilder): void {
  const told = usage.get('tokens').isObject ? usage.get('tokens') : usage.get('billed_units')
  into.usage({ input: countOf(told, 'input_tokens'), output: countOf(told, 'output_tokens') })
}

const eventTypes: ReadonlySet<string> = new Set([
  'message-start',
  'content-start',
  'content-delta',
  'content-end',
  'tool-plan-delta',
  'tool-call-start',
  'tool-call-delta',
  'tool-call-end',
  'citation-start',
  'citation-end',
  'message-end',
])

/** One call, or a list of them. */
function readCalls(calls: Cursor, key: string, into: AnswerBuilder): void {
  const each = calls.isArray ? calls.items() : calls.exists ? [calls] : []
  for (const [index, call] of each.entries())
    into.call(0, calls.isArray && key === '' ? String(index) : key, {
      id: call.get('id').text,
      name: call.get('function', 'name').text,
      arguments: call.get('function', 'arguments'),
    })
}

function readContent(content: Cursor, key: string, into: AnswerBuilder): void {
  into.text('text', 0, key, content.get('text'))
  into.text('thinking', 0, key, content.get('thinking'))
}

export const cohereV2: AnswerShape = {
  id: 'cohere-v2',
  source: 'cohere-ai/cohere-typescript: src/api/types (ChatStreamResponseV2, ChatResponse)',
  fits: ({ value }) => eventTypes.has(typeOf(value)) || (value.get('message', 'role').exists && value.get('finish_reason').exists), // prettier-ignore
  read(event, into) {
    const { value } = event
    if (readError(event, into)) return
    const isEvent = eventTypes.has(typeOf(value))
    const message = isEvent ? value.get('delta', 'message') : value.get('message')
    const key = isEvent ? String(value.get('index').number ?? 0) : ''
    into.text('text', 0, '', message.get('content'))
    into.text('thinking', 0, 'plan', message.get('tool_plan'))
    if (message.get('content').isArray)
      for (const [index, part] of message.get('content').items().entries()) readContent(part, String(index), into)
    else readContent(message.get('content'), key, into)
    if (typeOf(value) !== 'message-start') readCalls(message.get('tool_calls'), key, into)
    const end = isEvent ? value.get('delta') : value
    into.finish(0, end.get('finish_reason').text)
    readUsage(end.get('usage'), into)
    if (/-end$/.test(typeOf(value))) into.endTexts()
    if (typeOf(value) === 'message-end' || !isEvent) into.isComplete = true
  },
}

/** Calls of the first version: arguments are values, and all come at once. */
function readOldCalls(calls: Cursor, into: AnswerBuilder): void {
  for (const [index, call] of calls.items().entries())
    into.call(0, `whole${String(index)}`, { name: call.get('name').text, arguments: call.get('parameters') })
}

export const cohereV1: AnswerShape = {
  id: 'cohere-v1',
  source: 'cohere-ai/cohere-typescript: src/api/types (StreamedChatResponse, NonStreamedChatResponse)',
  fits: ({ value }) => value.get('event_type').exists || (value.get('generation_id').exists && value.get('text').text !== undefined), // prettier-ignore
  read({ value }, into) {
    const type = value.get('event_type').text
    const isEnd = type === 'stream-end'
    const whole = isEnd ? value.get('response') : value
    const isWhole = isEnd || type === undefined
    into.text('text', 0, '', whole.get('text'), { told: isEnd ? 'again' : 'part' })
    if (isWhole || type === 'tool-calls-generation') readOldCalls(whole.get('tool_calls'), into)
    if (!isWhole) return
    into.finish(0, whole.get('finish_reason').text ?? value.get('finish_reason').text)
    readUsage(whole.get('meta'), into)
    into.isComplete = true
  },
}

export const cohereGenerate: AnswerShape = {
  id: 'cohere-generate',
  source: 'cohere-ai/cohere-typescript: src/api/types (Generation)',
  fits: ({ value }) => value.get('generations', 0, 'text').text !== undefined,
  read({ value }, into) {
    for (const [index, one] of value.get('generations').items().entries()) {
      into.text('text', index, '', one.get('text'))
      into.finish(index, one.get('finish_reason').text)
    }
    readUsage(value.get('meta'), into)
    into.isComplete = true
  },
}
