import type { AnswerBuilder } from '../answer-builder.ts'
import type { Cursor } from '../json/cursor.ts'
import { countOf, readError, typeOf, type AnswerShape } from './shape.ts'

function readUsage(usage: Cursor, into: AnswerBuilder): void {
  into.usage({
    input: countOf(usage, 'input_tokens'),
    output: countOf(usage, 'output_tokens'),
    cached: countOf(usage, 'cache_read_input_tokens'),
    cacheWrite: countOf(usage, 'cache_creation_input_tokens'),
  })
  into.billing({
    cacheWriteHour: countOf(usage, 'cache_creation/ephemeral_1h_input_tokens'),
    tier: usage.get('service_tier').text,
  })
}

/** A block as it begins, or as a whole answer holds it. */
function readBlock(block: Cursor, key: string, into: AnswerBuilder): void {
  const type = typeOf(block)
  if (type === 'text') into.text('text', 0, key, block.get('text'))
  // The signature covers the thoughts, and comes behind them in a stream.
  else if (type === 'thinking') into.text('thinking', 0, key, block.get('thinking'), { isSigned: true })
  else if (type === 'tool_use') {
    const input = block.get('input')
    const isEmpty = input.members().length === 0
    into.call(0, key, { name: block.get('name').text, ...(isEmpty ? {} : { arguments: input }) })
  }
}

function readDelta(delta: Cursor, key: string, into: AnswerBuilder): void {
  const type = typeOf(delta)
  if (type === 'text_delta') into.text('text', 0, key, delta.get('text'))
  else if (type === 'thinking_delta') into.text('thinking', 0, key, delta.get('thinking'), { isSigned: true })
  // Input of a tool that the provider runs itself has no call here.
  else if (type === 'input_json_delta' && into.hasCall(0, key))
    into.call(0, key, { arguments: delta.get('partial_json') })
}

const eventTypes: ReadonlySet<string> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
])

/** A whole answer. Servers that imitate it may leave out its type. */
function isMessage(value: Cursor): boolean {
  return value.get('content').isArray && (typeOf(value) === 'message' || value.get('stop_reason').value !== undefined)
}

export const anthropicMessages: AnswerShape = {
  id: 'anthropic-messages',
  source: 'anthropics/anthropic-sdk-typescript: src/resources/messages/messages.ts',
  fits: ({ value }) => eventTypes.has(typeOf(value)) || isMessage(value),
  read(event, into) {
    const { value } = event
    const type = typeOf(value)
    const key = `${String(into.messages)}:${String(value.get('index').number ?? 0)}`
    switch (type) {
      case 'message_start':
        into.messages++
        into.model(value.get('message', 'model').text)
        readUsage(value.get('message', 'usage'), into)
        // Calls that a program of the provider makes come as messages that are whole from their start.
        for (const [index, block] of value.get('message', 'content').items().entries())
          readBlock(block, `${String(into.messages)}:start${String(index)}`, into)
        break
      case 'content_block_start':
        readBlock(value.get('content_block'), key, into)
        break
      case 'content_block_delta':
        readDelta(value.get('delta'), key, into)
        break
      case 'message_delta':
        into.finish(0, value.get('delta', 'stop_reason').text)
        readUsage(value.get('usage'), into)
        break
      case 'content_block_stop':
        into.endTexts()
        break
      case 'message_stop':
        into.endTexts()
        into.isComplete = true
        break
      default:
        if (isMessage(value)) readWhole(value, into)
        else readError(event, into)
    }
    // Bedrock writes its own count of the call into the last event.
    readInvocation(value.get('amazon-bedrock-invocationMetrics'), into)
  },
}

function readWhole(value: Cursor, into: AnswerBuilder): void {
  into.model(value.get('model').text)
  for (const [index, block] of value.get('content').items().entries()) readBlock(block, String(index), into)
  into.finish(0, value.get('stop_reason').text)
  readUsage(value.get('usage'), into)
  into.isComplete = true
}

/** Source: Bedrock's user guide, InvokeModelWithResponseStream. */
export function readInvocation(metrics: Cursor, into: AnswerBuilder): void {
  into.usage({
    input: countOf(metrics, 'inputTokenCount'),
    output: countOf(metrics, 'outputTokenCount'),
  })
}

export const anthropicComplete: AnswerShape = {
  id: 'anthropic-complete',
  source: 'anthropics/anthropic-sdk-typescript: src/resources/completions.ts',
  fits: ({ value }) => value.get('completion').text !== undefined,
  read(event, into) {
    const { value } = event
    if (readError(event, into)) return
    into.model(value.get('model').text)
    into.text('text', 0, '', value.get('completion'))
    into.finish(0, value.get('stop_reason').text)
    if (into.allFinished) into.isComplete = true
  },
}
