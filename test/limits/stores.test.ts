import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  counterKey,
  Limiter,
  MemoryLimitStore,
  RedisLimitStore,
  type Charge,
  type Claim,
  type Limit,
  type LimitStore,
  type LimitVerdict,
} from '../../src/limits/index.ts'
import { redisMissing, useRedis } from '../support/redis-server.ts'

const server = useRedis()

let stores = 0
const makers: readonly (readonly [name: string, missing: string | undefined, make: () => Promise<LimitStore>])[] = [
  ['memory', undefined, () => Promise.resolve(new MemoryLimitStore())],
  [
    'Redis',
    redisMissing,
    async () => new RedisLimitStore(await server.connected(), { prefix: `p${String(stores++)}` }),
  ],
]

const noon = Date.parse('2026-11-26T12:00:00Z')
const minutes = (count: number): number => noon + count * 60_000

function limit(id: string, amount: number, window: Limit['window'], more: Partial<Limit> = {}): Limit {
  return { id, amount, window, isCount: true, onStoreError: 'closed', ...more }
}
const call = (of: Limit, subject: Claim['subject'] = ['ada']): Claim => ({ limit: of, subject, amount: 1, isBooked: true }) // prettier-ignore
const held = (of: Limit, amount: number): Claim => ({ limit: of, subject: ['ada'], amount, isBooked: false })

let ids = 0
/** The ways in which calls went: `.` for taken, `x` for refused. */
async function calls(limiter: Limiter, times: readonly number[], ...claims: readonly Claim[]): Promise<string> {
  let ways = ''
  for (const time of times) ways += (await limiter.reserve(`call-${String(ids++)}`, time, claims)).isTaken ? '.' : 'x'
  return ways
}
const at = (time: number, count: number): readonly number[] => Array.from({ length: count }, () => time)
const nothing = (): undefined => undefined

describe.each(makers)('limits kept in %s', (name, missing, make) => {
  describe.skipIf(missing !== undefined)(missing ?? 'with its server', () => {
    it('tell a fixed window from a sliding one: ten at 12:09 and ten at 12:11', async () => {
      const limiter = new Limiter(await make())
      const times = [...at(minutes(9), 10), ...at(minutes(11), 10)]
      expect(await calls(limiter, times, call(limit('f', 10, { kind: 'fixed', seconds: 600 })))).toBe('.'.repeat(20))
      const sliding = limit('s', 10, { kind: 'sliding', seconds: 600 })
      expect(await calls(limiter, times, call(sliding))).toBe(`${'.'.repeat(10)}${'x'.repeat(10)}`)
      const refused = await limiter.reserve('refused', minutes(11), [call(sliding)])
      expect(refused.limits[0]).toMatchObject({ used: 10, remaining: 0, refusal: 'used_up', freeAt: minutes(19) })
      expect(await calls(limiter, [minutes(19) - 1, minutes(19)], call(sliding))).toBe('x.')
    })

    it('take all counters of a call or none', async () => {
      const limiter = new Limiter(await make())
      const wide = call(limit('wide', 10, { kind: 'fixed', seconds: 600 }))
      const narrow = call(limit('narrow', 2, { kind: 'fixed', seconds: 600 }))
      expect(await calls(limiter, at(noon, 5), wide, narrow)).toBe('..xxx')
      expect(await calls(limiter, at(noon, 10), wide)).toBe('........xx')
    })

    it('keep a debt, in the window in which its call was admitted', async () => {
      const limiter = new Limiter(await make())
      const tokens = limit('tokens', 1000, { kind: 'fixed', seconds: 60 }, { isCount: false })
      const first = await limiter.reserve('first', noon, [held(tokens, 600)])
      expect((await limiter.reserve('second', noon, [held(tokens, 500)])).isTaken).toBe(false)
      expect(await limiter.settle(first, minutes(0.5), () => 1700)).toBe('settled')
      const inDebt = await limiter.reserve('third', minutes(0.5), [held(tokens, 1)])
      expect(inDebt.limits[0]).toMatchObject({ used: 1700, remaining: 0, refusal: 'used_up', freeAt: minutes(1) })
      const next = await limiter.reserve('fourth', minutes(1), [held(tokens, 1000)])
      expect(next.isTaken).toBe(true)
      expect(await limiter.settle(next, minutes(2.5), () => 5000)).toBe('settled')
      expect((await limiter.reserve('fifth', minutes(2.5), [held(tokens, 1000)])).isTaken).toBe(true)
    })

    it('book each step of a call once, and give back what is reserved too much', async () => {
      const limiter = new Limiter(await make())
      const tokens = limit('tokens', 1000, { kind: 'fixed', seconds: 60 }, { isCount: false })
      const first = await limiter.reserve('same', noon, [held(tokens, 900)])
      expect(await limiter.reserve('same', noon, [held(tokens, 900)])).toEqual(first)
      expect(await limiter.settle(first, noon, () => 100)).toBe('settled')
      expect(await limiter.settle(first, noon, () => 100)).toBe('repeated')
      expect((await limiter.reserve('next', noon, [held(tokens, 900)])).limits[0]).toMatchObject({ used: 1000 })
      expect(await limiter.settle({ ...first, tickets: [{ ...first.tickets[0]!, id: 'nobody' }] }, noon, () => 5)).toBe('unknown') // prettier-ignore
      expect((await limiter.reserve('nobody', noon, [call(limit('n', 5, { kind: 'fixed', seconds: 60 }))])).isTaken).toBe(false) // prettier-ignore
    })

    it('let go what nobody settles, whatever else goes on', async () => {
      const limiter = new Limiter(await make(), { holdMs: 60_000 })
      const tokens = limit('tokens', 1000, { kind: 'fixed', seconds: 3600 }, { isCount: false })
      const lost = await limiter.reserve('lost', noon, [held(tokens, 900)])
      for (let second = 1; second < 60; second++)
        expect((await limiter.reserve(`other-${String(second)}`, noon + second * 1000, [held(tokens, 200)])).isTaken).toBe(false) // prettier-ignore
      expect((await limiter.reserve('after', minutes(1), [held(tokens, 200)])).isTaken).toBe(true)
      expect(await limiter.settle(lost, minutes(2), () => 950)).toBe('settled')
      expect((await limiter.reserve('debt', minutes(2), [held(tokens, 1)])).limits[0]).toMatchObject({ used: 951 })
    })

    it('count calls under way by leases', async () => {
      const limiter = new Limiter(await make())
      const slots = limit('slots', 2, { kind: 'concurrent', leaseSeconds: 60 })
      const claim = held(slots, 1)
      const taken: LimitVerdict[] = []
      for (const id of ['a', 'b', 'c']) taken.push(await limiter.reserve(id, noon, [claim]))
      expect(taken.map(({ isTaken }) => isTaken)).toEqual([true, true, false])
      expect(taken[2]?.limits[0]?.freeAt).toBe(minutes(1))
      await limiter.settle(taken[0]!, noon, () => 0)
      expect((await limiter.reserve('d', noon, [claim])).isTaken).toBe(true)
      await limiter.renew(taken[1]!, minutes(0.5))
      // `d` was never renewed and is gone; `b` was.
      expect(await calls(limiter, [minutes(1.25), minutes(1.25)], claim)).toBe('.x')
    })

    it('refuse for a while once a rate is exceeded', async () => {
      const limiter = new Limiter(await make())
      const rate = call(limit('rate', 10, { kind: 'fixed', seconds: 60 }, { penaltySeconds: 300 }))
      expect(await calls(limiter, at(noon, 12), rate)).toBe('..........xx')
      expect(await calls(limiter, [minutes(1), minutes(5) - 1, minutes(5)], rate)).toBe('xx.')
      const throttled = call(limit('throttle', 10, { kind: 'fixed', seconds: 60 }, { penaltySeconds: 0 }))
      expect(await calls(limiter, [...at(noon, 12), minutes(1)], throttled)).toBe('..........xx.')
    })

    it('open no window anew for a clock that goes back by 5 s', async () => {
      for (const window of [
        { kind: 'fixed', seconds: 60 },
        { kind: 'calendar', period: 'minute', timeZone: 'UTC', weekStart: 'mon' },
        { kind: 'sliding', seconds: 60 },
      ] as const) {
        const limiter = new Limiter(await make())
        const times = [...at(minutes(1) - 2000, 3), ...at(minutes(1) + 3000, 3), ...at(minutes(1) - 2000, 3)]
        const ways = window.kind === 'sliding' ? '..xxxxxxx' : '..x..xxxx'
        expect(await calls(limiter, times, call(limit('back', 2, window)))).toBe(ways)
      }
    })

    it('count days of 23 and 25 hours as days', async () => {
      const limiter = new Limiter(await make())
      const daily = limit('daily', 1, { kind: 'calendar', period: 'day', timeZone: 'Europe/Berlin', weekStart: 'mon' })
      const hours = [0, 22.9, 23, 46.9, 47].map((hour) => Date.parse('2026-03-28T23:00:00Z') + hour * 3_600_000)
      expect(await calls(limiter, hours, call(daily))).toBe('.x.x.')
      const autumn = [0, 24.9, 25].map((hour) => Date.parse('2026-10-24T22:00:00Z') + hour * 3_600_000)
      expect(await calls(limiter, autumn, call(daily, ['eve']))).toBe('.x.')
    })

    it('agree with a count by hand on drawn calls, and never let more pass than the limit', async () => {
      const seed = Date.now() % 2 ** 31
      console.log(`limits in ${name}: seed ${String(seed)}`)
      const steps = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 9000 }), amount: fc.integer({ min: 1, max: 4 }) }), { minLength: 20, maxLength: 60 }) // prettier-ignore
      await fc.assert(
        fc.asyncProperty(steps, async (drawn) => {
          const limiter = new Limiter(await make())
          const sliding = limit('drawn', 9, { kind: 'sliding', seconds: 30 })
          const passed: { time: number; amount: number }[] = []
          let time = noon
          for (const { wait, amount } of drawn) {
            time += wait
            const used = passed.filter((one) => one.time > time - 30_000).reduce((sum, one) => sum + one.amount, 0)
            const verdict = await limiter.reserve(`drawn-${String(ids++)}`, time, [{ ...call(sliding), amount }])
            expect([verdict.isTaken, verdict.limits[0]?.used]).toEqual([used + amount <= 9, used + (used + amount <= 9 ? amount : 0)]) // prettier-ignore
            if (verdict.isTaken) passed.push({ time, amount })
          }
        }),
        { seed, numRuns: name === 'memory' ? 50 : 8 },
      )
    })
  })
})

describe.skipIf(redisMissing !== undefined)(redisMissing ?? 'both stores', () => {
  it('answer drawn steps alike', async () => {
    const seed = Date.now() % 2 ** 31
    console.log(`stores: seed ${String(seed)}`)
    const step = fc.record({
      kind: fc.constantFrom('reserve', 'reserve', 'reserve', 'settle', 'renew'),
      id: fc.integer({ min: 0, max: 12 }),
      wait: fc.integer({ min: -3000, max: 20_000 }),
      key: fc.constantFrom('a', 'b'),
      amount: fc.integer({ min: 0, max: 9_007_199 }),
      grain: fc.constantFrom(1, 5000),
      isBooked: fc.boolean(),
      penaltyMs: fc.constantFrom(0, 0, 10_000),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const [memory, redis] = [new MemoryLimitStore(), await makers[1]![2]()]
        let now = Date.now()
        for (const { kind, id, wait, key, amount, grain, isBooked, penaltyMs } of steps) {
          now += wait
          const charge: Charge = { key, limit: 20_000_000, amount, at: Math.floor(now / grain) * grain, from: now - 60_000 - grain + 2, keep: now - 180_000, ends: now + 60_000 + grain, heldUntil: isBooked ? undefined : now + 30_000, penaltyMs } // prettier-ignore
          const [name, own] = [`id${String(id)}`, isBooked ? amount : undefined]
          const ask = (store: LimitStore): Promise<unknown> =>
            kind === 'reserve'
              ? store.reserve(name, now, [charge, { ...charge, key: 'shared', penaltyMs: 0 }])
              : kind === 'settle'
                ? store.settle(name, now, [{ ...charge, booked: own, actual: amount * 2 }])
                : store.renew(name, now, [key], now + 40_000)
          expect(await ask(redis)).toEqual(await ask(memory))
        }
      }),
      { seed, numRuns: 25 },
    )
  })
})

describe('a store that is away', () => {
  const away: LimitStore = {
    reserve: () => Promise.reject(new Error('connection refused')),
    settle: () => Promise.reject(new Error('connection refused')),
    renew: () => Promise.reject(new Error('connection refused')),
  }
  const fixed = { kind: 'fixed', seconds: 60 } as const

  it('is what each limit says: open, closed, or counted here', async () => {
    const of = (onStoreError: Limit['onStoreError']): Claim => call(limit(onStoreError, 6, fixed, { onStoreError }))
    const limiter = new Limiter(away, { instances: 2 })
    expect(await calls(limiter, at(noon, 20), of('open'))).toBe('.'.repeat(20))
    expect(await calls(limiter, at(noon, 3), of('closed'), of('open'))).toBe('xxx')
    expect(await calls(limiter, at(noon, 5), of('local'), of('open'))).toBe('...xx')
    const verdict = await limiter.reserve('told', noon, [of('open'), of('closed')])
    expect(verdict).toMatchObject({ storeError: 'connection refused', tickets: [] })
    expect(verdict.limits.map(({ refusal, countedBy }) => [refusal, countedBy])).toEqual([[undefined, 'nobody'], ['store_away', 'nobody']]) // prettier-ignore
  })

  it('is told later what calls took, once', async () => {
    const memory = new MemoryLimitStore()
    let isAway = false
    const ask = <T>(answer: () => Promise<T>): Promise<T> => (isAway ? Promise.reject(new Error('away')) : answer())
    const limiter = new Limiter({
      reserve: (...values) => ask(() => memory.reserve(...values)),
      settle: (...values) => ask(() => memory.settle(...values)),
      renew: (...values) => ask(() => memory.renew(...values)),
    })
    const tokens = limit('tokens', 1000, fixed, { isCount: false })
    const first = await limiter.reserve('first', noon, [held(tokens, 100)])
    isAway = true
    expect(await limiter.settle(first, noon, () => 300)).toBe('pending')
    expect(await limiter.settle(first, noon, () => 300)).toBe('pending')
    expect(
      await limiter.renew(
        {
          ...first,
          tickets: first.tickets.map((ticket) => ({
            ...ticket,
            charges: ticket.charges.map((charge) => ({ ...charge, from: 0 })),
          })),
        },
        noon,
      ),
    ).toBe(false)
    expect(limiter.pending).toBe(2)
    isAway = false
    await limiter.reserve('second', noon, [held(tokens, 1)])
    expect(limiter.pending).toBe(0)
    expect((await limiter.reserve('third', noon, [held(tokens, 1)])).limits[0]).toMatchObject({ used: 302 })
  })

  it('is told what calls took, however many were refused meanwhile, and says what it will never be told', async () => {
    const memory = new MemoryLimitStore()
    let isAway = false
    let reservesThenFails = false
    const ask = <T>(answer: () => Promise<T>): Promise<T> => (isAway ? Promise.reject(new Error('away')) : answer())
    const limiter = new Limiter({
      reserve: async (...values) => {
        const answer = await ask(() => memory.reserve(...values))
        if (reservesThenFails) throw new Error('cut')
        return answer
      },
      settle: (...values) => ask(() => memory.settle(...values)),
      renew: (...values) => ask(() => memory.renew(...values)),
    })
    const tokens = limit('tokens', 10_000_000, fixed, { isCount: false })
    const taken: LimitVerdict[] = []
    for (let number = 0; number < 10_001; number++)
      taken.push(await limiter.reserve(`taken ${String(number)}`, noon, [held(tokens, 1)]))
    // Taken, and the answer lost with the connection.
    reservesThenFails = true
    await limiter.reserve('under way', noon, [held(tokens, 100)])
    reservesThenFails = false
    isAway = true
    const [first, ...others] = taken
    expect(await limiter.settle(first!, noon, () => 70)).toBe('pending')
    for (let number = 0; number < 10_500; number++)
      await limiter.reserve(`lost ${String(number)}`, noon, [held(tokens, 1)])
    const told = new Map<string, number>()
    for (const verdict of others) {
      const outcome = await limiter.settle(verdict, noon, () => 70)
      told.set(outcome, (told.get(outcome) ?? 0) + 1)
    }
    expect([...told]).toEqual([
      ['pending', 9_999],
      ['dropped', 1],
    ])
    isAway = false
    await limiter.reserve('back', noon, [held(tokens, 0)])
    expect(limiter.pending).toBe(0)
    // The one that was dropped is held as it was reserved.
    expect((await limiter.reserve('last', noon, [held(tokens, 0)])).limits[0]).toMatchObject({ used: 10_000 * 70 + 1 })
  })

  it('counts as away if it does not answer in time', async () => {
    const never = { ...away, reserve: () => new Promise<never>(nothing) }
    const verdict = await new Limiter(never, { storeTimeoutMs: 10 }).reserve('late', noon, [call(limit('c', 1, fixed))])
    expect([verdict.isTaken, verdict.storeError]).toEqual([false, 'the store did not answer within 10 ms'])
  })

  it('refuses what it has no room for, and makes room of what has run out', async () => {
    const limiter = new Limiter(new MemoryLimitStore({ maxEntries: 3 }))
    const rate = limit('rate', 1, fixed)
    const named = (subject: string, time: number): Promise<LimitVerdict> => limiter.reserve(subject, time, [call(rate, [subject])]) // prettier-ignore
    for (const subject of ['a', 'b', 'c']) expect((await named(subject, noon)).isTaken).toBe(true)
    expect((await named('d', noon)).storeError).toContain('more than 3')
    expect((await named('e', noon + 3_700_000)).isTaken).toBe(true)
  })
})

describe('the name of a counter', () => {
  it('tells a missing value from an empty one, and shows none', () => {
    const of = limit('by-mail', 1, { kind: 'fixed', seconds: 60 })
    const keys = [[undefined], [''], ['null'], ['a', 'b'], ['a,b'], ['ada@example.com']].map((subject) => counterKey(of, subject)) // prettier-ignore
    expect(new Set(keys).size).toBe(6)
    expect(keys.join()).not.toContain('ada')
  })
})
