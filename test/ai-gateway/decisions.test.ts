import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Limiter, type LimitStore } from '../../src/limits/index.ts'
import { replayDecision } from '../../src/ai-gateway/record.ts'
import { answered, callOf, failed, findingsOf, policyOf, usage, World, type Section } from './support.ts'

const codes = (section: Section): readonly string[] => findingsOf(section).map(({ code, path }) => `${code} ${path.slice(1).join('.')}`) // prettier-ignore

describe('access', () => {
  const rules = (access: NonNullable<Section['access']>, more: Section = {}): ReturnType<typeof policyOf> => policyOf({ access, ...more }) // prettier-ignore
  const ask = async (
    policy: ReturnType<typeof policyOf>,
    more = {},
    world = new World(),
  ): Promise<readonly [number, string | undefined]> => {
    const { status, rule } = await world.call(policy, more)
    return [status, rule]
  }

  it('is open without rules, and closed to whom no rule is about once there is one', async () => {
    expect(await ask(policyOf({}))).toEqual([200, undefined])
    const ada = rules([{ id: 'ada', action: 'allow', expression: 'ai.user eq "ada@example.com"' }])
    expect(await ask(ada)).toEqual([200, undefined])
    expect(await ask(ada, { user: 'eve@example.com' })).toEqual([403, undefined])
    expect(await ask(rules([{ id: 'b', action: 'block', models: ['gpt-5*'] }], { default: 'allow' }))).toEqual([200, undefined]) // prettier-ignore
  })

  it('lets a block win, whatever stands before it', async () => {
    const policy = rules([{ id: 'all', action: 'allow' }, { id: 'no-big', action: 'block', models: ['gpt-4*'] }]) // prettier-ignore
    expect(await ask(policy)).toEqual([403, 'no-big'])
    expect(await ask(policy, { model: 'gpt-5' })).toEqual([200, undefined])
  })

  it('blocks all but what it names with `except`', async () => {
    const policy = rules([{ id: 'only', action: 'block', except: true, models: ['gpt-4.1*'] }, { id: 'all', action: 'allow' }]) // prettier-ignore
    expect(await ask(policy)).toEqual([200, undefined])
    expect(await ask(policy, { model: 'gpt-5' })).toEqual([403, 'only'])
  })

  it('blocks whom it does not know where it reads who calls, and lets nobody else match', async () => {
    const policy = rules([{ id: 'guests', action: 'block', expression: 'any(ai.groups[*] eq "guests")' }, { id: 'all', action: 'allow' }]) // prettier-ignore
    expect(await ask(policy, { groups: ['staff'] })).toEqual([200, undefined])
    expect(await ask(policy, { groups: undefined })).toEqual([403, 'guests'])
    expect(await ask(policy, { groups: undefined, model: 'gpt-5' })).toEqual([403, 'guests'])
    const team = rules([{ id: 'team', action: 'allow', expression: 'ai.metadata["team"] ne "x"' }])
    expect(await ask(team, { metadata: { team: 'y' } })).toEqual([200, undefined])
    expect(await ask(team)).toEqual([403, undefined])
  })

  it('keeps `*` of a model before the next slash, and that of a provider nowhere', async () => {
    const policy = policyOf({ providers: { router: { api: 'openai' } }, access: [{ id: 'a', action: 'allow', providers: ['rou*'], models: ['meta/*'] }] }) // prettier-ignore
    const world = new World()
    expect(await ask(policy, { model: 'meta/llama' }, world)).toEqual([200, undefined])
    expect(await ask(policy, { model: 'meta/llama/big' }, world)).toEqual([403, undefined])
  })

  it('counts by buckets: no limit beats limits, the highest of a period counts, and all buckets must be under theirs', async () => {
    const limit = (id: string, cost: number, bucket: string, more = {}) => ({ id, action: 'limit' as const, cost, period: 'day' as const, bucket, by: ['ai.user'], ...more }) // prettier-ignore
    // One call of 100 and 100 tokens of gpt-4.1 is 0.001 dollars.
    const highest = rules([limit('low', 0.001, 'b'), limit('high', 0.002, 'b')])
    const world = new World()
    expect(await ask(highest, {}, world)).toEqual([200, undefined])
    expect(await ask(highest, {}, world)).toEqual([200, undefined])
    expect(await ask(highest, {}, world)).toEqual([429, 'access:b'])
    expect(await ask(highest, { user: 'eve' }, world)).toEqual([200, undefined])
    const free = rules([limit('low', 0.001, 'b'), { id: 'free', action: 'allow', bucket: 'b', by: ['ai.user'] }])
    const twice = new World()
    for (let calls = 0; calls < 5; calls++) expect(await ask(free, {}, twice)).toEqual([200, undefined])
    const other = rules([limit('low', 0.001, 'a'), { id: 'free', action: 'allow', bucket: 'b', by: ['ai.user'] }])
    const both = new World()
    expect([await ask(other, {}, both), await ask(other, {}, both)]).toEqual([[200, undefined], [429, 'access:a']]) // prettier-ignore
    both.now += 86_400_000
    expect(await ask(other, {}, both)).toEqual([200, undefined])
  })

  it('tells what a simulated rule would do, and does nothing', async () => {
    const policy = rules([
      { id: 'trial', action: 'block', mode: 'simulate' },
      { id: 'all', action: 'allow' },
    ])
    const { status, simulated, access } = await new World().call(policy)
    expect([status, simulated, access]).toEqual([200, [{ rule: 'trial', action: 'block' }], ['all']])
    expect((await new World().call(rules([{ id: 'trial', action: 'allow', mode: 'simulate' }]))).status).toBe(403)
  })
})

describe('limits', () => {
  it('take a call once over its retries, and give back what failed', async () => {
    const policy = policyOf({
      limits: [
        { id: 'calls', requests: 2, period: 'hour' },
        { id: 'attempts', requests: 10, period: 'hour', count: 'attempts' },
        { id: 'slots', concurrent: 1 },
        { id: 'tokens', tokens: 400, period: 'hour' },
      ],
      routes: { r: { start: 'a', nodes: { a: { provider: 'openai', model: 'gpt-5', retries: 1, fallback: 'b' }, b: { provider: 'openai', model: 'gpt-4.1' } } } }, // prettier-ignore
    })
    const world = new World()
    world.answer = ({ attempt }) => (attempt < 3 ? failed() : answered)
    const outcome = await world.call(policy, { model: 'dynamic/r' }, usage(100, 20))
    expect([outcome.status, outcome.target?.model, outcome.attempts.length]).toEqual([200, 'gpt-4.1', 3])
    const left = (name: string): number | undefined => outcome.limits.find(({ limit }) => limit === name)?.remaining
    expect([left('attempts'), left('slots'), left('tokens')]).toEqual([7, 0, 200])
    const second = await world.call(policy, { model: 'dynamic/r' }, usage(100, 20))
    expect(second.limits.map(({ limit, used }) => [limit, used])).toEqual([['attempts', 6], ['slots', 1], ['tokens', 320]]) // prettier-ignore
    const third = await world.call(policy, { model: 'dynamic/r' })
    expect([third.status, third.rule, third.code]).toEqual([429, 'calls', 'limit_exceeded'])
  })

  it('judge a dearer or unpriced fallback by itself', async () => {
    const section: Section = {
      limits: [{ id: 'budget', cost: 0.0015, period: 'day' }],
      providers: { openai: { api: 'openai' } },
      prices: [
        { model: 'free', input: 0, output: 0 },
        { model: 'dear', input: 100, output: 100 },
      ],
      routes: { r: { start: 'a', nodes: { a: { provider: 'openai', model: 'free', fallback: 'b' }, b: { provider: 'openai', model: 'dear' } } }, u: { start: 'a', nodes: { a: { provider: 'openai', model: 'unheard' } } } }, // prettier-ignore
    }
    const world = new World()
    world.answer = ({ target }) => (target.model === 'free' ? failed() : answered)
    const outcome = await world.call(policyOf(section), { model: 'dynamic/r' })
    expect([outcome.status, outcome.rule, world.plans.length]).toEqual([429, 'budget', 1])
    expect(await world.call(policyOf(section), { model: 'dynamic/u' })).toMatchObject({ status: 403, code: 'model_unpriced' }) // prettier-ignore
    expect((await world.call(policyOf({ ...section, unpriced: 'free' }), { model: 'dynamic/u' })).status).toBe(200)
    expect(findingsOf(section).map(({ code, message }) => [code, message.includes('`unheard`')])).toEqual([['W_AI_UNPRICED', true]]) // prettier-ignore
  })

  it('book what was used, a debt as well, and with `charge: after` let pass while anything is left', async () => {
    const policy = policyOf({ limits: [{ id: 'tokens', tokens: 1000, period: 'day', charge: 'after' }] })
    const world = new World()
    expect((await world.call(policy, {}, usage(600, 300))).status).toBe(200)
    expect((await world.call(policy, {}, usage(600, 300))).status).toBe(200)
    const third = await world.call(policy)
    expect([third.status, third.limits[0]?.used]).toEqual([429, 1800])
    expect(third.retryAfterMs).toBe(12 * 3_600_000)
  })

  it('do what they say while the store is away', async () => {
    const away = (): Promise<never> => Promise.reject(new Error('refused'))
    const store: LimitStore = { reserve: away, settle: away, renew: away }
    const of = (on_store_error: 'open' | 'closed'): ReturnType<typeof policyOf> => policyOf({ limits: [{ id: 'l', requests: 1, period: 'day', on_store_error }] }) // prettier-ignore
    const open = await new World(new Limiter(store)).call(of('open'))
    expect([open.status, open.storeError]).toEqual([200, 'refused'])
    expect(await new World(new Limiter(store)).call(of('closed'))).toMatchObject({ status: 503, code: 'store_away' })
  })

  it('tell what simulated limits would refuse', async () => {
    const policy = policyOf({ limits: [{ id: 'trial', requests: 1, period: 'day', mode: 'simulate' }] })
    const world = new World()
    expect((await world.call(policy)).simulated).toEqual([])
    expect(await world.call(policy)).toMatchObject({ status: 200, simulated: [{ rule: 'trial', action: 'limit' }] })
  })
})

describe('routes', () => {
  const nodes = (own: NonNullable<Section['routes']>[string]['nodes'], more: Section = {}): Section => ({ routes: { r: { start: 'a', nodes: own } }, ...more }) // prettier-ignore
  const model = (name: string, more = {}) => ({ provider: 'openai', model: name, ...more })
  const went = async (section: Section, more = {}, world = new World()): Promise<string | undefined> =>
    (await world.call(policyOf(section), { model: 'dynamic/r', ...more })).target?.model

  it('follow conditions and budgets', async () => {
    const section = nodes({
      a: { if: 'ai.metadata["plan"] eq "free"', then: 'small', else: 'b' },
      b: { limit: { requests: 2, seconds: 60 }, by: ['ai.user'], then: 'big', over: 'small' },
      small: model('gpt-5-nano'),
      big: model('gpt-5'),
    })
    const world = new World()
    expect(await went(section, { metadata: { plan: 'free' } }, world)).toBe('gpt-5-nano')
    const calls = [await went(section, {}, world), await went(section, {}, world), await went(section, {}, world)]
    expect(calls).toEqual(['gpt-5', 'gpt-5', 'gpt-5-nano'])
    world.now += 60_000
    expect(await went(section, {}, world)).toBe('gpt-5')
  })

  it('share calls by a stable hash, to within 1 % of 10,000', async () => {
    const section = nodes({ a: { shares: [{ percent: 90, to: 'x' }, { percent: 10, to: 'y' }], by: ['ai.user'] }, x: model('x'), y: model('y') }) // prettier-ignore
    const policy = policyOf(section)
    const world = new World()
    let trial = 0
    for (let user = 0; user < 10_000; user++)
      if ((await world.call(policy, { model: 'dynamic/r', user: `user-${String(user)}` })).target?.model === 'y')
        trial++
    expect(Math.abs(trial - 1000)).toBeLessThan(100)
    const again = await Promise.all([1, 2, 3].map(() => went(section, { user: 'user-7' })))
    expect(new Set(again).size).toBe(1)
    const nobody = new World()
    nobody.random = () => 0.95
    expect(await went(section, { user: undefined }, nobody)).toBe('y')
  })

  it('take calls by `when`, whatever model they name', async () => {
    const section: Section = { routes: { long: { when: 'ai.tokens.input gt 1000', start: 'a', nodes: { a: model('gpt-4.1-mini') } } } } // prettier-ignore
    expect(await went(section, { model: 'gpt-5', inputTokens: 2000 })).toBe('gpt-4.1-mini')
    expect(await went(section, { model: 'gpt-5' })).toBe('gpt-5')
  })

  it('retry with back-off, heed `retry-after`, and count all attempts together', async () => {
    const section = nodes({ a: model('gpt-5', { retries: 3, retry_delay_ms: 100, fallback: 'b' }), b: model('gpt-4.1', { retries: 3, backoff: 'linear' }) }) // prettier-ignore
    const world = new World()
    world.answer = () => failed()
    const outcome = await world.call(policyOf(section), { model: 'dynamic/r' })
    expect([outcome.status, outcome.code, world.plans.length, world.pauses]).toEqual([502, 'upstream_failed', 5, [100, 200, 400, 100]]) // prettier-ignore
    const asked = new World()
    asked.answer = ({ attempt }) => (attempt === 1 ? { ...failed('status', 429), retryAfterMs: 700 } as never : attempt === 2 ? { ...failed('status', 429), retryAfterMs: 60_000 } as never : answered) // prettier-ignore
    const next = await asked.call(policyOf(section), { model: 'dynamic/r' })
    expect([next.target?.model, next.fallbackFrom, asked.pauses]).toEqual(['gpt-4.1', { provider: 'openai', model: 'gpt-5' }, [700]]) // prettier-ignore
  })

  it('leave a provider alone that failed too often, and try it again with one call', async () => {
    const section: Section = { providers: { openai: { api: 'openai', circuit: { failures: 2, open_seconds: 30 } } } }
    const world = new World()
    world.answer = () => failed('network')
    const policy = policyOf(section)
    const calls = [await world.call(policy), await world.call(policy), await world.call(policy)]
    expect(calls.map(({ status }) => status)).toEqual([502, 502, 503])
    expect([world.plans.length, calls[2]?.retryAfterMs]).toEqual([2, 30_000])
    world.now += 30_000
    expect((await world.call(policy)).status).toBe(502)
    expect((await world.call(policy)).status).toBe(503)
    world.now += 30_000
    world.answer = () => answered
    expect([(await world.call(policy)).status, (await world.call(policy)).status]).toEqual([200, 200])
  })

  it('say what is wrong with them where it stands', () => {
    const at = 'routes.r.nodes'
    expect(codes(nodes({ a: model('m', { fallback: 'b' }), b: model('m', { fallback: 'a' }) }))).toEqual([`E_AI_ROUTE_LOOP ${at}.b.fallback`]) // prettier-ignore
    expect(codes(nodes({ a: { if: 'ai.stream', then: 'b' }, b: { end: true } }))).toEqual([`E_AI_ROUTE_NODE ${at}.a`])
    expect(codes(nodes({ a: model('m', { fallback: 'nowhere' }) }))).toEqual([`E_UNKNOWN_REFERENCE ${at}.a.fallback`])
    expect(codes(nodes({ a: { shares: [{ percent: 60, to: 'b' }, { percent: 30, to: 'b' }] }, b: { end: true } }))).toEqual([`E_AI_ROUTE_SHARES ${at}.a.shares`]) // prettier-ignore
    expect(codes(nodes({ a: { shares: [{ percent: 33.3, to: 'b' }, { percent: 33.3, to: 'b' }, { percent: 33.4, to: 'b' }] }, b: { end: true } }))).toEqual([]) // prettier-ignore
    expect(codes(nodes({ a: { shares: [{ percent: 60, to: 'b' }, { percent: 50, to: 'b' }], else: 'b' }, b: { end: true } }))).toEqual([`E_AI_ROUTE_SHARES ${at}.a.shares`]) // prettier-ignore
    expect(codes(nodes({ a: { end: true }, lost: { end: true } }))).toEqual([`W_AI_ROUTE_UNREACHED ${at}.lost`])
    expect(codes(nodes({ a: { ...model('m'), if: 'ai.stream' } }))).toEqual([`E_AI_ROUTE_NODE ${at}.a`])
    expect(codes(nodes({ a: { provider: 'nobody' } }))).toEqual([`E_UNKNOWN_REFERENCE ${at}.a.provider`])
    expect(codes({ routes: { r: { start: 'b', nodes: { a: { end: true } } } } })).toEqual(['E_UNKNOWN_REFERENCE routes.r.start']) // prettier-ignore
    expect(codes({ limits: [{ id: 'l', requests: 1, tokens: 1, period: 'day' }] })).toEqual([
      'E_POLICY_SCHEMA limits.0',
    ])
    expect(codes({ limits: [{ id: 'l', requests: 1, period: 'day', time_zone: 'Mars/Olympus' }] })).toEqual(['E_POLICY_SCHEMA limits.0.time_zone']) // prettier-ignore
    expect(codes({ cache: { ttl_seconds: 60 }, access: [{ id: 'b', action: 'block' }] })).toEqual(['W_AI_CACHE_BLOCK cache']) // prettier-ignore
    expect(codes({ prices: [{ model: 'm', input: 1, output: 1, from: '2026-02-30' }] })).toEqual(['E_POLICY_SCHEMA prices.0.from']) // prettier-ignore
  })
})

describe('a recorded decision', () => {
  it('replays to the same outcome from its record, whatever was drawn', async () => {
    const seed = Date.now() % 2 ** 31
    console.log(`replay: seed ${String(seed)}`)
    const policy = policyOf({
      providers: { openai: { api: 'openai', circuit: { failures: 2, open_seconds: 5 } }, anthropic: { api: 'anthropic', models: ['claude-*'] } }, // prettier-ignore
      access: [{ id: 'all', action: 'limit', cost: 0.01, period: 'hour', by: ['ai.user'] }, { id: 'no', action: 'block', expression: 'ai.metadata["plan"] eq "none"' }], // prettier-ignore
      limits: [{ id: 'rate', requests: 8, seconds: 20, by: ['ai.user'] }, { id: 'tokens', tokens: 3000, seconds: 60, window: 'fixed' }, { id: 'trial', requests: 2, seconds: 20, mode: 'simulate' }], // prettier-ignore
      routes: { r: { start: 's', nodes: { s: { shares: [{ percent: 50, to: 'a' }], else: 'b' }, a: { provider: 'openai', model: 'gpt-5', retries: 2, fallback: 'b' }, b: { limit: { cost: 0.005, seconds: 30 }, then: 'c', over: 'd' }, c: { provider: 'anthropic', model: 'claude-sonnet-4-5', fallback: 'd' }, d: { provider: 'openai', model: 'gpt-5-nano' } } } }, // prettier-ignore
    })
    const step = fc.record({
      model: fc.constantFrom('dynamic/r', 'gpt-5', 'claude-sonnet-4-5', 'dynamic/none'),
      user: fc.constantFrom('ada', 'eve', undefined),
      metadata: fc.constantFrom({}, { plan: 'none' }, { plan: 'pro' }),
      fates: fc.array(fc.constantFrom('answer', 'status', 'network', 'timeout'), { minLength: 5, maxLength: 5 }),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
      wait: fc.integer({ min: 0, max: 9000 }),
      used: fc.integer({ min: 0, max: 2000 }),
      isCached: fc.boolean(),
    })
    const seen = new Set<string>()
    const replays = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const world = new World()
      for (const { model, user, metadata, fates, random, wait, used, isCached } of steps) {
        world.now += wait
        world.random = () => random
        world.isCached = isCached && used % 7 === 0
        world.answer = ({ attempt }) => {
          const fate = fates[attempt - 1] ?? 'answer'
          return fate === 'answer' ? answered : failed(fate)
        }
        const outcome = await world.call(policy, { model, user, metadata }, usage(used, used), true)
        seen.add(`${outcome.kind} ${outcome.code ?? ''}`)
        const record = JSON.parse(JSON.stringify({ call: callOf({ model, user, metadata }), isCacheable: true, asked: world.asked })) as Parameters<typeof replayDecision>[1] // prettier-ignore
        expect(JSON.stringify(await replayDecision(policy, record))).toBe(JSON.stringify(outcome))
      }
    })
    await fc.assert(replays, { seed, numRuns: 40 })
    // Which outcomes are met is chance: these draws are always the same.
    seen.clear()
    await fc.assert(replays, { seed: 1, numRuns: 60 })
    for (const kind of ['answered ', 'cached ', 'refused access_denied', 'refused limit_exceeded', 'refused model_not_found', 'refused upstream_failed']) expect([...seen]).toContain(kind) // prettier-ignore
  })
})
