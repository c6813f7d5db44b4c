import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createPolicy, importPolicies, type Policy, type PolicyDocument } from '../../src/policy/index.ts'
import { usage, World } from './support.ts'

interface Imported {
  readonly document: PolicyDocument
  readonly told: readonly string[]
}

function imported(text: string): Imported {
  const result = importPolicies(text)
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return { document: result.value[0]!, told: result.warnings.map(({ code, message }) => `${code} ${message}`) }
}

/** The policy, with a price by which a call of 100 and 100 tokens costs a dollar. */
function policyOf({ document }: Imported): Policy {
  const prices = [{ model: '*', input: 5000, output: 5000 }]
  const ai_gateway = { ...document.ai_gateway, providers: { openai: { api: 'openai' }, anthropic: { api: 'anthropic' }, ...document.ai_gateway?.providers }, prices } as const // prettier-ignore
  const policy = createPolicy({ ...document, ai_gateway })
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics))
  return policy.value
}

const settings = (more: object): Imported => imported(JSON.stringify({ success: true, result: { id: 'chat', cache_invalidate_on_update: true, cache_ttl: 0, collect_logs: true, rate_limiting_interval: 0, rate_limiting_limit: 0, ...more } })) // prettier-ignore
const spend = (...rules: readonly object[]): Imported => settings({ spend_limits: { enabled: true, rules: rules.map((rule, at) => ({ id: String(at), enabled: true, limit: 2, limitType: 'cost', window: 60, technique: 'fixed', ...rule })) } }) // prettier-ignore
const file = (name: string): string => readFileSync(new URL(`../policy/imports/${name}`, import.meta.url), 'utf8')

describe('an imported gateway', () => {
  it('counts as its rate limit says, fixed and sliding', async () => {
    for (const [technique, expected] of [
      ['fixed', 20],
      ['sliding', 10],
    ] as const) {
      const policy = policyOf(settings({ rate_limiting_limit: 10, rate_limiting_interval: 600, rate_limiting_technique: technique })) // prettier-ignore
      const world = new World()
      let passed = 0
      for (const minute of [9, 11]) {
        world.now = Date.parse('2026-11-26T12:00:00Z') + minute * 60_000
        for (let call = 0; call < 10; call++) if ((await world.call(policy, { model: 'openai/gpt-5' })).status === 200) passed++ // prettier-ignore
      }
      expect([technique, passed]).toEqual([technique, expected])
    }
  })

  it('has budgets that are booked afterwards, apart or for some calls alone', async () => {
    const ask = async (policy: Policy, world: World, more: object = {}): Promise<number> => (await world.call(policy, { model: 'openai/gpt-5', ...more }, usage(100, 100))).status // prettier-ignore
    const all = policyOf(spend({}))
    const world = new World()
    expect([await ask(all, world), await ask(all, world), await ask(all, world)]).toEqual([200, 200, 429])
    const each = policyOf(spend({ metadata: { user_id: { mode: 'partition' } }, limit: 1 }))
    const other = new World()
    const by = (user_id: string) => ({ metadata: { user_id } })
    expect([await ask(each, other, by('a')), await ask(each, other, by('b')), await ask(each, other, by('a'))]).toEqual([200, 200, 429]) // prettier-ignore
    const some = policyOf(spend({ provider: { mode: 'filter', values: ['openai'] }, model: { mode: 'filter', values: ['openai/gpt-5'] }, metadata: { team: { mode: 'filter', values: ['x', 'y'] } }, limit: 1 })) // prettier-ignore
    const third = new World()
    const team = { metadata: { team: 'y' } }
    expect([await ask(some, third, team), await ask(some, third, team), await ask(some, third), await ask(some, third, { ...team, model: 'openai/gpt-5-mini' }), await ask(some, third, { ...team, model: 'anthropic/claude-x' })]).toEqual([200, 429, 200, 200, 200]) // prettier-ignore
    const models = policyOf(spend({ model: { mode: 'split' }, limit: 1 }))
    const fourth = new World()
    expect([await ask(models, fourth), await ask(models, fourth, { model: 'openai/gpt-5-mini' }), await ask(models, fourth)]).toEqual([200, 200, 429]) // prettier-ignore
    const off = policyOf(settings({ spend_limits: { enabled: false, rules: [{ limit: 1, limitType: 'cost', window: 60 }] } })) // prettier-ignore
    const fifth = new World()
    expect([await ask(off, fifth), await ask(off, fifth), await ask(off, fifth)]).toEqual([200, 200, 200])
  })

  it('keeps answers, and has guardrails', () => {
    const { document, told } = settings({ cache_ttl: 99_999_999, cache_invalidate_on_update: false, guardrails: { prompt: { P1: 'BLOCK', S1: 'FLAG' }, response: { S4: 'BLOCK', S99: 'BLOCK' } } }) // prettier-ignore
    expect(document.ai_gateway).toEqual({ cache: { ttl_seconds: 2_678_400 }, guardrails: { request: { P1: 'block', S1: 'flag' }, response: { S4: 'block' } } }) // prettier-ignore
    expect(told.map((text) => /W_\w+ .*?(?=`| is)/.exec(text)?.[0])).toEqual(['W_IMPORT_CHANGED the cache of the AI gateway ', 'W_IMPORT_CHANGED the cache of the AI gateway ', 'W_IMPORT_LEFT_OUT the guardrail ']) // prettier-ignore
  })

  it('tells each setting that has no counterpart, and none that decides nothing', () => {
    const { document, told } = settings({ authentication: true, dlp: { enabled: true, action: 'BLOCK', profiles: ['p'] }, retry_max_attempts: 3, zdr: true, logpush: true, otel: [{ url: 'https://a.example' }], novel: 'x' }) // prettier-ignore
    expect(document.ai_gateway).toEqual({})
    expect(told.map((text) => /`(\w+)` of/.exec(text)?.[1])).toEqual(['authentication', 'dlp', 'retry_max_attempts', 'novel']) // prettier-ignore
    const wrong = spend({ limitType: 'tokens' }, { limit: 0 }, { technique: 'leaky' }, { provider: { mode: 'filter', values: ['open*'] } }, { model: { mode: 'filter', values: [3] } }, { model: 'gpt-5' }, { id: '0' }) // prettier-ignore
    expect(wrong.told.map((text) => /`(spend-[\d-]+)`/.exec(text)?.[1])).toEqual(['spend-0', 'spend-1', 'spend-2', 'spend-3', 'spend-4', 'spend-5']) // prettier-ignore
    expect(wrong.document.ai_gateway?.limits?.map(({ id }) => id)).toEqual(['spend-0-2'])
  })

  it('is one: of several the first is read, and the others are told', () => {
    const gateways = [{ id: 'a', rate_limiting_limit: 1, rate_limiting_interval: 1, rate_limiting_technique: 'fixed' }, { id: 'b', rate_limiting_limit: 2, rate_limiting_interval: 1 }] // prettier-ignore
    const { document, told } = imported(JSON.stringify({ success: true, result: gateways }))
    expect([document.ai_gateway?.limits?.map(({ requests }) => requests), told]).toEqual([[1], [expect.stringContaining('`b` is left out') as string]]) // prettier-ignore
  })
})

describe('a gateway of Terraform', () => {
  const own = imported(file('ai-gateway-v5.tf'))

  it('comes in with its limits, guardrails and the route that `jsonencode` holds a condition of', async () => {
    expect(own.document.ai_gateway?.limits?.map(({ id, mode }) => [id, mode])).toEqual([['rate', undefined], ['spend-month', undefined], ['spend-user', undefined], ['spend-3', undefined], ['spend-off', 'off']]) // prettier-ignore
    expect(own.document.ai_gateway?.guardrails).toEqual({ request: { P1: 'block', S1: 'block', S7: 'flag' }, response: { S4: 'block', S13: 'ignore' } }) // prettier-ignore
    expect(own.told.map((text) => text.split(' ')[0])).toEqual(['W_IMPORT_LEFT_OUT', 'W_IMPORT_LEFT_OUT', 'W_IMPORT_LEFT_OUT', 'W_IMPORT_CHANGED', 'W_IMPORT_CHANGED']) // prettier-ignore
    const policy = policyOf(own)
    const went = async (plan: string): Promise<string | undefined> => (await new World().call(policy, { model: 'dynamic/plans', metadata: { plan } })).target?.model // prettier-ignore
    expect([await went('free'), await went('pro')]).toEqual(['gpt-5-mini', 'gpt-5'])
  })

  it('comes in alike from a state and from a file in JSON', () => {
    const [gateway, route] = ['cloudflare_ai_gateway', 'cloudflare_ai_gateway_dynamic_routing']
    const { ai_gateway: expected } = own.document
    // The provider reads the elements of a route back empty; they stand in its version.
    const elements = [{ id: 's', type: 'start', outputs: { next: { elementId: 'm' } } }, { id: 'm', type: 'model', properties: { provider: 'openai', model: 'gpt-5' }, outputs: { success: { elementId: 'e' } } }, { id: 'e', type: 'end', outputs: {} }] // prettier-ignore
    const values = { account_id: 'a', id: 'chat', cache_invalidate_on_update: true, cache_ttl: 0, collect_logs: true, rate_limiting_interval: 60, rate_limiting_limit: 10, rate_limiting_technique: 'sliding', otel: null, dlp: null, spend_limits: null } // prettier-ignore
    const state = { format_version: '1.0', values: { root_module: { resources: [{ mode: 'managed', address: `${gateway}.chat`, type: gateway, name: 'chat', values }, { mode: 'managed', address: `${route}.plans`, type: route, name: 'plans', values: { account_id: 'a', gateway_id: 'chat', name: 'plans', elements: null, version: { active: 'true', data: JSON.stringify(elements) } } }] } } } // prettier-ignore
    const read = imported(JSON.stringify(state))
    expect([read.document.ai_gateway?.limits, read.document.ai_gateway?.routes, read.told]).toEqual([expected?.limits?.slice(0, 1), { plans: { start: 'm', nodes: { m: { provider: 'openai', model: 'gpt-5' } } } }, []]) // prettier-ignore
    const json = imported(JSON.stringify({ resource: { [gateway]: { chat: values } } }))
    expect(json.document.ai_gateway?.limits).toEqual(expected?.limits?.slice(0, 1))
  })

  it.each(['var.plan', 'local.conditions', '"free"', '{ "metadata.plan" = var.plan }'])(
    'leaves a route out whose condition is jsonencode(%s)',
    (value) => {
      // prettier-ignore
      const text = file('ai-gateway-v5.tf').replace(/jsonencode\(\{[^}]*\}\s*\}\)/, `jsonencode(${value})`)
      expect(text).toContain(`jsonencode(${value})`)
      const { document, told } = imported(text)
      expect([document.ai_gateway?.routes, told.some((line) => line.includes('cloudflare_ai_gateway_dynamic_routing.plans` is left out'))]).toEqual([undefined, true]) // prettier-ignore
    },
  )
})
