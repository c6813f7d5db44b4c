/** What the catalogue says of Cloudflare's policies, by its own names (`catalog/ai-gateway.md`, policies and rate limits). */
import { describe, expect, it } from 'vitest'
import { readSimulatedCall, simulateAccess, type AccessSimulation } from '../../src/ai-gateway/index.ts'
import { createPolicy, importPolicies, type Policy } from '../../src/policy/index.ts'
import { policyOf, usage, World } from './support.ts'

interface Written {
  readonly name: string
  readonly action: object
  readonly actor?: string
  readonly resource?: unknown
  readonly condition?: string
  readonly staging?: boolean
}

const noLimit = { type: 'no-limit' }
const block = { type: 'block' }
const limit = (amount: number, period = 'daily') => ({ type: 'limit', amount, period, technique: 'named-interval' })

/** The policies of an answer of the API, imported; one call of 100 and 100 tokens costs 100 dollars. */
function imported(...policies: readonly Written[]): Policy {
  const rows = policies.map((row) => ({ actor: 'company:all', resource: '*', condition: 'true', ...row }))
  const read = importPolicies(JSON.stringify({ success: true, result: rows }))
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics))
  const providers = { openai: { api: 'openai' }, anthropic: { api: 'anthropic' } } as const
  const ai_gateway = {
    ...read.value[0]!.ai_gateway,
    providers,
    prices: [{ model: '*', input: 500_000, output: 500_000 }],
  }
  const made = createPolicy({ ...read.value[0]!, ai_gateway })
  if (!made.ok) throw new Error(JSON.stringify(made.diagnostics))
  return made.value
}

const ada = { user: 'ada@example.com', groups: ['staff'] }
const gpt = { provider: 'openai', model: 'gpt-5' }

/** A simulation as somebody writes it: identity, model, provider, pretended usage by policy name. */
function simulate(policy: Policy, written: object = {}, withDrafts = false): AccessSimulation {
  const read = readSimulatedCall({ ...ada, ...gpt, ...written }, policy.aiGateway!)
  if ('reason' in read) throw new Error(read.reason)
  return simulateAccess(policy, { ...read.simulated, now: Date.parse('2026-11-26T12:00:00Z'), withDrafts })
}

const outputOf = ({ decision, allowed, reason }: AccessSimulation): readonly unknown[] => [decision, allowed, reason]

describe('evaluation', () => {
  const staff = '"staff" in cf.user.groups'

  it('order does not matter', () => {
    const rows = [
      { name: 'all', action: noLimit },
      { name: 'no opus', action: block, resource: { model: 'anthropic/claude-opus-*' } },
      { name: 'cap', action: limit(100), actor: 'user:{cf.user.email}' },
    ]
    const asked = [{ provider: 'anthropic', model: 'claude-opus-5' }, { spent: { cap: 100 } }, { spent: { cap: 99 } }]
    const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] // prettier-ignore
    const outcomes = orders.map((order) => asked.map((more) => outputOf(simulate(imported(...order.map((at) => rows[at]!)), more)))) // prettier-ignore
    for (const outcome of outcomes)
      expect(outcome).toEqual([['block', false, 'blocked'], ['check_limits', false, 'limit_exceeded'], ['check_limits', true, undefined]]) // prettier-ignore
  })

  it('(1) match resource and condition', () => {
    const policy = imported({ name: 'mini', action: noLimit, resource: { model: ['openai/gpt-5-mini', 'openai/o*'], provider: 'openai' }, condition: staff }) // prettier-ignore
    const of = (model: string, more: object = {}): unknown => simulate(policy, { model, ...more }).matched
    expect([of('gpt-5-mini'), of('o4-mini'), of('gpt-5'), of('gpt-5-mini', { groups: ['guests'] })]).toEqual([['mini'], ['mini'], [], []]) // prettier-ignore
    expect(of('gpt-5-mini', { provider: 'anthropic' })).toEqual([])
    // `*` in models stops at `/`.
    const deep = imported({ name: 'a', action: noLimit, resource: { model: 'openai/*' } })
    expect([simulate(deep, { model: 'gpt-5' }).matched, simulate(deep, { model: 'tuned/gpt-5' }).matched]).toEqual([['a'], []]) // prettier-ignore
  })

  it('(2) any block wins, 403', async () => {
    const policy = imported({ name: 'all', action: noLimit }, { name: 'cap', action: limit(1) }, { name: 'no', action: block, condition: staff }) // prettier-ignore
    expect(simulate(policy)).toMatchObject({ decision: 'block', allowed: false, reason: 'blocked', status: 403, rule: 'no' }) // prettier-ignore
    expect(await new World().call(policy, { ...ada, model: 'openai/gpt-5' })).toMatchObject({ status: 403, code: 'access_denied', rule: 'no' }) // prettier-ignore
    const except = imported({ name: 'all', action: noLimit }, { name: 'only', action: { ...block, except: true }, resource: { model: 'openai/gpt-5-mini' } }) // prettier-ignore
    expect([simulate(except).status, simulate(except, { model: 'gpt-5-mini' }).status]).toEqual([403, 200])
  })

  it('(3) group the rest by resolved actor and resource', () => {
    const actor = 'user:{cf.user.email}'
    const policy = imported(
      { name: 'a', action: limit(10), actor },
      { name: 'b', action: limit(20, 'weekly'), actor },
      { name: 'c', action: limit(30), actor, resource: { provider: 'openai' } },
      { name: 'd', action: limit(40), actor: 'company:all' },
    )
    const budgets = simulate(policy, { spent: { a: 3, c: 4, d: 5 } }).budgets.map(({ rules, spent, limit: most, actor: who }) => [rules, spent, most, who]) // prettier-ignore
    // Two policies of one actor and one resource are one bucket with a limit of each period.
    expect(budgets).toEqual([
      [['a', 'b'], 3, 10, ['user:ada@example.com']],
      [['a', 'b'], 3, 20, ['user:ada@example.com']],
      [['c'], 4, 30, ['user:ada@example.com']],
      [['d'], 5, 40, []],
    ])
  })

  it('(4) in a bucket `no-limit` beats limits, and of limits with one period the highest counts', async () => {
    const free = imported({ name: 'cap', action: limit(10) }, { name: 'free', action: noLimit })
    expect(outputOf(simulate(free, { spent: { cap: 1000 } }))).toEqual(['no-limit', true, undefined])
    const high = imported({ name: 'low', action: limit(100) }, { name: 'high', action: limit(200) })
    expect([simulate(high, { spent: { low: 150 } }).allowed, simulate(high, { spent: { low: 200 } }).allowed]).toEqual([true, false]) // prettier-ignore
    const world = new World()
    const statuses = []
    for (let call = 0; call < 3; call++) statuses.push((await world.call(high, { ...ada, model: 'openai/gpt-5' }, usage(100, 100))).status) // prettier-ignore
    expect(statuses).toEqual([200, 200, 429])
  })

  it('(5) every bucket must be under its limit, else 429', () => {
    const policy = imported({ name: 'company', action: limit(1000) }, { name: 'user', action: limit(10), actor: 'user:{cf.user.email}' }) // prettier-ignore
    const of = (spent: object): readonly unknown[] => [...outputOf(simulate(policy, { spent })), simulate(policy, { spent }).status] // prettier-ignore
    expect(of({ company: 999, user: 9 })).toEqual(['check_limits', true, undefined, 200])
    expect(of({ company: 1000, user: 0 })).toEqual(['check_limits', false, 'limit_exceeded', 429])
    expect(of({ company: 0, user: 10 })).toEqual(['check_limits', false, 'limit_exceeded', 429])
  })

  it('(6) no match is 403', () => {
    const policy = imported({ name: 'staff', action: noLimit, condition: staff })
    expect(simulate(policy, { groups: [] })).toMatchObject({ decision: 'block', allowed: false, reason: 'blocked', status: 403, rule: undefined, matched: [] }) // prettier-ignore
  })

  it('no policies at all: everything passes; the first policy turns on deny by default', () => {
    expect(outputOf(simulate(policyOf({})))).toEqual(['no-limit', true, undefined])
    expect(simulate(imported({ name: 'no', action: block, condition: 'false' })).status).toBe(403)
  })
})

describe('missing identity field', () => {
  const nobody = { user: undefined, groups: undefined }
  const reads = ['cf.user.email == "ada@example.com"', '"staff" in cf.user.groups', 'metadata.team == "a"', 'cf.user.email != "eve"', '!("guests" in cf.user.groups)'] // prettier-ignore

  it.each(reads)('a block policy still blocks if the resource matches: %s', (condition) => {
    const policy = imported({ name: 'all', action: noLimit }, { name: 'no', action: block, condition, resource: { provider: 'openai' } }) // prettier-ignore
    expect(simulate(policy, nobody)).toMatchObject({ status: 403, rule: 'no' })
    expect(simulate(policy, { ...nobody, provider: 'anthropic' }).status).toBe(200)
  })

  it.each(reads)('other policies do not apply: %s', (condition) => {
    expect(simulate(imported({ name: 'p', action: noLimit, condition }), nobody)).toMatchObject({ status: 403, matched: [] }) // prettier-ignore
    expect(simulate(imported({ name: 'p', action: limit(1), condition }), nobody)).toMatchObject({ status: 403, matched: [], budgets: [] }) // prettier-ignore
  })

  it('is one of the actor as well', () => {
    const policy = imported({ name: 'each', action: limit(10), actor: 'user:{cf.user.email}' })
    expect([simulate(policy).status, simulate(policy, nobody).status]).toEqual([200, 403])
  })
})

describe('simulation', () => {
  const policy = imported(
    { name: 'company', action: limit(100, 'monthly') },
    { name: 'interns', action: block, resource: { model: 'openai/gpt-5' }, condition: '"interns" in cf.user.groups' },
    { name: 'research', action: noLimit, actor: 'company:all', condition: '"research" in cf.user.groups' },
  )

  it.each<[name: string, input: object, output: readonly unknown[]]>([
    ['no-limit, allowed', { groups: ['research'], spent: { company: 500 } }, ['no-limit', true, undefined]],
    ['block, blocked', { groups: ['interns'] }, ['block', false, 'blocked']],
    ['check_limits, allowed', { spent: { company: 99.99 } }, ['check_limits', true, undefined]],
    ['check_limits, limit_exceeded', { spent: { company: 100 } }, ['check_limits', false, 'limit_exceeded']],
  ])('decides %s', (_name, input, output) => {
    expect(outputOf(simulate(policy, input))).toEqual(output)
  })

  it('counts nothing', () => {
    for (let time = 0; time < 3; time++) expect(simulate(policy, { spent: { company: 99 } }).budgets[0]?.spent).toBe(99)
  })

  it('a draft does nothing before it is committed, and takes the place of what it is a draft of', () => {
    const staged = imported({ name: 'all', action: noLimit }, { name: 'all', action: block, staging: true })
    expect([simulate(staged).status, simulate(staged, {}, true).status]).toEqual([200, 403])
    const loosened = imported({ name: 'cap', action: limit(1) }, { name: 'cap', action: limit(10), staging: true })
    const spent = { cap: 5, 'cap (draft)': 5 }
    expect([simulate(loosened, { spent }).status, simulate(loosened, { spent }, true).status]).toEqual([429, 200])
  })

  it.each([
    [{ model: undefined }, '`model`'],
    [{ provider: 4 }, '`provider`'],
    [{ groups: 'a' }, '`groups`'],
    [{ metadata: { a: {} } }, '`metadata.a`'],
    [{ spent: { a: -1 } }, '`spent.a`'],
    [{ spent: { b: 1 } }, '`spent.b`'],
    [{ stream: 'yes' }, '`stream`'],
    [{ usage: {} }, '`usage`'],
    [{ max_tokens: 1.5 }, '`max_tokens`'],
    [{ operation: 'sing' }, '`operation`'],
  ])('refuses %j as no call', (more, word) => {
    // prettier-ignore
    expect(readSimulatedCall({ ...gpt, ...more }, imported({ name: 'a', action: limit(1) }).aiGateway!)).toEqual({ reason: expect.stringContaining(word) as string })
  })
})

describe('rate limits', () => {
  it('ten at 12:09 and ten at 12:11 both pass a 10-in-10-minutes fixed window and fail a sliding one', async () => {
    const passed = async (window: 'fixed' | 'sliding'): Promise<readonly number[]> => {
      const policy = policyOf({ limits: [{ id: 'ten', requests: 10, seconds: 600, window }] })
      const world = new World()
      const counts = []
      for (const minute of [9, 11]) {
        world.now = Date.parse(`2026-11-26T12:${String(minute).padStart(2, '0')}:00Z`)
        let count = 0
        for (let call = 0; call < 10; call++) if ((await world.call(policy)).status === 200) count++
        counts.push(count)
      }
      return counts
    }
    expect([await passed('fixed'), await passed('sliding')]).toEqual([[10, 10], [10, 0]]) // prettier-ignore
  })

  it.each(['hourly', 'daily', 'weekly', 'monthly'] as const)(
    'windows follow UTC; weeks start on Monday: %s',
    async (period) => {
      // prettier-ignore
      // A Thursday; the week goes on until Sunday.
      const ends = { hourly: '2026-11-26T13:00:00Z', daily: '2026-11-27T00:00:00Z', weekly: '2026-11-30T00:00:00Z', monthly: '2026-12-01T00:00:00Z' } // prettier-ignore
      const policy = imported({ name: 'cap', action: limit(100, period) })
      const world = new World()
      const ask = async (time: number): Promise<number> => {
        world.now = time
        return (await world.call(policy, { ...ada, model: 'openai/gpt-5' }, usage(100, 100))).status
      }
      const end = Date.parse(ends[period])
      expect([await ask(Date.parse('2026-11-26T12:30:00Z')), await ask(end - 1), await ask(end)]).toEqual([
        200, 429, 200,
      ])
    },
  )
})
