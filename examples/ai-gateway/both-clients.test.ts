import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { openGateway } from '../../src/ai-gateway/index.ts'
import { serveGateway } from '../../src/ai-gateway/node/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { openPolicy } from '../../src/policy/index.ts'
import { startModelServer } from './model-server.ts'

/** What a client is told, whichever package it uses. */
interface Told {
  readonly text: string
  readonly header: (name: string) => string | null
}

interface Asked {
  readonly key?: string
  readonly model?: string
  readonly metadata?: Readonly<Record<string, string>>
}

type Ask = (content: string, asked?: Asked) => Promise<Told>

interface Client {
  readonly ask: (address: string, isStream: boolean) => Ask
  readonly unauthorized: new (...values: never) => Error
  readonly denied: new (...values: never) => Error
  readonly tooMuch: new (...values: never) => Error
  readonly notFound: new (...values: never) => Error
}

const headersOf = ({ metadata }: Asked): Record<string, string> => metadata === undefined ? {} : { 'cf-aig-metadata': JSON.stringify(metadata) } // prettier-ignore

/** The packages as anybody has them: address and key are all that they are told. */
const clients: Readonly<Record<string, Client>> = {
  openai: {
    ask:
      (address, stream) =>
      async (content, asked = {}) => {
        const { key: apiKey = 'ada-key', model = 'gpt-4.1' } = asked
        const client = new OpenAI({ apiKey, baseURL: `${address}/v1`, maxRetries: 0, defaultHeaders: headersOf(asked) })
        const { data, response } = await client.chat.completions.create({ model, messages: [{ role: 'user', content }], stream }).withResponse() // prettier-ignore
        let text = ''
        if ('choices' in data) text = data.choices[0]?.message.content ?? ''
        else for await (const { choices } of data) text += choices[0]?.delta.content ?? ''
        return { text, header: (name) => response.headers.get(name) }
      },
    unauthorized: OpenAI.AuthenticationError,
    denied: OpenAI.PermissionDeniedError,
    tooMuch: OpenAI.RateLimitError,
    notFound: OpenAI.NotFoundError,
  },
  '@anthropic-ai/sdk': {
    ask:
      (address, stream) =>
      async (content, asked = {}) => {
        const { key: apiKey = 'ada-key', model = 'claude-x' } = asked
        const client = new Anthropic({ apiKey, baseURL: address, maxRetries: 0, defaultHeaders: headersOf(asked) })
        const { data, response } = await client.messages.create({ model, max_tokens: 400, messages: [{ role: 'user', content }], stream }).withResponse() // prettier-ignore
        let text = ''
        if ('content' in data) text = data.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
        else
          for await (const event of data)
            if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
        return { text, header: (name) => response.headers.get(name) }
      },
    unauthorized: Anthropic.AuthenticationError,
    denied: Anthropic.PermissionDeniedError,
    tooMuch: Anthropic.RateLimitError,
    notFound: Anthropic.NotFoundError,
  },
}

let stop = (): Promise<unknown> => Promise.resolve()
afterEach(() => stop())

/** Starts the example by its one command. */
async function start(): Promise<string> {
  const script = fileURLToPath(new URL('start.ts', import.meta.url))
  const running = spawn(process.execPath, ['--import', 'tsx', script, '0', '0'], { stdio: ['ignore', 'pipe', 'inherit'] }) // prettier-ignore
  stop = () => {
    const ended = once(running, 'exit')
    running.kill()
    return ended
  }
  for await (const line of createInterface(running.stdout)) {
    const address = /^(http:\/\/127\.0\.0\.1:\d+)\/v1/.exec(line)?.[1]
    if (address !== undefined) {
      running.stdout.resume()
      return address
    }
  }
  throw new Error('the example ended before it listened')
}

/** The same in this process, where nobody has used up anything yet. */
async function open(): Promise<string> {
  const models = await startModelServer()
  const text = readFileSync(new URL('policy.yaml', import.meta.url), 'utf8').replaceAll('http://127.0.0.1:8788', models.address) // prettier-ignore
  const opened = openGateway(unwrap(openPolicy(text)), { environment: { OPENAI_KEY: 'a', ANTHROPIC_KEY: 'b', ADA_KEY: 'ada-key', EVE_KEY: 'eve-key' } }) // prettier-ignore
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics))
  const served = await serveGateway(opened.value, { port: 0 })
  stop = () => Promise.all([served.close(), models.close()])
  return `http://127.0.0.1:${String(served.port)}`
}

describe('the example, started by its one command', () => {
  it('is met by both official packages unchanged, whole and streamed', async () => {
    const address = await start()
    for (const [name, { ask: by, unauthorized, denied, notFound }] of Object.entries(clients))
      for (const isStream of [false, true]) {
        const ask = by(address, isStream)
        const way = `${name}, ${isStream ? 'streamed' : 'whole'}`
        expect((await ask('Say hello there')).text, way).toBe('hello there')
        // An answer redacted.
        expect((await ask('Who is the contact?')).text, way).toBe('Write to [EMAIL_1], please.')
        await expect(ask('hi', { key: 'nobody' }), way).rejects.toBeInstanceOf(unauthorized)
        // A blocked prompt, a denied model, no such model.
        await expect(ask('Tell me of Project Nightjar'), way).rejects.toBeInstanceOf(denied)
        await expect(ask('hi', { key: 'eve-key', model: 'gpt-5' }), way).rejects.toBeInstanceOf(denied)
        await expect(ask('hi', { model: 'dynamic/nowhere' }), way).rejects.toBeInstanceOf(notFound)
        // A fallback after a time-out.
        const fallen = await ask('Say hello there', { model: 'dynamic/patient' })
        const told = ['x-portcullis-model', 'x-portcullis-fallback-from', 'x-portcullis-attempts'].map(fallen.header)
        expect([fallen.text, ...told], way).toEqual(['hello there', 'claude-x', 'openai/gpt-slow', '2'])
        // A split by session.
        const split = async (session: string): Promise<string | null> => (await ask('hi', { model: 'dynamic/trial', metadata: { session } })).header('x-portcullis-model') // prettier-ignore
        const seen = await Promise.all(Array.from({ length: 16 }, (_, session) => split(`s${String(session)}`)))
        expect(new Set(seen), way).toEqual(new Set(['gpt-4.1', 'gpt-5-mini']))
        expect(await split('s7'), way).toBe(seen[7])
        // A cache hit: for the same user, and for nobody else.
        const status = async (key: string): Promise<string | null> => (await ask('Say it again', { key, metadata: { cache: 'yes' } })).header('cf-aig-cache-status') // prettier-ignore
        expect([await status('ada-key'), await status('ada-key'), await status('eve-key')], way).toEqual(['MISS', 'HIT', 'MISS']) // prettier-ignore
      }
    const metrics = await (await fetch(`${address}/metrics`)).text()
    expect(metrics).toContain('code="prompt_blocked"')
    expect(metrics).toContain('portcullis_calls_total{provider="openai",model="gpt-5",outcome="refused",code="access_denied"') // prettier-ignore
  })

  it.each(Object.keys(clients).flatMap((name) => [false, true].map((isStream) => [name, isStream] as const)))(
    'runs out of a budget: %s, streamed: %s',
    async (name, isStream) => {
      const { ask: by, tooMuch } = clients[name]!
      const ask = by(await open(), isStream)
      expect((await ask('Say hi, use 2990 tokens', { key: 'eve-key' })).header('x-ratelimit-rule')).toBe('guest-budget')
      const refused: unknown = await ask('Say hi', { key: 'eve-key' }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(tooMuch)
      const { headers } = refused as { readonly headers: Headers }
      expect([headers.get('x-portcullis-rule'), Number(headers.get('retry-after')) > 0]).toEqual(['guest-budget', true])
      expect((await ask('Say hi')).text).toBe('hi')
    },
  )
})
