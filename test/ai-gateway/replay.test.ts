import fc from 'fast-check'
import { expect, it } from 'vitest'
import { replayDecision } from '../../src/ai-gateway/index.ts'
import { Limiter, MemoryLimitStore, type LimitStore } from '../../src/limits/index.ts'
import { amount } from '../support/amounts.ts'
import { answered, callOf, failed, policyOf, usage, World, type Section } from './support.ts'

type Nodes = NonNullable<Section['routes']>[string]['nodes']

const drawnBy = fc.constantFrom<string[] | undefined>(undefined, ['ai.user'], ['ai.metadata["plan"]'])
const drawnWindow = fc.oneof(
  fc.record({ seconds: fc.integer({ min: 5, max: 60 }), window: fc.constantFrom('fixed' as const, 'sliding' as const) }), // prettier-ignore
  fc.record({ period: fc.constantFrom('minute' as const, 'hour' as const) }),
)
const drawnAmount = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map((requests) => ({ requests })),
  fc.integer({ min: 200, max: 5000 }).map((tokens) => ({ tokens })),
  fc.integer({ min: 1, max: 40 }).map((thousandths) => ({ cost: thousandths / 1000 })),
)
const drawnLimit = fc
  .tuple(
    drawnAmount,
    drawnWindow,
    drawnBy,
    fc.record({
      mode: fc.constantFrom('enforce' as const, 'simulate' as const, 'enforce' as const),
      on_store_error: fc.constantFrom('open' as const, 'closed' as const, 'local' as const),
    }),
  ) // prettier-ignore
  .map(([own, window, by, rest]) => ({ ...own, ...window, ...rest, ...(by === undefined ? {} : { by }) }))

const drawnModel = fc.record({ provider: fc.constantFrom('openai', 'anthropic'), retries: fc.integer({ min: 0, max: 3 }), backoff: fc.constantFrom('constant' as const, 'linear' as const, 'exponential' as const), retry_delay_ms: fc.integer({ min: 1, max: 500 }) }) // prettier-ignore
const drawnNodes = fc
  .tuple(drawnModel, drawnModel, fc.integer({ min: 1, max: 99 }), drawnBy, fc.integer({ min: 1, max: 5 }))
  .map(([first, second, percent, by, requests]): Nodes => ({
    ask: { if: 'ai.tokens.input gt 150 or ai.metadata["plan"] eq "pro"', then: 'split', else: 'count' },
    split: { shares: [{ percent, to: 'first' }], ...(by === undefined ? {} : { by }), else: 'second' },
    count: { limit: { requests, seconds: 20 }, then: 'first', over: 'second' },
    first: { ...first, model: 'gpt-5', fallback: 'second' },
    second: { ...second, model: 'claude-sonnet-4-5' },
  }))

const drawnSection: fc.Arbitrary<Section> = fc
  .record({
    nodes: drawnNodes,
    limits: fc.array(drawnLimit, { maxLength: 3 }),
    failures: fc.integer({ min: 1, max: 4 }),
    maxAttempts: fc.integer({ min: 1, max: 6 }),
    isBlocking: fc.boolean(),
    budget: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  })
  .map(({ nodes, limits, failures, maxAttempts, isBlocking, budget }) => ({
    providers: {
      openai: { api: 'openai', models: ['gpt-*'], circuit: { failures, open_seconds: 5 } },
      anthropic: { api: 'openai', models: ['claude-*'], circuit: { failures, open_seconds: 3 } },
    },
    access: [
      budget === undefined ? { id: 'all', action: 'allow' } : { id: 'all', action: 'limit', cost: budget / 1000, period: 'hour', by: ['ai.user'] }, // prettier-ignore
      ...(isBlocking ? [{ id: 'none', action: 'block', expression: 'ai.metadata["plan"] eq "none"' } as const] : []),
    ],
    limits: limits.map((row, at) => ({ id: `limit-${String(at)}`, ...row })),
    routes: { r: { start: 'ask', nodes } },
    max_attempts: maxAttempts,
  }))

const drawnStep = fc.record({
  call: fc.record({ model: fc.constantFrom('dynamic/r', 'dynamic/r', 'gpt-5', 'claude-sonnet-4-5', 'unknown'), user: fc.constantFrom('ada', 'eve', undefined), metadata: fc.constantFrom<Record<string, string>>({}, { plan: 'none' }, { plan: 'pro' }), inputTokens: fc.integer({ min: 1, max: 300 }) }), // prettier-ignore
  fates: fc.array(fc.constantFrom('answer', 'status', 'network', 'timeout'), { minLength: 8, maxLength: 8 }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  wait: fc.integer({ min: -2000, max: 9000 }),
  used: fc.integer({ min: 0, max: 2000 }),
  isCached: fc.integer({ min: 0, max: 5 }).map((drawn) => drawn === 0),
  isStoreAway: fc.integer({ min: 0, max: 7 }).map((drawn) => drawn === 0),
})

/** A store that is away when the test says so. */
class Unsteady implements LimitStore {
  isAway = false
  readonly #inner = new MemoryLimitStore()
  #ask<T>(question: () => Promise<T>): Promise<T> {
    return this.isAway ? Promise.reject(new Error('away')) : question()
  }
  reserve: LimitStore['reserve'] = (...values) => this.#ask(() => this.#inner.reserve(...values))
  settle: LimitStore['settle'] = (...values) => this.#ask(() => this.#inner.settle(...values))
  renew: LimitStore['renew'] = (...values) => this.#ask(() => this.#inner.renew(...values))
}

it('decides drawn traffic under drawn policies alike each time, and again from each record', async () => {
  const seed = Number(process.env['PORTCULLIS_SEED'] ?? Date.now() % 2 ** 31)
  console.log(`replay of drawn policies: seed ${String(seed)}`)
  const seen = new Map<string, number>()
  const property = fc.asyncProperty(drawnSection, fc.array(drawnStep, { minLength: 4, maxLength: 12 }), async (section, steps) => {
    const policy = policyOf(section)
    const again = policyOf(section)
    const run = async (isWatched: boolean): Promise<readonly string[]> => {
      const store = new Unsteady()
      const world = new World(new Limiter(store))
      const lines: string[] = []
      for (const { call, fates, random, wait, used, isCached, isStoreAway } of steps) {
        world.now += wait
        world.random = () => random
        world.isCached = isCached
        store.isAway = isStoreAway
        world.answer = ({ attempt }) => {
          const fate = fates[attempt - 1] ?? 'answer'
          return fate === 'answer' ? answered : failed(fate)
        }
        const outcome = await world.call(policy, call, usage(used, used), true)
        const line = JSON.stringify({ call: callOf(call), isCacheable: true, asked: world.asked, outcome })
        lines.push(line)
        if (!isWatched) continue
        const record = JSON.parse(line) as Parameters<typeof replayDecision>[1]
        // Another policy object of the same text: nothing that was counted meanwhile may speak.
        expect(JSON.stringify(await replayDecision(again, record))).toBe(JSON.stringify(outcome))
        const kinds = [outcome.kind, outcome.code, outcome.storeError === undefined ? undefined : 'store error', outcome.attempts.length > 1 ? 'several attempts' : undefined] // prettier-ignore
        for (const kind of kinds) if (kind !== undefined) seen.set(kind, (seen.get(kind) ?? 0) + 1)
      }
      return lines
    }
    // The clock, the draws and the traffic are all that a decision hangs on.
    expect(await run(false)).toEqual(await run(true))
  }) // prettier-ignore
  await fc.assert(property, { seed, numRuns: amount('REPLAYED_POLICIES', 60, 300) })
  // Which outcomes are met is chance: these draws are always the same.
  seen.clear()
  await fc.assert(property, { seed: 1, numRuns: 60 })
  for (const kind of ['answered', 'cached', 'refused', 'access_denied', 'limit_exceeded', 'store_away', 'model_not_found', 'upstream_failed', 'providers_unavailable', 'store error', 'several attempts']) expect([...seen.keys()]).toContain(kind) // prettier-ignore
}, 120_000)
