import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Limiter, MemoryLimitStore, RedisLimitStore, type Claim, type LimitStore, type LimitVerdict } from '../../src/limits/index.ts' // prettier-ignore
import { amount } from '../support/amounts.ts'
import { crowd, crowdLimit, crowdLimits, crowdTime as now, tick, type CrowdUse } from '../support/limit-crowd.ts'
import { redisMissing, useRedis } from '../support/redis-server.ts'

const server = useRedis()

const streamCount = amount('STREAMS', 200, 1000)
let ids = 0
const nextId = (): string => `crowd-${String(process.pid)}-${String(ids++)}`
const unlessMissing = (missing: string | undefined): string => (missing === undefined ? '' : ` (${missing})`)

/** No request over; tokens and cost over by what calls in flight took beyond their reservations, and by no more. */
function expectWithin({ taken, tokens, cost, tokensOver, costOver }: CrowdUse): void {
  expect(taken).toBeLessThanOrEqual(crowdLimits.requests)
  expect(tokens).toBeLessThanOrEqual(crowdLimits.tokens + tokensOver)
  expect(cost).toBeLessThanOrEqual(crowdLimits.cost + costOver)
  // They were used up, so something was there to be held back.
  expect(Math.max(taken / crowdLimits.requests, tokens / crowdLimits.tokens)).toBeGreaterThan(0.75)
}

const makers: readonly (readonly [
  name: string,
  missing: string | undefined,
  make: () => Promise<readonly LimitStore[]>,
])[] = [
  ['memory', undefined, () => Promise.resolve([new MemoryLimitStore()])],
  ['Redis, by two connections', redisMissing, async () => [new RedisLimitStore(await server.connected(), { prefix: 'crowd' }), new RedisLimitStore(await server.connected(), { prefix: 'crowd' })]], // prettier-ignore
]

describe.each(makers)('200 clients at once with %s', (name, missing, make) => {
  it.skipIf(missing !== undefined)(
    `are never let over their requests, and over tokens and cost by what is in flight alone${unlessMissing(missing)}`,
    async () => {
      const limiters = (await make()).map((store) => new Limiter(store, { storeTimeoutMs: 20_000 }))
      expectWithin(await crowd(limiters, { clients: 200, calls: 4, name }))
    },
  )

  it.skipIf(missing !== undefined)(`leave no place taken by aborted streams${unlessMissing(missing)}`, async () => {
    const limiter = new Limiter((await make())[0]!, { storeTimeoutMs: 20_000 })
    const claim: Claim = { limit: crowdLimit('slots', 50, false, { kind: 'concurrent', leaseSeconds: 60 }), subject: [], amount: 1, isBooked: false } // prettier-ignore
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
  })
})

describe.skipIf(redisMissing !== undefined)(redisMissing ?? 'Redis', () => {
  it('counts two processes with 100 clients each together', async () => {
    const script = fileURLToPath(new URL('../support/crowd-process.ts', import.meta.url))
    const told = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'message')) as [unknown])[0]
    const children = [0, 1].map(() => fork(script, [String(server.port)], { execArgv: ['--import', 'tsx'] }))
    await Promise.all(children.map(told))
    const uses = children.map((child) => told(child) as Promise<CrowdUse>)
    for (const child of children) child.send('go')
    const [one, other] = (await Promise.all(uses)) as [CrowdUse, CrowdUse]
    expect(Math.min(one.taken, other.taken)).toBeGreaterThan(0)
    const sum = (member: keyof CrowdUse): number => one[member] + other[member]
    expectWithin({ taken: sum('taken'), tokens: sum('tokens'), cost: sum('cost'), tokensOver: sum('tokensOver'), costOver: sum('costOver') }) // prettier-ignore
  })

  it('is killed and comes back: the setting holds, nothing is booked twice, nothing crashes', async () => {
    const client = await server.connected()
    const limiter = new Limiter(new RedisLimitStore(client, { prefix: 'killed' }), { storeTimeoutMs: 500 })
    const tokens: Claim = { limit: crowdLimit('tokens', 100_000, false), subject: [], amount: 100, isBooked: false }
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

  it('is killed under 200 clients and comes back: what is booked is what calls took, to the token', async () => {
    const limiters = [await server.connected(), await server.connected()].map((client) => new Limiter(new RedisLimitStore(client, { prefix: 'mid-run' }), { storeTimeoutMs: 2000 })) // prettier-ignore
    const requests: Claim = { limit: crowdLimit('requests', 100_000, true), subject: [], amount: 1, isBooked: true }
    const tokens: Claim = { limit: crowdLimit('tokens', 10_000_000, false), subject: [], amount: 100, isBooked: false }
    const claims = [requests, tokens]
    let [taken, used, away, wrong] = [0, 0, 0, 0]
    let killed: Promise<void> | undefined
    let restarted: Promise<void> | undefined
    const client = async (number: number): Promise<void> => {
      for (let call = 0; call < 4;) {
        const limiter = limiters[number % 2]!
        const verdict = await limiter.reserve(nextId(), now, claims)
        if (!verdict.isTaken) {
          away++
          if (verdict.limits.some(({ refusal }) => refusal !== 'store_away')) wrong++
          // It is back once enough have been refused.
          if (away > 100) restarted ??= killed?.then(() => server.start())
          await tick()
          continue
        }
        taken++
        call++
        if (taken > 150) killed ??= server.kill()
        await tick()
        used += 70 + call
        await limiter.settle(verdict, now, ({ heldUntil }) => (heldUntil === undefined ? undefined : 70 + call))
      }
    }
    await Promise.all(Array.from({ length: 200 }, (_, number) => client(number)))
    expect([taken, wrong, restarted !== undefined]).toEqual([800, 0, true])
    // Whoever still waits to tell the store does so with its next call.
    for (const limiter of limiters) await limiter.settle(await limiter.reserve(nextId(), now, claims), now, () => 0)
    const last = await limiters[0]!.reserve(nextId(), now, claims)
    expect(limiters.map(({ pending }) => pending)).toEqual([0, 0])
    expect(last.limits.map((limit) => limit.used)).toEqual([taken + 1, used + 100])
  })
})
