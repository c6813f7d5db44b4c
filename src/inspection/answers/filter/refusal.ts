import { toBytes, writeAwsFrame, writeAwsHeaders } from '../frames/index.ts'

/** Why an answer is not let through, in words for who asked. */
export interface Refusal {
  readonly message: string
  /** A word for programs, such as `content_blocked`. */
  readonly code: string
}

/** An answer in place of one that is blocked before any of it has left. */
export interface RefusalAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** 403 is not tried again by the SDKs; 4xx of other numbers may be. */
const status = 403

type BodyForm = (refusal: Refusal) => unknown

const openAi: BodyForm = ({ message, code }) => ({ error: { message, type: 'permission_error', param: null, code } })
const anthropic: BodyForm = ({ message }) => ({ type: 'error', error: { type: 'permission_error', message } })
const google: BodyForm = ({ message }) => ({ error: { code: status, message, status: 'PERMISSION_DENIED' } })
const plain: BodyForm = ({ message }) => ({ message })
const text: BodyForm = ({ message }) => ({ error: message })

/** The form of an error by the id of a shape; any other has OpenAI's, which most imitate. */
const bodies: Readonly<Record<string, BodyForm>> = {
  'anthropic-messages': anthropic,
  'anthropic-complete': anthropic,
  gemini: google,
  'bedrock-converse': plain,
  'bedrock-invoke': plain,
  'cohere-v1': plain,
  'cohere-v2': plain,
  'cohere-generate': plain,
  ollama: text,
  'hf-generate': text,
}

/** The error that a provider would answer, before any of its answer has left. */
export function refuseAnswer(shape: string | undefined, refusal: Refusal): RefusalAnswer {
  const form = (shape === undefined ? undefined : bodies[shape]) ?? openAi
  const headers: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  if (shape?.startsWith('bedrock') === true) headers['x-amzn-errortype'] = 'AccessDeniedException'
  return { status, headers, body: JSON.stringify(form(refusal)) }
}

function event(name: string, data: unknown): string {
  return `${name === '' ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`
}

/** What ends a stream of events in the provider's form. */
const endings: Readonly<Record<string, (refusal: Refusal) => string>> = {
  'anthropic-messages': (refusal) => event('error', anthropic(refusal)),
  'anthropic-complete': (refusal) => event('error', anthropic(refusal)),
  gemini: (refusal) => event('', google(refusal)),
  // As OpenAI itself does: an error that its SDK throws, then the event that ends a response.
  'openai-responses': ({ message, code }) =>
    event('error', { type: 'error', code, message, param: null, error: { type: 'permission_error', code, message } }) +
    event('response.failed', { type: 'response.failed', response: { object: 'response', status: 'failed', error: { code, message }, output: [] } }), // prettier-ignore
  'cohere-v2': ({ message }) =>
    event('message-end', { type: 'message-end', delta: { finish_reason: 'ERROR', error: message } }),
}

/** How a stream is cut into frames. */
export type StreamForm = 'events' | 'lines' | 'array' | 'aws'

/** The last bytes of a stream that is blocked after some of it has left: an error, and no proper end. */
export function endStream(shape: string | undefined, form: StreamForm, refusal: Refusal): Uint8Array {
  const body = ((shape === undefined ? undefined : bodies[shape]) ?? openAi)(refusal)
  if (form === 'aws') {
    const headers = writeAwsHeaders({
      ':exception-type': 'modelStreamErrorException',
      ':content-type': 'application/json',
      ':message-type': 'exception',
    })
    return writeAwsFrame(headers, toBytes(JSON.stringify({ message: refusal.message })))
  }
  if (form === 'lines') return toBytes(`${JSON.stringify(body)}\n`)
  if (form === 'array') return toBytes(`,\n${JSON.stringify(body)}]`)
  const ending = shape === undefined ? undefined : endings[shape]
  if (ending !== undefined) return toBytes(ending(refusal))
  // OpenAI's SDK throws at the member `error`; `[DONE]` is for clients that wait for it.
  return toBytes(`${event('', body)}data: [DONE]\n\n`)
}
