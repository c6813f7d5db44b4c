/** Two providers on loopback whose answers are known: what the last message says decides. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A running server, and the requests that it got. */
export interface ModelServer {
  readonly address: string
  readonly requests: { readonly path: string; readonly model: string; readonly key: string; readonly body: string }[]
  /** Answers under way that nobody reads any more. */
  abandoned: number
  close(): Promise<void>
}

interface Asked {
  readonly model: string
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
  readonly messages?: readonly { readonly content: unknown }[]
  readonly input?: unknown
}

const pieces = (text: string): readonly string[] => text.match(/[^ ]* ?/g)?.filter((piece) => piece !== '') ?? []

function textFor(prompt: string): string {
  if (prompt.includes('contact')) return 'Write to ana@example.com, please.'
  return prompt.startsWith('Say ') ? prompt.slice(4) : `You said: ${prompt}`
}

function event(response: ServerResponse, name: string, data: object | string): void {
  response.write(
    `${name === '' ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
  )
}

function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Tokens out: as many as the prompt asks for (`use 2990 tokens`), or 10. */
const outputFor = (prompt: string): number => Number(/use (\d+) tokens/.exec(prompt)?.[1] ?? 10)
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function chat(
  response: ServerResponse,
  { model, stream, stream_options: options }: Asked,
  prompt: string,
): Promise<void> {
  const text = textFor(prompt)
  const base = { id: 'chatcmpl-1', created: 1, model }
  const output = outputFor(prompt)
  const tokens = { prompt_tokens: 20, completion_tokens: output, total_tokens: 20 + output }
  if (stream !== true) {
    const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }]
    json(response, { ...base, object: 'chat.completion', choices, usage: tokens })
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const chunk = (delta: object, reason: string | null = null): void => {
    event(response, '', {
      ...base,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: reason }],
    })
  }
  chunk({ role: 'assistant', content: '' })
  for (const piece of pieces(text)) {
    if (response.destroyed) return
    chunk({ content: piece })
    if (prompt.includes('slowly')) await wait(20)
  }
  if (prompt.includes('break off')) {
    response.destroy()
    return
  }
  chunk({}, 'stop')
  if (options?.include_usage === true)
    event(response, '', { ...base, object: 'chat.completion.chunk', choices: [], usage: tokens })
  event(response, '', '[DONE]')
  response.end()
}

function messages(response: ServerResponse, { model, stream }: Asked, prompt: string): void {
  const text = textFor(prompt)
  const base = { id: 'msg_1', type: 'message', role: 'assistant', model, stop_sequence: null }
  const usage = { input_tokens: 20, output_tokens: outputFor(prompt) }
  if (stream !== true) {
    json(response, { ...base, content: [{ type: 'text', text }], stop_reason: 'end_turn', usage })
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  event(response, 'message_start', {
    type: 'message_start',
    message: { ...base, content: [], stop_reason: null, usage },
  })
  event(response, 'content_block_start', {
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'text', text: '' },
  })
  for (const piece of pieces(text))
    event(response, 'content_block_delta', {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: piece },
    })
  event(response, 'content_block_stop', { type: 'content_block_stop', index: 0 })
  event(response, 'message_delta', {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: usage.output_tokens },
  })
  event(response, 'message_stop', { type: 'message_stop' })
  response.end()
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/** Starts the server; 0 takes any free port. */
export async function startModelServer(port = 0): Promise<ModelServer> {
  const requests: ModelServer['requests'] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request)
    const path = request.url ?? ''
    const asked = JSON.parse(body) as Asked
    const { authorization, 'x-api-key': key = authorization ?? '' } = request.headers
    requests.push({ path, model: asked.model, key: String(key), body })
    const last = asked.messages?.at(-1)?.content ?? asked.input
    const prompt = typeof last === 'string' ? last : JSON.stringify(last)
    if (asked.model === 'gpt-slow') await wait(1000)
    if (prompt.includes('slowly') && asked.stream !== true) await wait(200)
    if (response.destroyed) return
    if (prompt.includes('be overloaded'))
      json(response, { error: { message: 'overloaded', type: 'server_error' } }, 503)
    else if (path.includes('/embeddings'))
      json(response, {
        object: 'list',
        model: asked.model,
        data: [{ object: 'embedding', index: 0, embedding: [0.25, 0.5] }],
        usage: { prompt_tokens: 5, total_tokens: 5 },
      })
    else if (path.includes('/messages')) messages(response, asked, prompt)
    else await chat(response, asked, prompt)
  }
  const server: Server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) running.abandoned++
    })
    answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const running: ModelServer = {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    abandoned: 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
  return running
}
