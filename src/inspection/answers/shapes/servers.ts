import { countOf, readError, type AnswerShape } from './shape.ts'

export const ollama: AnswerShape = {
  id: 'ollama',
  source: 'ollama/ollama: docs/api.md',
  fits: ({ value }) =>
    typeof value.get('done').value === 'boolean' && (value.get('message').isObject || value.get('response').text !== undefined), // prettier-ignore
  read(event, into) {
    const { value } = event
    if (readError(event, into)) return
    into.model(value.get('model').text)
    const message = value.get('message')
    into.text('text', 0, '', message.get('content'))
    into.text('text', 0, '', value.get('response'))
    into.text('thinking', 0, '', message.get('thinking'))
    into.text('thinking', 0, '', value.get('thinking'))
    for (const call of message.get('tool_calls').items())
      into.call(0, call.pointer + String(into.events), { name: call.get('function', 'name').text, arguments: call.get('function', 'arguments') }) // prettier-ignore
    if (value.get('done').value !== true) return
    into.endTexts()
    into.finish(0, value.get('done_reason').text)
    into.usage({ input: countOf(value, 'prompt_eval_count'), output: countOf(value, 'eval_count') })
    into.isComplete = true
  },
}

export const watsonx: AnswerShape = {
  id: 'watsonx',
  source: 'IBM watsonx.ai: API reference, text generation',
  fits: ({ value }) => value.get('results', 0, 'generated_text').text !== undefined,
  read({ value }, into) {
    into.model(value.get('model_id').text)
    const result = value.get('results', 0)
    into.text('text', 0, '', result.get('generated_text'))
    const reason = result.get('stop_reason').text
    if (reason !== 'not_finished') into.finish(0, reason)
    const input = countOf(result, 'input_token_count')
    // Told with the first event only; those behind it say 0.
    into.usage({ input: input === 0 ? undefined : input, output: countOf(result, 'generated_token_count') })
    if (into.allFinished) into.isComplete = true
  },
}

export const huggingFace: AnswerShape = {
  id: 'hf-generate',
  source: 'huggingface/text-generation-inference: docs/openapi.json',
  fits: ({ value }) =>
    value.get('generated_text').exists || value.get(0, 'generated_text').exists || value.get('token', 'text').exists,
  read(event, into) {
    const { value } = event
    if (readError(event, into)) return
    const token = value.get('token')
    if (token.get('special').value !== true) into.text('text', 0, '', token.get('text'))
    const results = value.isArray ? value.items() : [value]
    for (const [index, result] of results.entries())
      into.text('text', index, '', result.get('generated_text'), { told: 'again' })
    if (results.some((result) => result.get('generated_text').exists)) into.isComplete = true
  },
}

export const alephAlpha: AnswerShape = {
  id: 'aleph-alpha',
  source: 'Aleph-Alpha: API reference, complete',
  fits: ({ value }) => value.get('completions', 0, 'completion').text !== undefined,
  read({ value }, into) {
    into.model(value.get('model_version').text)
    for (const [index, one] of value.get('completions').items().entries()) {
      into.text('text', index, '', one.get('completion'))
      into.finish(index, one.get('finish_reason').text)
    }
    into.usage({ input: countOf(value, 'num_tokens_prompt_total'), output: countOf(value, 'num_tokens_generated') })
    into.isComplete = true
  },
}

export const replicate: AnswerShape = {
  id: 'replicate',
  source: 'replicate.com/docs: streaming, predictions',
  fits: ({ value }) => value.get('urls', 'get').exists && value.get('status').exists,
  read(event, into) {
    const { value } = event
    into.model(value.get('model').text)
    const output = value.get('output')
    into.text('text', 0, '', output)
    for (const part of output.items()) into.text('text', 0, '', part)
    into.finish(0, value.get('status').text)
    readError(event, into)
    into.usage({ input: countOf(value, 'metrics/input_token_count'), output: countOf(value, 'metrics/output_token_count') }) // prettier-ignore
    into.isComplete = true
  },
}
