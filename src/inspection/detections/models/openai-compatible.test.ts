import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createCircuitBreaker,
  CircuitOpenError,
  customTopicTask,
  llamaGuardTask,
  openAiCompatibleDetector,
  promptGuardTask,
  runDetectors,
  type OpenAiCompatibleOptions,
} from '../index.ts'

interface Call {
  readonly path: string
  readonly body: {
    readonly model: string
    readonly messages?: readonly { content: string }[]
    readonly prompt?: readonly string[]
  }
  readonly authorization: string | undefined
}
const hang = Symbol('hang')
type Reply = string | { readonly status: number } | { readonly raw: string } | typeof hang

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)))),
  )
})

/** A model server that answers by a function of the prompt. */
async function serve(reply: (prompt: string, call: number) => Reply): Promise<{ baseUrl: string; calls: Call[] }> {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const body = JSON.parse(text) as Call['body']
      calls.push({ path: request.url ?? '', body, authorization: request.headers.authorization })
      const prompts = body.prompt ?? [body.messages?.at(-1)?.content ?? '']
      const replies = prompts.map((prompt) => reply(prompt, calls.length))
      const special = replies.find((one) => typeof one === 'object' || one === hang)
      if (special === hang) return
      if (typeof special === 'object' && 'status' in special) return void response.writeHead(special.status).end('{}')
      if (typeof special === 'object') return void response.end(special.raw)
      const choices = replies.map((one, index) =>
        body.prompt === undefined ? { index, message: { role: 'assistant', content: one } } : { index, text: one },
      )
      // Batches may come back in any order; `index` says which is which.
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: choices.reverse() }))
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`, calls }
}

const signal = new AbortController().signal
const guard = (baseUrl: string, rest: Partial<OpenAiCompatibleOptions> = {}) =>
  openAiCompatibleDetector({ baseUrl, model: 'guard', task: llamaGuardTask(), ...rest })

describe('Llama Guard', () => {
  it('reads its answers', async () => {
    const { baseUrl, calls } = await serve((prompt) => (prompt.includes('bomb') ? 'unsafe\nS1,S9' : ' safe\n'))
    const detector = guard(baseUrl, { apiKey: 'k' })
    expect(Object.fromEntries(await detector.detect({ prompt: 'a bomb' }, signal))).toEqual({
      'cf.llm.prompt.unsafe_topic_detected': true,
      'cf.llm.prompt.unsafe_topic_categories': ['S1', 'S9'],
    })
    expect(Object.fromEntries(await detector.detect({ prompt: 'a cake' }, signal))).toEqual({
      'cf.llm.prompt.unsafe_topic_detected': false,
      'cf.llm.prompt.unsafe_topic_categories': [],
    })
    expect(calls[0]).toMatchObject({
      path: '/v1/chat/completions',
      authorization: 'Bearer k',
      body: { model: 'guard' },
    })
  })
  it.each(['maybe', 'unsafe', 'unsafe\nS99', 'safe\nS1', ''])('calls %j an error, not safe', async (answer) => {
    const { baseUrl } = await serve(() => answer)
    const outcome = await runDetectors(
      [guard(baseUrl)],
      ['cf.llm.prompt.unsafe_topic_detected'],
      { prompt: 'x' },
      { deadlineMs: 3000 },
    )
    expect(outcome.values.size).toBe(0)
    expect(outcome.failures[0]?.reason).toBe('error')
  })
})

describe('Prompt Guard', () => {
  it.each([
    ['malicious 0.98', 2],
    ['benign 0.9', 90],
    ['LABEL_1', 1],
    ['0.25', 75],
    ['{"injection": 0.5}', 50],
  ])('turns %j into %i', async (answer, score) => {
    const { baseUrl } = await serve(() => answer)
    const detector = openAiCompatibleDetector({ baseUrl, model: 'pg', task: promptGuardTask() })
    expect((await detector.detect({ prompt: 'x' }, signal)).get('cf.llm.prompt.injection_score')).toBe(score)
  })
  it('asks about each part of a long prompt and takes the worst', async () => {
    const { baseUrl, calls } = await serve((prompt) => (prompt.includes('evil') ? '0.9' : '0.1'))
    const detector = openAiCompatibleDetector({ baseUrl, model: 'pg', task: promptGuardTask() })
    expect(
      (await detector.detect({ prompt: `${'a'.repeat(1700)}evil${'b'.repeat(1700)}` }, signal)).get(
        'cf.llm.prompt.injection_score',
      ),
    ).toBe(10)
    expect(calls).toHaveLength(3)
  })
})

it('scores custom topics, and refuses half an answer', async () => {
  const topics = [
    { label: 'jobs', topic: 'asking about job openings' },
    { label: '__proto__', topic: 'some other topic' },
  ]
  const { baseUrl } = await serve((prompt) =>
    prompt === 'half' ? '{"jobs":1}' : '```json\n{"jobs":0.9,"__proto__":0.2}\n```',
  )
  const detector = openAiCompatibleDetector({ baseUrl, model: 'm', task: customTopicTask(topics) })
  expect((await detector.detect({ prompt: 'any jobs?' }, signal)).get('cf.llm.prompt.custom_topic_categories')).toEqual(
    new Map([
      ['jobs', 10],
      ['__proto__', 80],
    ]),
  )
  await expect(detector.detect({ prompt: 'half' }, signal)).rejects.toThrow('__proto__')
})

describe('batching and cache', () => {
  it('sends one request for prompts that arrive together', async () => {
    const { baseUrl, calls } = await serve((prompt) => (prompt.includes('bad') ? 'unsafe\nS2' : 'safe'))
    const detector = guard(baseUrl, { api: 'completions', batchWindowMs: 20 })
    const answers = await Promise.all(
      ['one', 'bad', 'three', 'one'].map((prompt) => detector.detect({ prompt }, signal)),
    )
    expect(answers.map((one) => one.get('cf.llm.prompt.unsafe_topic_detected'))).toEqual([false, true, false, false])
    expect(calls.map((call) => call.body.prompt)).toEqual([['one', 'bad', 'three']])
  })
  it('sends a full batch at once', async () => {
    const { baseUrl, calls } = await serve(() => 'safe')
    const detector = guard(baseUrl, { api: 'completions', batchWindowMs: 10_000, maxBatchSize: 2 })
    await Promise.all(['a', 'b', 'c', 'd'].map((prompt) => detector.detect({ prompt }, signal)))
    expect(calls).toHaveLength(2)
  })
  it('asks once about a prompt, and forgets the least used', async () => {
    const { baseUrl, calls } = await serve(() => 'safe')
    const detector = guard(baseUrl, { cacheSize: 2, batchWindowMs: 0 })
    for (const prompt of ['a', 'b', 'a', 'c', 'a', 'b']) await detector.detect({ prompt }, signal)
    expect(calls.map((call) => call.body.messages?.[0]?.content)).toEqual(['a', 'b', 'c', 'b'])
    expect(detector.cached).toBe(2)
  })
  it('does not let one failure spoil its neighbours', async () => {
    const { baseUrl } = await serve((prompt) => (prompt === 'x' ? { status: 500 } : 'safe'))
    const detector = guard(baseUrl)
    const [good, bad] = await Promise.allSettled([
      detector.detect({ prompt: 'y' }, signal),
      detector.detect({ prompt: 'x' }, signal),
    ])
    expect([good.status, bad.status]).toEqual(['fulfilled', 'rejected'])
  })
})

describe('a service that fails', () => {
  it.each<[string, Reply, Partial<OpenAiCompatibleOptions>]>([
    ['a status', { status: 503 }, {}],
    ['no JSON', { raw: 'oops' }, {}],
    ['no choices', { raw: '{"__proto__":{"choices":[]}}' }, {}],
    ['too much', { raw: `"${'x'.repeat(5000)}"` }, { maxResponseBytes: 1000 }],
    ['silence', hang, { timeoutMs: 50 }],
  ])('rejects on %s, and is not cached', async (_name, reply, options) => {
    const { baseUrl } = await serve(() => reply)
    const detector = guard(baseUrl, options)
    await expect(detector.detect({ prompt: 'x' }, signal)).rejects.toThrow()
    expect(detector.cached).toBe(0)
  })
  it('opens the circuit, and closes it after a good trial', async () => {
    let healthy = false
    let now = 0
    const { baseUrl, calls } = await serve(() => (healthy ? 'safe' : { status: 500 }))
    const detector = guard(baseUrl, { circuitBreaker: { failures: 2, coolDownMs: 100, now: () => now } })
    for (const prompt of ['a', 'b']) await expect(detector.detect({ prompt }, signal)).rejects.toThrow('500')
    expect(detector.circuitState).toBe('open')
    await expect(detector.detect({ prompt: 'c' }, signal)).rejects.toThrow(CircuitOpenError)
    expect(calls).toHaveLength(2)
    now = 150
    expect(detector.circuitState).toBe('half-open')
    await expect(detector.detect({ prompt: 'd' }, signal)).rejects.toThrow('500')
    expect(detector.circuitState).toBe('open')
    now = 300
    healthy = true
    await detector.detect({ prompt: 'e' }, signal)
    expect(detector.circuitState).toBe('closed')
  })
  it('lets one trial through at a time', async () => {
    let now = 0
    const breaker = createCircuitBreaker({ failures: 1, coolDownMs: 10, now: () => now })
    await expect(breaker.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    now = 20
    let finish: (value: number) => void = () => undefined
    const trial = breaker.run(() => new Promise<number>((resolve) => (finish = resolve)))
    await expect(breaker.run(() => Promise.resolve(1))).rejects.toThrow(CircuitOpenError)
    finish(7)
    expect(await trial).toBe(7)
  })
})
