import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { createEnforcer, enforceRequest, type Enforcer, type GuardRecord } from '../../src/enforcement/index.ts'
import { createNodeMiddleware } from '../../src/enforcement/node/index.ts'
import { createPolicy, type PolicyDocument } from '../../src/policy/index.ts'

const promo = 'HARBOUR-7Q'
const document: PolicyDocument = {
  guards: [
    { id: 'promo', in: 'response', action: 'block', canaries: [promo] },
    { id: 'mail', in: 'both', action: 'redact', restore: true, pii: ['EMAIL_ADDRESS'] },
  ],
}

function enforcer(): Enforcer {
  const policy = createPolicy(document)
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
  return createEnforcer(policy.value)
}

/** An answer of the scripted model: a media type, and the pieces in which it is sent. */
interface Script {
  readonly type: string
  readonly pieces: readonly string[]
}

const chunk = (delta: object, reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
const chat = (...texts: readonly string[]): Script => ({
  type: 'text/event-stream',
  pieces: [...texts.map((content) => chunk({ content })), chunk({}, 'stop'), 'data: [DONE]\n\n'],
})
const named = (name: string, data: object): string =>
  `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`
const message = (...texts: readonly string[]): Script => ({
  type: 'text/event-stream',
  pieces: [
    named('message_start', { message: { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], usage: { input_tokens: 1, output_tokens: 1 } } }), // prettier-ignore
    named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ...texts.map((text) => named('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    named('content_block_stop', { index: 0 }),
    named('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 3 } }),
    named('message_stop', {}),
  ],
})
const responses = (...texts: readonly string[]): Script => ({
  type: 'text/event-stream',
  pieces: [
    named('response.created', { response: { id: 'r', object: 'response', status: 'in_progress', output: [] } }),
    ...texts.map((delta) =>
      named('response.output_text.delta', { item_id: 'i', output_index: 0, content_index: 0, delta }),
    ),
    named('response.completed', { response: { id: 'r', object: 'response', status: 'completed', output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: texts.join('') }] }] } }), // prettier-ignore
  ],
})
const whole = (content: string): Script => ({
  type: 'application/json',
  pieces: [JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] })], // prettier-ignore
})

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

interface Running {
  readonly url: string
  readonly prompts: string[]
  readonly records: GuardRecord[]
}

/** A model server behind the middleware, which sends a script piece by piece. */
async function serve(script: Script): Promise<Running> {
  const [prompts, records]: [string[], GuardRecord[]] = [[], []]
  const enforce = createNodeMiddleware(enforcer(), { onGuard: (record) => records.push(record) })
  const server = createServer((request, response) => {
    void enforce(request, response, (error) => {
      if (error !== undefined) {
        response.writeHead(500).end(String(error))
        return
      }
      const read: Buffer[] = []
      request.on('data', (data: Buffer) => read.push(data))
      request.on('end', () => {
        prompts.push(Buffer.concat(read).toString())
        response.writeHead(200, { 'content-type': script.type })
        let next = 0
        const send = (): void => {
          const piece = script.pieces[next++]
          if (piece === undefined) response.end()
          else response.write(piece, () => setTimeout(send, 1))
        }
        send()
      })
    })
  })
  servers.push(server)
  server.listen(0)
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, prompts, records }
}

const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'Write to ana@example.com, please.' }] }
const leaking = ['Welcome aboard! ', 'The code is HARB', 'OUR-', '7Q, enjoy.']
/** What the SDKs have to throw in: milliseconds of work, and of a clock on a machine that does other things too. */
const patience = { work: 1000, clock: 10_000 }

async function thrown(run: () => Promise<unknown>): Promise<unknown> {
  const started = performance.now()
  const before = process.cpuUsage()
  const error: unknown = await run().then(() => undefined, (reason: unknown) => reason) // prettier-ignore
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(patience.work)
  expect(performance.now() - started).toBeLessThan(patience.clock)
  return error
}

/** Text in front of the code may have left, and no piece of the code. */
function expectStart(text: string): void {
  expect('Welcome aboard! The code is ').toContain(text)
  expect(text).toContain('Welcome')
}

describe('guards in the middleware, asked by the official SDKs', () => {
  it('openai: an answer in one piece is refused in the form that its SDK throws', async () => {
    const { url, records } = await serve(whole(`The code is ${promo}.`))
    const client = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 })
    const error = await thrown(() => client.chat.completions.create(ask))
    expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError)
    expect(String(error)).toContain('blocked by policy (promo, finding)')
    expect(records.at(-1)).toMatchObject({
      direction: 'response',
      block: { guard: 'promo' },
      answer: { end: 'blocked' },
    })
  })

  it('openai: a stream ends with an error, and no piece of the code has left', async () => {
    const { url } = await serve(chat(...leaking))
    const client = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 })
    let text = ''
    const error = await thrown(async () => {
      for await (const part of await client.chat.completions.create({ ...ask, stream: true }))
        text += part.choices[0]?.delta.content ?? ''
    })
    expect(error).toBeInstanceOf(OpenAI.APIError)
    expectStart(text)
  })

  it('openai responses: the same', async () => {
    const { url } = await serve(responses(...leaking))
    const client = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 })
    let text = ''
    const error = await thrown(async () => {
      for await (const event of await client.responses.create({ model: 'm', input: 'hi', stream: true }))
        if (event.type === 'response.output_text.delta') text += event.delta
    })
    expect(error).toBeInstanceOf(OpenAI.APIError)
    expectStart(text)
  })

  it('anthropic: the same', async () => {
    const { url } = await serve(message(...leaking))
    const client = new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0 })
    let text = ''
    const error = await thrown(async () => {
      for await (const event of client.messages.stream({ ...ask, max_tokens: 9 }))
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
    })
    expect(error).toBeInstanceOf(Anthropic.APIError)
    expectStart(text)
  })

  it.each([
    ['openai', chat('I wrote to [EM', 'AIL_', '1]; [EMAIL_7] is unknown.')],
    ['anthropic', message('I wrote to [EM', 'AIL_', '1]; [EMAIL_7] is unknown.')],
  ] as const)('%s: an address is hidden from the model and put back for who asked', async (name, script) => {
    const { url, prompts, records } = await serve(script)
    let text = ''
    if (name === 'openai') {
      const client = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 })
      for await (const part of await client.chat.completions.create({ ...ask, stream: true }))
        text += part.choices[0]?.delta.content ?? ''
    } else {
      const client = new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0 })
      for await (const event of client.messages.stream({ ...ask, max_tokens: 9 }))
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
    }
    expect(prompts[0]).toContain('Write to [EMAIL_1], please.')
    expect(text).toBe('I wrote to ana@example.com; [EMAIL_7] is unknown.')
    expect(records.map(({ direction, findings }) => [direction, findings.length])).toEqual([
      ['request', 1],
      ['response', 0],
    ])
    expect(JSON.stringify(records)).not.toContain('ana@example.com')
  })
})

function toResponse(
  { type, pieces }: Script,
  onCancel: () => void = () => undefined,
): { readonly response: Response; readonly pulled: () => number } {
  // prettier-ignore
  let next = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[next++]
        if (piece === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(piece))
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  )
  return {
    response: new Response(body, { headers: { 'content-type': type, 'content-length': '1' } }),
    pulled: () => next,
  }
}

function post(): Request {
  return new Request('https://model.example/v1/chat/completions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(ask) }) // prettier-ignore
}

describe('guards in the Fetch handler', () => {
  it('decide an answer before it leaves, and put back what they hid', async () => {
    const { response } = toResponse(chat('To [EMAIL', '_1] and bo@example.org.'))
    const seen: string[] = []
    const answer = await enforceRequest(enforcer(), post(), {}, async (request) => {
      seen.push(await request.text())
      return response
    })
    expect(seen[0]).toContain('[EMAIL_1]')
    expect(answer.headers.get('content-length')).toBeNull()
    const text = await answer.text()
    expect(text).toContain('ana@example.com')
    expect(text).toContain('[EMAIL_2]')
    expect(text).not.toContain('bo@example')
  })

  it('a request that a guard blocks never reaches the model', async () => {
    const policy = createPolicy({ guards: [{ id: 'no-mail', in: 'request', action: 'block', pii: ['EMAIL_ADDRESS'] }] })
    if (!policy.ok) throw new Error('INVARIANT: the document is right')
    const answer = await enforceRequest(createEnforcer(policy.value), post(), {}, () => {
      throw new Error('the model was asked')
    })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ error: { code: 'content_blocked' } })
  })

  it('a client that stops reading stops the model, one that goes away ends it', async () => {
    let isCancelled = false
    const filler = Array.from({ length: 5000 }, (_, at) => `word number ${String(at)} `)
    const { response, pulled } = toResponse(chat(...filler), () => (isCancelled = true))
    const records: GuardRecord[] = []
    const answer = await enforceRequest(
      enforcer(),
      post(),
      { onGuard: (record) => records.push(record) },
      () => response,
    )
    const reader = answer.body?.getReader()
    await reader?.read()
    await new Promise((resolve) => setTimeout(resolve, 50))
    // Each piece is some 200 bytes: far less than 64 KB was asked of the model.
    expect(pulled()).toBeLessThan(100)
    await reader?.cancel('gone')
    expect(isCancelled).toBe(true)
    expect(records.at(-1)?.answer?.end).toBe('client_gone')
  })

  it('an answer that breaks off is told apart, and breaks off for the client', async () => {
    const pieces = chat('Half of ', 'it').pieces.slice(0, 2)
    const records: GuardRecord[] = []
    const onGuard = (record: GuardRecord): number => records.push(record)
    const cut = await enforceRequest(enforcer(), post(), { onGuard }, () => toResponse({ type: 'text/event-stream', pieces }).response) // prettier-ignore
    expect(await cut.text()).toBe(pieces.join(''))
    expect(records.at(-1)?.answer?.end).toBe('cut')
    let next = 0
    const failing = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces[next++]
        if (piece === undefined) controller.error(new Error('connection reset'))
        else controller.enqueue(new TextEncoder().encode(piece))
      },
    })
    const broken = await enforceRequest(enforcer(), post(), { onGuard }, () => new Response(failing, { headers: { 'content-type': 'text/event-stream' } })) // prettier-ignore
    await expect(broken.text()).rejects.toThrow('connection reset')
  })

  it('what cannot be read does not pass', async () => {
    const packed = new Response(new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]), { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }) // prettier-ignore
    const answer = await enforceRequest(enforcer(), post(), {}, () => packed)
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('unread')
    const request = new Request('https://model.example/v1/messages', { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: new Uint8Array([1, 2, 255]) }) // prettier-ignore
    const refused = await enforceRequest(enforcer(), request, {}, () => new Response('never'))
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { type: 'error', error: { type: 'permission_error' } },
    ])
  })
})
