import type { AnswerBuilder, TextOptions } from '../answer-builder.ts'
import type { Cursor } from '../json/cursor.ts'
import { readOpenAiUsage } from './openai-chat.ts'
import { readError, typeOf, type AnswerEvent, type AnswerShape } from './shape.ts'

const again: TextOptions = { told: 'again' }

function keyOf(value: Cursor, ...names: readonly string[]): string {
  return ['output_index', ...names].map((name) => String(value.get(name).number ?? 0)).join(':')
}

/** A part of a message: text or refusal. */
function readPart(part: Cursor, value: Cursor, into: AnswerBuilder): void {
  if (typeOf(part) === 'reasoning_text') {
    into.text('thinking', 0, contentKey(value), part.get('text'), again)
    return
  }
  readText(part, keyOf(value, 'content_index'), into)
}

function readText(part: Cursor, key: string, into: AnswerBuilder): void {
  into.text('text', 0, key, part.get('text'), again)
  into.text('refusal', 0, key, part.get('refusal'), again)
}

/** An item of the output as `added`, `done` and the last event tell it, all of it each time. */
function readItem(item: Cursor, output: number, into: AnswerBuilder): void {
  const type = typeOf(item)
  if (type === 'message')
    for (const [index, part] of item.get('content').items().entries())
      readText(part, `${String(output)}:${String(index)}`, into)
  else if (type === 'reasoning') {
    for (const [index, part] of item.get('summary').items().entries())
      into.text('thinking', 0, `${String(output)}:s${String(index)}`, part.get('text'), again)
    for (const [index, part] of item.get('content').items().entries())
      into.text('thinking', 0, `${String(output)}:c${String(index)}`, part.get('text'), again)
  } else if (type === 'function_call' || type === 'custom_tool_call') {
    const name = item.get('name').text
    into.call(0, String(output), { name, arguments: item.get(type === 'function_call' ? 'arguments' : 'input'), told: 'again' }) // prettier-ignore
  }
}

function readResponse(event: AnswerEvent, response: Cursor, isLast: boolean, into: AnswerBuilder): void {
  into.model(response.get('model').text)
  for (const [index, item] of response.get('output').items().entries()) readItem(item, index, into)
  readOpenAiUsage(response.get('usage'), into)
  if (isLast) into.billing({ tier: response.get('service_tier').text })
  if (!isLast) return
  into.finish(0, response.get('incomplete_details', 'reason').text ?? response.get('status').text)
  readError({ ...event, value: response }, into)
  const status = response.get('status').text
  if (status === 'completed' || status === 'incomplete' || event.isWhole) into.isComplete = true
}

const deltas: Readonly<Record<string, (value: Cursor, into: AnswerBuilder) => void>> = {
  'response.output_text.delta': (value, into) => {
    into.text('text', 0, keyOf(value, 'content_index'), value.get('delta'))
  },
  'response.output_text.done': (value, into) => {
    into.text('text', 0, keyOf(value, 'content_index'), value.get('text'), again)
  },
  'response.refusal.delta': (value, into) => {
    into.text('refusal', 0, keyOf(value, 'content_index'), value.get('delta'))
  },
  'response.refusal.done': (value, into) => {
    into.text('refusal', 0, keyOf(value, 'content_index'), value.get('refusal'), again)
  },
  'response.content_part.added': (value, into) => {
    readPart(value.get('part'), value, into)
  },
  'response.content_part.done': (value, into) => {
    readPart(value.get('part'), value, into)
  },
  'response.reasoning_summary_part.added': (value, into) => {
    into.text('thinking', 0, summaryKey(value), value.get('part', 'text'), again)
  },
  'response.reasoning_summary_part.done': (value, into) => {
    into.text('thinking', 0, summaryKey(value), value.get('part', 'text'), again)
  },
  'response.reasoning_summary_text.delta': (value, into) => {
    into.text('thinking', 0, summaryKey(value), value.get('delta'))
  },
  'response.reasoning_summary_text.done': (value, into) => {
    into.text('thinking', 0, summaryKey(value), value.get('text'), again)
  },
  'response.reasoning_text.delta': (value, into) => {
    into.text('thinking', 0, contentKey(value), value.get('delta'))
  },
  'response.reasoning_text.done': (value, into) => {
    into.text('thinking', 0, contentKey(value), value.get('text'), again)
  },
  'response.function_call_arguments.delta': (value, into) => {
    into.call(0, keyOf(value), { arguments: value.get('delta') })
  },
  'response.function_call_arguments.done': (value, into) => {
    into.call(0, keyOf(value), { arguments: value.get('arguments'), told: 'again' })
  },
  'response.custom_tool_call_input.delta': (value, into) => {
    into.call(0, keyOf(value), { arguments: value.get('delta') })
  },
  'response.custom_tool_call_input.done': (value, into) => {
    into.call(0, keyOf(value), { arguments: value.get('input'), told: 'again' })
  },
}

function summaryKey(value: Cursor): string {
  return `${keyOf(value)}:s${String(value.get('summary_index').number ?? 0)}`
}

function contentKey(value: Cursor): string {
  return `${keyOf(value)}:c${String(value.get('content_index').number ?? 0)}`
}

const lastEvents: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete', 'response.failed'])

export const openAiResponses: AnswerShape = {
  id: 'openai-responses',
  source: 'openai/openai-node: src/resources/responses/responses.ts',
  fits: ({ value }) => typeOf(value).startsWith('response.') || value.get('object').text === 'response',
  read(event, into) {
    const { value } = event
    const type = typeOf(value)
    if (type === 'error') {
      const error = value.get('error').isObject ? value.get('error') : value
      into.error({ type: typeOf(error) === 'error' ? undefined : typeOf(error), code: error.get('code').text, message: error.get('message').text }, error.get('message')) // prettier-ignore
      return
    }
    if (type.endsWith('.done') || lastEvents.has(type)) into.endTexts()
    const delta = Object.hasOwn(deltas, type) ? deltas[type] : undefined
    if (delta !== undefined) delta(value, into)
    else if (type === 'response.output_item.added' || type === 'response.output_item.done')
      readItem(value.get('item'), value.get('output_index').number ?? 0, into)
    else if (value.get('response').isObject) readResponse(event, value.get('response'), lastEvents.has(type), into)
    else if (value.get('object').text === 'response') readResponse(event, value, true, into)
    else readError(event, into)
  },
}
