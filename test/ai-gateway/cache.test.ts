import { describe, expect, it } from 'vitest'
import { MemoryCacheStore, RedisCacheStore, type CachedAnswer, type CacheStore } from '../../src/ai-gateway/index.ts'
import { redisMissing, useRedis } from '../support/redis-server.ts'
import { ask, chat, completion, eventStream, run, streamEnd, streamText, textOf } from './running.ts'

const server = useRedis()

const cached = '  cache: { ttl_seconds: 300 }'
let prefixes = 0
const makers: readonly (readonly [name: string, missing: string | undefined, make: () => Promise<CacheStore>])[] = [
  ['memory', undefined, () => Promise.resolve(new MemoryCacheStore())],
  ['Redis', redisMissing, async () => new RedisCacheStore(await server.connected(), { prefix: `cache${String(prefixes++)}` })], // prettier-ignore
]

describe.each(makers)('answers kept in %s', (_name, missing, make) => {
  describe.skipIf(missing !== undefined)(missing ?? 'with its server', () => {
    it('never cross between two users with 500 equal requests each', async () => {
      let sent = 0
      const gateway = run(cached, { cacheStore: await make(), send: () => Promise.resolve(completion(`answer ${String(sent++)}`)) }) // prettier-ignore
      const askAs = async (key: string): Promise<readonly [text: string, status: string | null]> => {
        const answer = await gateway.fetch(ask('/v1/chat/completions', chat('What is our plan?'), { key }))
        return [await textOf(answer), answer.headers.get('cf-aig-cache-status')]
      }
      const own = { 'ada-key': await askAs('ada-key'), 'eve-key': await askAs('eve-key') }
      expect(own).toEqual({ 'ada-key': ['answer 0', 'MISS'], 'eve-key': ['answer 1', 'MISS'] })
      const rounds = Array.from({ length: 499 }, () => ['ada-key', 'eve-key'] as const).flat()
      let crossed = 0
      for (let at = 0; at < rounds.length; at += 50)
        await Promise.all(
          rounds.slice(at, at + 50).map(async (key) => {
            const [text, status] = await askAs(key)
            if (text !== own[key][0] || status !== 'HIT') crossed++
          }),
        )
      expect([crossed, sent]).toEqual([0, 2])
    })

    it('are given back byte for byte, and run out', async () => {
      const store = await make()
      const body = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
      const answer: CachedAnswer = { status: 200, contentType: 'text/event-stream', body }
      await store.set('long', answer, Date.now(), 60_000)
      await store.set('short', answer, Date.now() - 1000, 1)
      const found = await store.get('long', Date.now())
      expect([found?.status, found?.contentType, Buffer.compare(found?.body ?? new Uint8Array(), body)]).toEqual([200, 'text/event-stream', 0]) // prettier-ignore
      let left = await store.get('short', Date.now())
      while (left !== undefined) left = await store.get('short', Date.now())
      expect(await store.get('nothing', Date.now())).toBeUndefined()
    })
  })
})

/** A store that tells what it was given. */
class WatchedStore extends MemoryCacheStore {
  readonly kept: string[] = []

  override set(...values: Parameters<MemoryCacheStore['set']>): Promise<void> {
    this.kept.push(new TextDecoder().decode(values[1].body))
    return super.set(...values)
  }
}

const guards = `
guards:
  - { id: nightjar, action: block, in: response, words: [Nightjar] }
  - { id: mail, action: redact, in: response, pii: [EMAIL_ADDRESS] }`

describe('what is kept', () => {
  const toolCall = { tool_calls: [{ id: 't', type: 'function', function: { name: 'f', arguments: '{}' } }] }
  const whole = chat('Hello')
  const stream = chat('Hello', { stream: true })

  it.each<[what: string, body: object, send: () => Response, kept: number, section?: string, key?: string]>([
    ['a whole answer', whole, () => completion('fine'), 1],
    ['a stream to its end', stream, () => eventStream(streamText('fine') + streamEnd, 'close'), 1],
    ['never an answer that a guard blocks', whole, () => completion('of Nightjar'), 0],
    [
      'never a stream that a guard blocks',
      stream,
      () => eventStream(streamText('of Nightjar ') + streamEnd, 'close'),
      0,
    ],
    ['never a stream without its end', stream, () => eventStream(streamText('half'), 'close'), 0],
    ['never a stream that breaks off', stream, () => eventStream(streamText('half'), 'fail'), 0],
    ['never half an answer', whole, () => new Response('{"choices":[{"index":0,"message":{"content":"ha', { headers: { 'content-type': 'application/json' } }), 0], // prettier-ignore
    ['never an error', whole, () => Response.json({ error: { message: 'down', type: 'server_error' } }, { status: 500 }), 0], // prettier-ignore
    ['never what is wrong with the call', whole, () => Response.json({ error: { message: 'no', type: 'invalid_request_error' } }, { status: 400 }), 0], // prettier-ignore
    ['never an error behind status 200', whole, () => Response.json({ error: { message: 'down', type: 'server_error' } }), 0], // prettier-ignore
    ['never an error in a stream', stream, () => eventStream(`${streamText('half')}data: {"error":{"message":"down","type":"server_error"}}\n\n`, 'close'), 0], // prettier-ignore
    ['never a call of a tool', whole, () => completion('', toolCall), 0],
    ['a call of a tool where it may', whole, () => completion('', toolCall), 1, '  cache: { ttl_seconds: 300, tool_calls: true }'], // prettier-ignore
    ['never what is too long', whole, () => completion('x'.repeat(3000)), 0, '  cache: { ttl_seconds: 300, max_bytes: 2000 }'], // prettier-ignore
    ['never what is not asked to be', whole, () => completion('fine'), 0, '  cache: { ttl_seconds: 300, when: "ai.user eq \\"eve@example.com\\"" }'], // prettier-ignore
  ])('%s', async (_what, body, send, kept, section = cached) => {
    const store = new WatchedStore()
    let sent = 0
    const gateway = run(section, { cacheStore: store, send: () => Promise.resolve(send()).finally(() => sent++) }, guards) // prettier-ignore
    for (let round = 0; round < 2; round++) {
      const answer = await gateway.fetch(ask('/v1/chat/completions', body))
      // A stream that breaks off is broken off for the client, too.
      await answer.text().catch(() => undefined)
      await gateway.next()
    }
    expect([store.kept.length, sent]).toEqual([kept, 2 - kept])
  })

  it('is what the provider said: each reader gets his own rules', async () => {
    const store = new WatchedStore()
    const gateway = run(cached, { cacheStore: store, send: () => Promise.resolve(completion('to ana@example.com')) }, guards) // prettier-ignore
    const texts = []
    for (let round = 0; round < 2; round++)
      texts.push(await textOf(await gateway.fetch(ask('/v1/chat/completions', whole))))
    expect(texts).toEqual(['to [EMAIL_1]', 'to [EMAIL_1]'])
    expect(store.kept[0]).toContain('ana@example.com')
    expect((await gateway.next()).content.outcomes).toEqual([{ direction: 'response', rule: 'mail', action: 'redact', count: 1, reason: undefined }]) // prettier-ignore
    const hit = await gateway.next()
    expect([hit.outcome.kind, hit.usage?.output, hit.content.outcomes.length]).toEqual(['cached', 0, 1])
  })

  it('is nothing where the store is away, and the call goes on', async () => {
    const away: CacheStore = {
      get: () => Promise.reject(new Error('away')),
      set: () => Promise.reject(new Error('away')),
    }
    const gateway = run(cached, { cacheStore: away, send: () => Promise.resolve(completion('fine')) })
    expect(await textOf(await gateway.fetch(ask('/v1/chat/completions', whole)))).toBe('fine')
  })
})
