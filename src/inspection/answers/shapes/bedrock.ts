import type { AnswerBuilder } from '../answer-builder.ts'
import type { Cursor } from '../json/cursor.ts'
import { readInvocation } from './anthropic.ts'
import { countOf, readError, type AnswerEvent, type AnswerShape } from './shape.ts'

function readUsage(usage: Cursor, into: AnswerBuilder): void {
  into.usage({
    input: countOf(usage, 'inputTokens', 'inputTokenCount'),
    output: countOf(usage, 'outputTokens', 'outputTokenCount'),
    total: countOf(usage, 'totalTokens', 'totalTokenCount'),
    cached: countOf(usage, 'cacheReadInputTokens'),
    cacheWrite: countOf(usage, 'cacheWriteInputTokens'),
  })
}

/** A block of a whole answer, or the delta of one. */
function readBlock(block: Cursor, key: string, into: AnswerBuilder): void {
  into.text('text', 0, key, block.get('text'))
  const reasoning = block.get('reasoningContent')
  const thought = reasoning.get('reasoningText').isObject
    ? reasoning.get('reasoningText', 'text')
    : reasoning.get('text')
  into.text('thinking', 0, key, thought, { isSigned: true })
  const tool = block.get('toolUse')
  if (tool.exists) into.call(0, key, { name: tool.get('name').text, arguments: tool.get('input') })
}

const eventNames: ReadonlySet<string> = new Set([
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
])

/** The name of an event: of its frame, or the one member of its payload (Nova through InvokeModel). */
function eventOf({ name, value }: AnswerEvent): readonly [string, Cursor] | undefined {
  if (eventNames.has(name)) return [name, value]
  return value.members().find(([key, member]) => eventNames.has(key) && member.isObject)
}

function readEvent(name: string, value: Cursor, into: AnswerBuilder): void {
  const key = String(value.get('contentBlockIndex').number ?? 0)
  if (name === 'contentBlockStart') readBlock(value.get('start'), key, into)
  else if (name === 'contentBlockDelta') readBlock(value.get('delta'), key, into)
  else if (name === 'contentBlockStop') into.endTexts()
  else if (name === 'messageStop') {
    into.endTexts()
    into.finish(0, value.get('stopReason').text)
    into.isComplete = true
  } else if (name === 'metadata') readUsage(value.get('usage'), into)
}

export const bedrockConverse: AnswerShape = {
  id: 'bedrock-converse',
  source: 'aws/aws-sdk-js-v3: clients/client-bedrock-runtime/src/models (ConverseStreamOutput, ConverseResponse)',
  fits: (event) => eventOf(event) !== undefined || event.value.get('output', 'message').isObject,
  read(event, into) {
    const { value } = event
    const part = eventOf(event)
    if (part !== undefined) readEvent(...part, into)
    else if (value.get('output', 'message').isObject) {
      for (const [index, block] of value.get('output', 'message', 'content').items().entries())
        readBlock(block, String(index), into)
      into.finish(0, value.get('stopReason').text)
      readUsage(value.get('usage'), into)
      into.isComplete = true
    } else readError(event, into)
    readInvocation(value.get('amazon-bedrock-invocationMetrics'), into)
  },
}

/** Models of Bedrock with a form of their own that is one text: where it stands, and what tells its end. */
export const bedrockTexts: AnswerShape = {
  id: 'bedrock-invoke',
  source: 'the user guide of Bedrock: inference parameters of Titan, Llama, Mistral and AI21',
  fits: ({ value }) =>
    value.get('outputText').text !== undefined ||
    value.get('results', 0, 'outputText').text !== undefined ||
    value.get('generation').text !== undefined ||
    value.get('outputs', 0, 'text').text !== undefined ||
    value.get('completions', 0, 'data', 'text').text !== undefined,
  read(event, into) {
    const { value } = event
    const [result, output, completion] = [value.get('results', 0), value.get('outputs', 0), value.get('completions', 0)]
    for (const text of [
      value.get('outputText'),
      result.get('outputText'),
      value.get('generation'),
      output.get('text'),
      completion.get('data', 'text'),
    ])
      // prettier-ignore
      into.text('text', 0, '', text)
    into.finish(
      0,
      value.get('completionReason').text ??
        result.get('completionReason').text ??
        value.get('stop_reason').text ??
        output.get('stop_reason').text ??
        completion.get('finishReason', 'reason').text,
    )
    into.usage({
      input: countOf(value, 'inputTextTokenCount', 'prompt_token_count'),
      output: countOf(value, 'totalOutputTextTokenCount', 'generation_token_count') ?? result.get('tokenCount').number,
    })
    readInvocation(value.get('amazon-bedrock-invocationMetrics'), into)
    if (into.allFinished) into.isComplete = true
  },
}
