import { describe, expect, it } from 'vitest'
import {
  createEnforcer,
  openEnforcer,
  toResponse,
  type Enforcer,
  type EnforcerOptions,
} from '../../src/enforcement/index.ts'
import { MemoryLimitStore, type LimitStore } from '../../src/limits/index.ts'
import { createPolicy, type Policy, type PolicyDocument } from '../../src/policy/index.ts'
import type { Exchange } from '../../src/inspection/traffic/index.ts'

type Rule = Readonly<Record<string, unknown>>

function policyOf(...rules: readonly Rule[]): Policy {
  const rulesets = [{ phase: 'http_ratelimit', kind: 'zone', rules }]
  const policy = createPolicy({ rulesets } as unknown as PolicyDocument)
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics))
  return policy.value
}

const rate = (more: Rule = {}): Rule => ({ characteristics: ['ip.src'], period: 60, requests_per_period: 10, mitigation_timeout: 0, ...more }) // prettier-ignore
const rule = (id: string, ratelimit: Rule, more: Rule = {}): Rule => ({ id, expression: 'http.host eq "a.example"', action: 'block', ratelimit, ...more }) // prettier-ignore

const noon = Date.parse('2026-11-26T12:00:00Z')

function exchange(more: Partial<Exchange> = {}): Exchange {
  return { method: 'GET', scheme: 'https', host: 'a.example', target: '/', headers: [], clientIp: '192.0.2.1', ...more }
}

/** How requests went at their seconds: `.` for let through, `x` for refused. */
async function hits(enforcer: Enforcer, seconds: readonly number[], of: Exchange = exchange()): Promise<string> {
  let ways = ''
  for (const second of seconds) {
    const decision = await enforcer.decide(of, { now: noon + second * 1000 })
    ways += toResponse(decision) === undefined ? '.' : 'x'
  }
  return ways
}
const twelve = Array.from({ length: 12 }, (_, second) => second)

function enforcerOf(rules: readonly Rule[], options: EnforcerOptions = {}): Enforcer {
  return createEnforcer(policyOf(...rules), options)
}

describe('rate limiting rules in an enforcer', () => {
  it('let 10 of 12 hits pass, and refuse with 429', async () => {
    const enforcer = enforcerOf([rule('ten', rate())])
    expect(await hits(enforcer, twelve)).toBe('..........xx')
    const decision = await enforcer.decide(exchange(), { now: noon + 12_000 })
    expect(toResponse(decision)?.status).toBe(429)
    expect([decision.rule, decision.rates[0]?.refusal, decision.rates[0]?.freeAt]).toEqual(['ten', 'used_up', noon + 60_000]) // prettier-ignore
    expect(await hits(enforcer, [12], exchange({ clientIp: '192.0.2.2' }))).toBe('.')
    expect(await hits(enforcer, [59.9, 60, 60.5])).toBe('x.x')
  })

  it('act for the time of the mitigation, and then count anew', async () => {
    const enforcer = enforcerOf([rule('ten', rate({ mitigation_timeout: 600 }))])
    expect(await hits(enforcer, [...twelve, 300, 609.9, 610, 611])).toBe('..........xxxx..')
  })

  it('count what their counting expression says, whether the rule matches it or not', async () => {
    const counting = rate({ counting_expression: 'http.request.uri.path eq "/login"', requests_per_period: 3 })
    const enforcer = enforcerOf([rule('login', counting, { expression: 'http.request.uri.path eq "/account"' })])
    const to = (target: string, seconds: readonly number[]): Promise<string> => hits(enforcer, seconds, exchange({ target })) // prettier-ignore
    expect(await to('/account', twelve)).toBe('............')
    expect(await to('/login', [0, 1])).toBe('..')
    expect(await to('/account', [2, 3])).toBe('..')
    expect(await to('/login', [4])).toBe('.')
    expect(await to('/account', [5])).toBe('x')
    expect(await to('/login', [6])).toBe('.')
    expect(await to('/account', [63])).toBe('.')
  })

  it('tell requests apart by every characteristic, a missing one from an empty one', async () => {
    const by = rate({ characteristics: ['cf.colo.id', 'http.request.headers["x-key"]', 'lookup_json_string(http.request.body.raw, "user")'], requests_per_period: 1 }) // prettier-ignore
    const enforcer = enforcerOf([rule('one', by)])
    const sent = (key: string | undefined, user: string): Exchange =>
      exchange({ method: 'POST', headers: [['content-type', 'application/json'], ...(key === undefined ? [] : [['x-key', key] as const])], body: new TextEncoder().encode(JSON.stringify({ user })) }) // prettier-ignore
    for (const [key, user] of [
      ['a', 'u'],
      ['b', 'u'],
      ['a', 'v'],
      ['', 'u'],
      [undefined, 'u'],
    ] as const)
      // prettier-ignore
      expect(await hits(enforcer, [0, 1], sent(key, user))).toBe('.x')
  })

  it('do not count behind a rule that ends the request, nor where their phase is skipped', async () => {
    const enforcer = enforcerOf([
      rule('one', rate({ requests_per_period: 1 })),
      rule('two', rate({ requests_per_period: 2 })),
    ])
    expect(await hits(enforcer, [0, 1, 2])).toBe('.xx')
    const decision = await enforcer.decide(exchange(), { now: noon + 60_500 })
    expect(decision.rates.map(({ limit, used }) => [limit.split(':').at(-1), used])).toEqual([['one', 1], ['two', 1]]) // prettier-ignore
    const skip = { id: 'skip', expression: 'http.request.uri.path eq "/free"', action: 'skip', action_parameters: { phases: ['http_ratelimit'] } } // prettier-ignore
    const document = { rulesets: [{ phase: 'http_request_firewall_custom', kind: 'zone', rules: [skip] }, { phase: 'http_ratelimit', kind: 'zone', rules: [rule('one', rate({ requests_per_period: 1, counting_expression: 'http.host eq "a.example"' }))] }] } // prettier-ignore
    const policy = createPolicy(document as unknown as PolicyDocument)
    if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics))
    const skipping = createEnforcer(policy.value)
    expect(await hits(skipping, [0, 1], exchange({ target: '/free' }))).toBe('..')
    expect(await hits(skipping, [2, 3])).toBe('.x')
  })

  it('count together by one store, and leave counting to a host that does it', async () => {
    const store = new MemoryLimitStore()
    const both = [enforcerOf([rule('ten', rate())], { rates: { store } }), enforcerOf([rule('ten', rate())], { rates: { store } })] // prettier-ignore
    const ways = [await hits(both[0]!, twelve.slice(0, 6)), await hits(both[1]!, twelve.slice(6))]
    expect(ways).toEqual(['......', '....xx'])
    const told = await both[0]!.decide(exchange(), { now: noon, isRateExceeded: () => false })
    expect([told.action, told.rates]).toEqual(['allow', []])
    await both[0]!.explain(exchange({ clientIp: '192.0.2.9' }), { now: noon })
    expect(await hits(both[1]!, twelve, exchange({ clientIp: '192.0.2.9' }))).toBe('..........xx')
  })

  it('do not act while the store is away, unless they are to', async () => {
    const away = (): Promise<never> => Promise.reject(new Error('connection refused'))
    const store: LimitStore = { reserve: away, settle: away, renew: away }
    const open = enforcerOf([rule('ten', rate())], { rates: { store } })
    const decision = await open.decide(exchange())
    expect([decision.action, decision.problems.map(({ code }) => code)]).toEqual(['allow', ['E_STORE_AWAY']])
    expect(await hits(enforcerOf([rule('ten', rate())], { rates: { store, onStoreError: 'closed' } }), [0])).toBe('x')
    expect(await hits(enforcerOf([rule('ten', rate())], { rates: { store, onStoreError: 'local', limiter: { instances: 5 } } }), [0, 1, 2])).toBe('..x') // prettier-ignore
  })

  it('are said to be left to the host where only the answer tells what counts', () => {
    const late = [
      rate({ counting_expression: 'http.response.code eq 401' }),
      { characteristics: ['ip.src'], period: 60, score_per_period: 100, score_response_header_name: 'x-score' },
      rate({ requests_to_origin: true }),
    ]
    const opened = openEnforcer(
      policyOf(rule('now', rate()), ...late.map((one, index) => rule(`late-${String(index)}`, one))),
    )
    if (!opened.ok) throw new Error('it opens')
    expect(opened.warnings.map(({ code, path }) => [code, path.at(-1)])).toEqual([1, 2, 3].map((index) => ['W_RATE_HOST', index])) // prettier-ignore
  })
})

describe('characteristics that are no expressions', () => {
  it('are errors at their place', () => {
    const rulesets = [{ phase: 'http_ratelimit', kind: 'zone', rules: [rule('one', rate({ characteristics: ['ip.src', 'ip.sorc'] }))] }] // prettier-ignore
    const policy = createPolicy({ rulesets } as unknown as PolicyDocument)
    expect(policy.ok ? [] : policy.diagnostics.map(({ code, path }) => [code, path.join('.')])).toEqual([
      ['E_UNKNOWN_IDENTIFIER', 'rulesets.0.rules.0.ratelimit.characteristics.1'],
    ])
  })
})
