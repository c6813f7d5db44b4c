import { readFileSync } from 'node:fs'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openGateway, replayDecision, type AiGateway, type DecisionRecord } from '../../src/ai-gateway/index.ts'
import { serveGateway, type ServedGateway } from '../../src/ai-gateway/node/index.ts'
import { openPolicy, type Policy } from '../../src/policy/index.ts'
import { startModelServer, type ModelServer } from './model-server.ts'

const environment = { OPENAI_KEY: 'openai-secret', ANTHROPIC_KEY: 'anthropic-secret', ADA_KEY: 'ada-key', EVE_KEY: 'eve-key' } // prettier-ignore
let models: ModelServer
let served: ServedGateway
let policy: Policy
let records: DecisionRecord[] = []

function open(): AiGateway {
  const opened = openGateway(policy, { environment, onRecord: (record) => records.push(record) })
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics))
  return opened.value
}

beforeAll(async () => {
  models = await startModelServer()
  const text = readFileSync(new URL('policy.yaml', import.meta.url), 'utf8').replaceAll('http://127.0.0.1:8788', models.address) // prettier-ignore
  const read = openPolicy(text)
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics))
  policy = read.value
})
afterAll(() => models.close())
beforeEach(async () => {
  records = []
  models.requests.length = 0
  served = await serveGateway(open(), { port: 0 })
  return () => served.close()
})

const address = (): string => `http://127.0.0.1:${String(served.port)}`
const openai = (apiKey = 'ada-key', headers = {}): OpenAI => new OpenAI({ apiKey, baseURL: `${address()}/v1`, maxRetries: 0, defaultHeaders: headers }) // prettier-ignore
const anthropic = (apiKey = 'ada-key'): Anthropic => new Anthropic({ apiKey, baseURL: address(), maxRetries: 0 })
const said = (content: string): { role: 'user'; content: string }[] => [{ role: 'user', content }]

async function streamed(client: OpenAI, model: string, content: string): Promise<string> {
  let text = ''
  for await (const { choices } of await client.chat.completions.create({
    model,
    messages: said(content),
    stream: true,
  }))
    text += choices[0]!.delta.content ?? ''
  return text
}

describe('the official openai package', () => {
  it('chats, whole and streamed, without its key going further', async () => {
    const client = openai()
    const whole = await client.chat.completions.create({ model: 'gpt-4.1', messages: said('Say hello there') })
    expect([whole.choices[0]?.message.content, whole.usage?.total_tokens]).toEqual(['hello there', 30])
    expect(await streamed(client, 'gpt-4.1', 'Say hello there')).toBe('hello there')
    expect(models.requests.map(({ key }) => key)).toEqual(['Bearer openai-secret', 'Bearer openai-secret'])
    expect(records.map(({ usage, cost, end }) => [usage?.input, usage?.output, usage?.isEstimated, cost, end])).toEqual([[20, 10, false, 120_000, 'complete'], [20, 10, false, 120_000, 'complete']]) // prettier-ignore
    for (const record of records)
      expect(JSON.stringify(await replayDecision(policy, record))).toBe(JSON.stringify(record.outcome))
    expect(JSON.stringify(records)).not.toContain('hello')
  })

  it('makes embeddings, and lists models', async () => {
    const made = await openai().embeddings.create({ model: 'gpt-4.1', input: 'a text', encoding_format: 'float' })
    expect(made.data[0]?.embedding).toEqual([0.25, 0.5])
    const names = async (key: string): Promise<readonly string[]> => (await openai(key).models.list()).data.map(({ id }) => id) // prettier-ignore
    expect(await names('ada-key')).toContain('gpt-5')
    expect(await names('eve-key')).not.toContain('gpt-5')
  })

  it('is told by its own errors: no key, a blocked prompt, a denied model, no such model', async () => {
    const ask = (key: string, model: string, content: string): Promise<unknown> => openai(key).chat.completions.create({ model, messages: said(content) }) // prettier-ignore
    await expect(ask('nobody', 'gpt-4.1', 'hi')).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
    await expect(ask('ada-key', 'gpt-4.1', 'Tell me of Project Nightjar')).rejects.toBeInstanceOf(
      OpenAI.PermissionDeniedError,
    )
    await expect(ask('eve-key', 'gpt-5', 'hi')).rejects.toMatchObject({ status: 403, code: 'access_denied', headers: expect.anything() as unknown }) // prettier-ignore
    await expect(ask('ada-key', 'dynamic/nowhere', 'hi')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    expect(models.requests).toEqual([])
  })

  it('runs out of its budget, streamed as well, and is told when there is more', async () => {
    const client = openai('eve-key')
    const ask = (): Promise<unknown> => client.chat.completions.create({ model: 'gpt-4.1', messages: said('Say hi slowly'), max_completion_tokens: 1400 }) // prettier-ignore
    const calls = await Promise.allSettled([ask(), ask(), ask()])
    expect(calls.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    const refused = calls.find((call) => call.status === 'rejected')?.reason as InstanceType<
      typeof OpenAI.RateLimitError
    >
    expect(refused).toBeInstanceOf(OpenAI.RateLimitError)
    expect([refused.headers.get('x-portcullis-rule'), Number(refused.headers.get('retry-after')) > 0]).toEqual(['guest-budget', true]) // prettier-ignore
    // What was reserved too much is there again.
    const after = await client.chat.completions.create({ model: 'gpt-4.1', messages: said('Say hi'), max_completion_tokens: 1400 }).withResponse() // prettier-ignore
    expect(after.response.headers.get('x-ratelimit-rule')).toBe('guest-budget')
    expect(Number(after.response.headers.get('x-ratelimit-remaining'))).toBe(
      3000 - 60 - 1400 - records.at(-1)!.call.inputTokens,
    )
  })

  it('falls back to the other provider after a time-out, in its own words, streamed as well', async () => {
    const client = openai()
    const { data, response } = await client.chat.completions.create({ model: 'dynamic/patient', messages: said('Say hello there') }).withResponse() // prettier-ignore
    expect([data.choices[0]?.message.content, data.choices[0]?.finish_reason, data.usage?.prompt_tokens]).toEqual(['hello there', 'stop', 20]) // prettier-ignore
    expect(['x-portcullis-model', 'x-portcullis-fallback-from', 'x-portcullis-attempts'].map((name) => response.headers.get(name))).toEqual(['claude-x', 'openai/gpt-slow', '2']) // prettier-ignore
    expect(await streamed(client, 'dynamic/patient', 'Say hello there')).toBe('hello there')
  })

  it('is told what cannot be said in the words of the other provider', async () => {
    const tools = [
      { type: 'function' as const, function: { name: 'f', parameters: { type: 'object', properties: {} } } },
    ]
    const asked = openai().chat.completions.create({ model: 'dynamic/patient', messages: said('hi'), tools })
    await expect(asked).rejects.toMatchObject({ status: 400, code: 'cannot_adapt' })
  })

  it('is split by session, each session always the same', async () => {
    const of = async (session: string): Promise<string> => (await openai('ada-key', { 'cf-aig-metadata': JSON.stringify({ session }) }).chat.completions.create({ model: 'dynamic/trial', messages: said('hi') })).model // prettier-ignore
    const seen: string[] = []
    for (let session = 0; session < 20; session++) seen.push(await of(`s${String(session)}`))
    expect(new Set(seen)).toEqual(new Set(['gpt-4.1', 'gpt-5-mini']))
    expect(await of('s7')).toBe(seen[7])
  })

  it('gets a kept answer for an equal call of the same user, and of nobody else', async () => {
    const ask = async (key: string, stream: boolean): Promise<readonly [string | null, string]> => {
      const { data, response } = await openai(key, { 'cf-aig-metadata': '{"cache":"yes"}' }).chat.completions.create({ model: 'gpt-4.1', messages: said('Who is the contact?'), stream }).withResponse() // prettier-ignore
      let text = ''
      if ('choices' in data) text = data.choices[0]?.message.content ?? ''
      else for await (const { choices } of data) text += choices[0]!.delta.content ?? ''
      return [response.headers.get('cf-aig-cache-status'), text]
    }
    const answer = 'Write to [EMAIL_1], please.'
    for (const stream of [false, true]) {
      expect(await ask('ada-key', stream)).toEqual(['MISS', answer])
      expect(await ask('ada-key', stream)).toEqual(['HIT', answer])
      expect(await ask('eve-key', stream)).toEqual(['MISS', answer])
    }
    expect(models.requests).toHaveLength(4)
  })

  it('throws, and does not hang, where the provider breaks off, and books what came', async () => {
    await expect(streamed(openai(), 'gpt-4.1', 'Say much slowly and break off')).rejects.toThrow()
    expect(records.at(-1)).toMatchObject({
      end: 'cut',
      usage: { isEstimated: true, input: records.at(-1)!.call.inputTokens },
    })
  })

  it('frees its place when it goes, and the provider is told', async () => {
    const stream = await openai().chat.completions.create({ model: 'gpt-4.1', messages: said('Say one two three four five six seven slowly'), stream: true }) // prettier-ignore
    for await (const { choices } of stream) if (choices[0]!.delta.content === 'two ') break
    for (let tries = 0; records.length === 0 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 10)) // prettier-ignore
    expect(records[0]).toMatchObject({ end: 'client_gone', usage: { isEstimated: true } })
    expect(models.abandoned).toBeGreaterThan(0)
  })
})

describe('the official @anthropic-ai/sdk package', () => {
  it('talks, whole and streamed', async () => {
    const client = anthropic()
    const ask = { model: 'claude-x', max_tokens: 100, messages: said('Say hello there') }
    const whole = await client.messages.create(ask)
    expect(whole.content).toEqual([{ type: 'text', text: 'hello there' }])
    expect(await client.messages.stream(ask).finalText()).toBe('hello there')
    expect(models.requests.map(({ key }) => key)).toEqual(['anthropic-secret', 'anthropic-secret'])
  })

  it('reaches a model of the other API, whole and streamed', async () => {
    const ask = { model: 'gpt-4.1', max_tokens: 100, system: 'Be short.', messages: said('Who is the contact?') }
    const whole = await anthropic().messages.create(ask)
    expect([whole.content, whole.stop_reason, whole.usage.input_tokens]).toEqual([[{ type: 'text', text: 'Write to [EMAIL_1], please.' }], 'end_turn', 20]) // prettier-ignore
    expect(await anthropic().messages.stream(ask).finalText()).toBe('Write to [EMAIL_1], please.')
  })

  it('is told by its own errors', async () => {
    const ask = (key: string, model: string, content: string): Promise<unknown> => anthropic(key).messages.create({ model, max_tokens: 1400, messages: said(content) }) // prettier-ignore
    await expect(ask('nobody', 'claude-x', 'hi')).rejects.toBeInstanceOf(Anthropic.AuthenticationError)
    await expect(ask('ada-key', 'claude-x', 'Project Nightjar?')).rejects.toBeInstanceOf(
      Anthropic.PermissionDeniedError,
    )
    await expect(ask('eve-key', 'gpt-5', 'hi')).rejects.toBeInstanceOf(Anthropic.PermissionDeniedError)
    await expect(ask('ada-key', 'claude-x', 'be overloaded')).rejects.toBeInstanceOf(Anthropic.InternalServerError)
    const calls = await Promise.allSettled([1, 2, 3].map(() => ask('eve-key', 'claude-x', 'hi slowly')))
    const refused = calls.find((call) => call.status === 'rejected')
    expect(refused?.reason).toBeInstanceOf(Anthropic.RateLimitError)
  })
})
