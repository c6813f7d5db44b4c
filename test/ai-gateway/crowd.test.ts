import { describe, expect, it } from 'vitest'
import { MemoryLimitStore, RedisLimitStore, type LimitStore } from '../../src/ai-gateway/index.ts'
import { amount } from '../support/amounts.ts'
import { redisMissing, useRedis } from '../support/redis-server.ts'
import { ask, chat, completion, eventStream, run, streamText, type Running } from './running.ts'

const server = useRedis()

const streamCount = amount('GATEWAY_STREAMS', 100, 1000)
let prefixes = 0
const makers: readonly (readonly [
  name: string,
  missing: string | undefined,
  make: () => Promise<readonly LimitStore[]>,
])[] = [
  ['memory', undefined, () => Promise.resolve([new MemoryLimitStore()])],
  [
    'Redis, by two connections',
    redisMissing,
    async () => {
      const prefix = `gateway${String(prefixes++)}`
      return [
        new RedisLimitStore(await server.connected(), { prefix }),
        new RedisLimitStore(await server.connected(), { prefix }),
      ]
    },
  ],
]
const path = '/v1/chat/completions'
// A store is never away here, however busy the machine is.
const counters = '  counters: { timeout_ms: 20000 }'

describe.each(makers)('200 clients at once before gateways that count in %s', (_name, missing, make) => {
  describe.skipIf(missing !== undefined)(missing ?? 'with its server', () => {
    it('are let through as often as the limit says, and not once more', async () => {
      let sent = 0
      const send = (): Promise<Response> => Promise.resolve(completion(`answer ${String(sent++)}`))
      const section = `${counters}\n  limits: [{ id: all, requests: 120, period: day }]`
      const gateways = (await make()).map((limitStore) => run(section, { limitStore, send }))
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, number) => {
          const answer = await gateways[number % gateways.length]!.fetch(ask(path, chat('Hello'), { key: number % 3 === 0 ? 'eve-key' : 'ada-key' })) // prettier-ignore
          await answer.text()
          return answer.status
        }),
      )
      expect(sent).toBe(120)
      expect(answers.filter((status) => status === 200)).toHaveLength(120)
      expect(answers.filter((status) => status === 429)).toHaveLength(80)
    })

    it('leave no place taken by streams that are aborted before, during and instead of being read', async () => {
      const section = `${counters}\n  limits: [{ id: places, concurrent: 40 }]`
      const send = (request: Request): Promise<Response> =>
        new Promise((resolve, reject) => {
          const stop = (): void => reject(new DOMException('stopped', 'AbortError'))
          if (request.signal.aborted) stop()
          request.signal.addEventListener('abort', stop)
          resolve(eventStream(streamText('one two '), 'never'))
        })
      const gateways = (await make()).map((limitStore) => run(section, { limitStore, send }))
      let refused = 0
      const stream = async (number: number, gateway: Running): Promise<void> => {
        const gone = new AbortController()
        const request = ask(path, chat('Hello', { stream: true }), { signal: gone.signal })
        if (number % 4 === 0) gone.abort('before')
        const answer = await gateway.fetch(request)
        if (answer.status === 429) refused++
        const reader = answer.body?.getReader()
        if (number % 4 === 1) await reader?.read()
        gone.abort('gone')
        await reader?.cancel('gone')
      }
      for (let done = 0; done < streamCount; done += 40)
        await Promise.all(Array.from({ length: Math.min(40, streamCount - done) }, (_, number) => stream(number, gateways[number % gateways.length]!))) // prettier-ignore
      const told = gateways.reduce((sum, { records }) => sum + records.length, 0)
      const last = await gateways[0]!.fetch(ask(path, chat('Hello', { stream: true })))
      expect([refused, told, last.headers.get('x-ratelimit-remaining')]).toEqual([0, streamCount, '39'])
      await last.body?.cancel()
    })
  })
})

it('counts what aborted and broken streams took: the request, and what had come', async () => {
  const section = '  limits: [{ id: tokens, tokens: 1000, period: day }]'
  const gateway = run(section, { send: () => Promise.resolve(eventStream(streamText('word '.repeat(40)), 'never')) })
  const answer = await gateway.fetch(ask(path, chat('Hello', { stream: true, max_tokens: 600 })))
  const reader = answer.body!.getReader()
  await reader.read()
  await reader.cancel()
  const { usage, end } = await gateway.next()
  expect([end, usage?.isEstimated, usage!.output > 30 && usage!.output < 80]).toEqual(['client_gone', true, true])
  const next = await gateway.fetch(ask(path, chat('Hello', { stream: true, max_tokens: 600 })))
  const booked = usage!.input + usage!.output
  expect(Number(next.headers.get('x-ratelimit-remaining'))).toBe(1000 - booked - 600 - usage!.input)
  await next.body?.cancel()
})
