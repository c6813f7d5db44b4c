import { AnswerReader, readAnswer, type Answer } from '../../inspection/answers/index.ts'

type Form = 'openai' | 'anthropic'

const encoder = new TextEncoder()

/** Reasons for which a model stops, in the words of both APIs. */
const finishReasons: readonly (readonly [openai: string, anthropic: string])[] = [
  ['stop', 'end_turn'],
  ['stop', 'stop_sequence'],
  ['length', 'max_tokens'],
  ['content_filter', 'refusal'],
  ['tool_calls', 'tool_use'],
]

function finishIn(form: Form, reason: string | undefined): string {
  const row = finishReasons.find((names) => names.includes(reason ?? ''))
  return row?.[form === 'openai' ? 0 : 1] ?? (form === 'openai' ? 'stop' : 'end_turn')
}

function usageIn(form: Form, { usage = {}, shape }: Answer): object {
  const { input = 0, output = 0, cached = 0, cacheWrite = 0 } = usage
  const isApart = shape?.startsWith('anthropic') === true
  const all = isApart ? input + cached + cacheWrite : input
  return form === 'openai'
    ? { prompt_tokens: all, completion_tokens: output, total_tokens: all + output, prompt_tokens_details: { cached_tokens: cached } } // prettier-ignore
    : { input_tokens: all - cached - cacheWrite, output_tokens: output, cache_read_input_tokens: cached, cache_creation_input_tokens: cacheWrite } // prettier-ignore
}

/** A whole answer in the words of another API. */
export function adaptWhole(form: Form, bytes: Uint8Array, id: string, model: string): Uint8Array {
  const answer = readAnswer({ status: 200, contentType: 'application/json' }, bytes)
  const [choice] = answer.choices
  const text = choice?.text ?? ''
  const reason = finishIn(form, choice?.finishReason)
  const usage = usageIn(form, answer)
  const body =
    form === 'openai'
      ? { id, object: 'chat.completion', created: 0, model, choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, logprobs: null, finish_reason: reason }], usage } // prettier-ignore
      : { id, type: 'message', role: 'assistant', model, content: [{ type: 'text', text }], stop_reason: reason, stop_sequence: null, usage } // prettier-ignore
  return encoder.encode(JSON.stringify(body))
}

function event(name: string, data: object): string {
  return `${name === '' ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`
}

/** How a stream is put into other words. */
export interface AdaptedStream {
  readonly form: Form
  /** Of the answer of the provider. */
  readonly contentType: string
  readonly id: string
  readonly model: string
  /** A stream of chat ends with its usage only for a client that asks. */
  readonly tellsUsage: boolean
}

/** A stream in the words of another API, event by event; an end that was none in the one is none in the other. */
export function adaptStream(options: AdaptedStream): TransformStream<Uint8Array, Uint8Array> {
  const { form, contentType, id, model, tellsUsage } = options
  const reader = new AnswerReader({ status: 200, contentType })
  let hasBegun = false
  const chunk = (delta: object, reason: string | null = null): string =>
    event('', { id, object: 'chat.completion.chunk', created: 0, model, choices: [{ index: 0, delta, finish_reason: reason }] }) // prettier-ignore
  const begin = (): string => {
    if (hasBegun) return ''
    hasBegun = true
    if (form === 'openai') return chunk({ role: 'assistant', content: '' })
    const usage = usageIn(form, reader.answer())
    const message = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage } // prettier-ignore
    return event('message_start', { type: 'message_start', message }) + event('content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) // prettier-ignore
  }
  const part = (text: string): string =>
    begin() +
    (form === 'openai'
      ? chunk({ content: text })
      : event('content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }))
  const finish = (answer: Answer): string => {
    const reason = finishIn(form, answer.choices[0]?.finishReason)
    const usage = usageIn(form, answer)
    if (form === 'openai')
      return `${begin()}${chunk({}, reason)}${tellsUsage ? event('', { id, object: 'chat.completion.chunk', created: 0, model, choices: [], usage }) : ''}data: [DONE]

` // prettier-ignore
    return (
      begin() +
      event('content_block_stop', { type: 'content_block_stop', index: 0 }) +
      event('message_delta', { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage }) +
      event('message_stop', { type: 'message_stop' })
    )
  }
  const fail = ({ error, end }: Answer): string => {
    const message = error?.message ?? `the answer of the provider was ${end}`
    return form === 'openai'
      ? `${event('', { error: { message, type: 'api_error', param: null, code: 'upstream_failed' } })}data: [DONE]\n\n`
      : event('error', { type: 'error', error: { type: 'api_error', message } })
  }
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      for (const { pieces } of reader.push(bytes))
        for (const { kind, told, text } of pieces)
          if (kind === 'text' && told !== 'again' && text !== '') controller.enqueue(encoder.encode(part(text)))
    },
    flush(controller) {
      reader.end()
      const answer = reader.answer()
      controller.enqueue(encoder.encode(answer.end === 'complete' ? finish(answer) : fail(answer)))
    },
  })
}
