import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Limiter, MemoryLimitStore, RedisLimitStore, type Claim, type Limit, type LimitStore, type LimitVerdict } from '../../src/limits/index.ts' // prettier-ignore
import { redisMissing, RedisServer } from '../support/redis-server.ts'

const server = new RedisServer()
beforeAll(async () => {
  if (redisMissing === undefined) await server.start()
})
afterAll(() => server.stop())

/** Streams of a crowd: few with `npm test`, and 1,000 in CI. */
const streamCount = Number(process.env['PORTCULLIS_STREAMS'] ?? 200)

const fixed = { kind: 'fixed', seconds: 3600 } as const
const limit = (id: string, amount: number, isCount: boolean, window: Limit['window'] = fixed): Limit => ({ id, amount, window, isCount, onStoreError: 'closed' }) // prettier-ignore
const now = Date.parse('2026-11-26T12:00:00Z')
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
let ids = 0
const nextId = (): string => `crowd-${String(process.pid)}-${String(ids++)}`

/** 200 clients at once, each with a few calls; usage may be more than was reserved. */
async function crowd(
  limiters: readonly Limiter[],
  calls: number,
): Promise<{ taken: number; used: number; mostOver: number }> {
  const requests: Claim = { limit: limit('requests', 500, true), subject: [], amount: 1, isBooked: true }
  const tokens: Claim = { limit: limit('tokens', 40_000, false), subject: [], amount: 100, isBooked: false }
  let [taken, used, inFlight, mostOver] = [0, 0, 0, 0]
  const client = async (number: number): Promise<void> => {
    for (let call = 0; call < calls; call++) {
      const limiter = limiters[number % limiters.length]!
      const verdict = await limiter.reserve(nextId(), now, [requests, tokens])
      if (!verdict.isTaken) continue
      taken++
      const usage = 50 + ((number * 31 + call * 17) % 120)
      inFlight += Math.max(0, usage - 100)
      mostOver = Math.max(mostOver, inFlight)
      await tick()
      await limiter.settle(verdict, now, ({ heldUntil }) => (heldUntil === undefined ? undefined : usage))
      inFlight -= Math.max(0, usage - 100)
      used += usage
    }
  }
  await Promise.all(Array.from({ length: 200 }, (_, number) => client(number)))
  return { taken, used, mostOver }
}

const makers: readonly (readonly [
  name: string,
  missing: string | undefined,
  make: () => Promise<readonly LimitStore[]>,
])[] = [
  ['memory', undefined, () => Promise.resolve([new MemoryLimitStore()])],
  ['Redis, by two connections', redisMissing, async () => [new RedisLimitStore(await server.connected(), { prefix: 'crowd' }), new RedisLimitStore(await server.connected(), { prefix: 'crowd' })]], // prettier-ignore
]

describe.each(makers)('200 clients at once with %s', (_name, missing, make) => {
  it.skipIf(missing !== undefined)(
    `are never let over their requests, and over tokens by what is in flight alone${missing === undefined ? '' : ` (${missing})`}`,
    async () => {
      const stores = await make()
      const limiters = stores.map((store) => new Limiter(store, { storeTimeoutMs: 20_000 }))
      const { taken, used, mostOver } = await crowd(limiters, 4)
      expect(taken).toBeLessThanOrEqual(500)
      expect(used).toBeLessThanOrEqual(40_000 + mostOver)
      expect(used).toBeGreaterThan(30_000)
    },
  )

  it.skipIf(missing !== undefined)(
    `leave no place taken by aborted streams${missing === undefined ? '' : ` (${missing})`}`,
    async () => {
      const limiter = new Limiter((await make())[0]!, { storeTimeoutMs: 20_000 })
      const claim: Claim = { limit: limit('slots', 50, false, { kind: 'concurrent', leaseSeconds: 60 }), subject: [], amount: 1, isBooked: false } // prettier-ignore
      let over = 0
      const streams = Array.from({ length: streamCount }, async () => {
        let verdict: LimitVerdict
        while (!(verdict = await limiter.reserve(nextId(), now, [claim])).isTaken) await tick()
        if (verdict.limits[0]!.used > 50) over++
        await tick()
        await limiter.settle(verdict, now, () => 0)
      })
      await Promise.all(streams)
      const last = await limiter.reserve(nextId(), now, [claim])
      expect([over, last.limits[0]?.used]).toEqual([0, 1])
      // A process that is killed settles nothing: its place is free after one lease.
      expect((await limiter.reserve(nextId(), now + 60_000, [claim])).limits[0]?.used).toBe(1)
    },
  )
})

describe.skipIf(redisMissing !== undefined)(redisMissing ?? 'Redis', () => {
  it('counts two processes together', async () => {
    const script = fileURLToPath(new URL('../support/crowd-process.ts', import.meta.url))
    const run = (): Promise<number> =>
      new Promise((resolve, reject) => {
        const child = fork(script, [String(server.port)], { execArgv: ['--import', 'tsx'] })
        child.once('message', (taken) => {
          resolve(taken as number)
        })
        child.once('error', reject)
      })
    const taken = await Promise.all([run(), run()])
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(300)
  })

  it('is killed and comes back: the setting holds, nothing is booked twice, nothing crashes', async () => {
    const client = await server.connected()
    const limiter = new Limiter(new RedisLimitStore(client, { prefix: 'killed' }), { storeTimeoutMs: 500 })
    const tokens: Claim = { limit: limit('tokens', 100_000, false), subject: [], amount: 100, isBooked: false }
    const open: Claim = { ...tokens, limit: { ...tokens.limit, id: 'open', onStoreError: 'open' } }
    const before: LimitVerdict[] = []
    for (let call = 0; call < 20; call++) before.push(await limiter.reserve(nextId(), now, [tokens]))
    await server.kill()
    const away = await limiter.reserve(nextId(), now, [tokens])
    expect([away.isTaken, away.limits[0]?.refusal]).toEqual([false, 'store_away'])
    expect((await limiter.reserve(nextId(), now, [open])).isTaken).toBe(true)
    for (const verdict of before) expect(await limiter.settle(verdict, now, () => 70)).toBe('pending')
    await server.start()
    let back = await limiter.reserve(nextId(), now, [tokens])
    for (let tries = 0; !back.isTaken && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 30))
      back = await limiter.reserve(nextId(), now, [tokens])
    }
    await limiter.settle(back, now, () => 0)
    for (const verdict of before) expect(await limiter.settle(verdict, now, () => 70)).toBe('repeated')
    const last = await limiter.reserve(nextId(), now, [tokens])
    expect([last.limits[0]?.used, limiter.pending]).toEqual([20 * 70 + 100, 0])
  })
})
