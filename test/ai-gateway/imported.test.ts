import { describe, expect, it } from 'vitest'
import { createPolicy, importPolicies, type Policy, type PolicyDocument } from '../../src/policy/index.ts'
import type { AiCall } from '../../src/ai-gateway/decide/call.ts'
import { failed, usage, World } from './support.ts'

const limit = (amount: number, period = 'monthly') => ({ type: 'limit', amount, period, technique: 'named-interval' })
const own = (name: string, action: object, more: object = {}) => ({ name, actor: 'company:all', resource: '*', condition: 'true', action, ...more }) // prettier-ignore

function imported(value: unknown): { document: PolicyDocument; told: readonly string[] } {
  const result = importPolicies(JSON.stringify(value))
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return { document: result.value[0]!, told: result.warnings.map(({ code, message }) => `${code} ${message}`) }
}

/** The imported policy, with a price that makes a call of 100 and 100 tokens cost 100 dollars. */
function policyOf(value: unknown): Policy {
  const { document } = imported(value)
  const prices = [{ model: '*', input: 500_000, output: 500_000 }]
  const ai_gateway = { ...document.ai_gateway, providers: { openai: { api: 'openai' }, anthropic: { api: 'anthropic' }, ...document.ai_gateway?.providers }, prices } as const // prettier-ignore
  const policy = createPolicy({ ...document, ai_gateway })
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics))
  return policy.value
}

async function ask(policy: Policy, call: Partial<AiCall> = {}, world = new World()): Promise<string> {
  const { status, rule } = await world.call(policy, { model: 'openai/gpt-5.5', ...call }, usage(100, 100))
  return rule === undefined ? String(status) : `${String(status)} ${rule}`
}

const codesOf = (condition: string): readonly string[] => imported([own('p', { type: 'block' }, { condition })]).told

describe('imported policies', () => {
  it('refuse whom no policy is about, and let a block win in any order', async () => {
    const policies = [
      own('all', { type: 'no-limit' }),
      own('no Opus', { type: 'block' }, { resource: { model: 'anthropic/claude-opus-*' }, condition: '"contractors" in cf.user.groups' }), // prettier-ignore
    ]
    for (const order of [policies, [...policies].reverse()]) {
      const policy = policyOf({ success: true, result: order })
      const opus = { model: 'anthropic/claude-opus-4-7' }
      expect(await ask(policy, { ...opus, groups: ['contractors'] })).toBe('403 no Opus')
      expect(await ask(policy, { ...opus, groups: ['staff'] })).toBe('200')
      expect(await ask(policy, { groups: ['contractors'] })).toBe('200')
      // A block that reads who calls blocks whom nobody knows, where the model is one of its own.
      expect(await ask(policy, { ...opus, groups: undefined })).toBe('403 no Opus')
      expect(await ask(policy, { groups: undefined })).toBe('200')
    }
    const staff = policyOf([own('staff', { type: 'no-limit' }, { condition: 'cf.user.email.endsWith("@example.com")' })]) // prettier-ignore
    expect([await ask(staff), await ask(staff, { user: 'eve@other.example' }), await ask(staff, { user: undefined })]).toEqual(['200', '403', '403']) // prettier-ignore
  })

  it('check every budget, and give the higher of one bucket', async () => {
    const both = policyOf([own('company', limit(300)), own('team', limit(200), { actor: 'team:a', condition: '"a" in cf.user.groups' })]) // prettier-ignore
    const world = new World()
    const calls = [await ask(both, { groups: ['a'] }, world), await ask(both, { groups: ['a'] }, world), await ask(both, { groups: ['a'] }, world)] // prettier-ignore
    expect(calls).toEqual(['200', '200', '429 access:team:a'])
    expect([await ask(both, { groups: [] }, world), await ask(both, { groups: [] }, world)]).toEqual(['200', '429 access:company:all']) // prettier-ignore
    world.now = Date.parse('2026-12-01T00:00:00Z')
    expect(await ask(both, { groups: ['a'] }, world)).toBe('200')

    for (const actor of ['user:{cf.user.email}', 'user:ada@example.com']) {
      const higher = policyOf([own('default', limit(100), { actor: 'user:{cf.user.email}' }), own('ada', limit(200), { actor, condition: 'cf.user.email == "ada@example.com"' })]) // prettier-ignore
      const other = new World()
      const ada = [await ask(higher, {}, other), await ask(higher, {}, other), await ask(higher, {}, other)]
      expect(ada).toEqual(['200', '200', '429 access:actor'])
      const eve = { user: 'eve@example.com' }
      expect([await ask(higher, eve, other), await ask(higher, eve, other)]).toEqual(['200', '429 access:actor'])
    }
    const free = policyOf([own('cap', limit(100)), own('free', { type: 'no-limit' })])
    const third = new World()
    expect([await ask(free, {}, third), await ask(free, {}, third)]).toEqual(['200', '200'])
  })

  it('block all but what an allowlist names, and tell what a draft would do', async () => {
    const list = policyOf([own('all', { type: 'no-limit' }), own('list', { type: 'block', except: true }, { resource: { model: ['openai/gpt-5.5-mini', 'anthropic/claude-haiku-*'] }, condition: '"interns" in cf.user.groups' })]) // prettier-ignore
    const intern = { groups: ['interns'] }
    expect(await ask(list, { ...intern, model: 'openai/gpt-5.5-mini' })).toBe('200')
    expect(await ask(list, { ...intern, model: 'anthropic/claude-haiku-4-5' })).toBe('200')
    expect(await ask(list, intern)).toBe('403 list')
    expect(await ask(list, { groups: [] })).toBe('200')
    const draft = policyOf([own('all', { type: 'no-limit' }), own('all', { type: 'block' }, { staging: true })])
    expect(await new World().call(draft, { model: 'openai/gpt-5.5' })).toMatchObject({ status: 200, simulated: [{ rule: 'all (draft)', action: 'block' }] }) // prettier-ignore
  })

  it('keep what a call says of itself apart from what it lacks', async () => {
    const asked = policyOf([own('all', { type: 'no-limit' }), own('no', { type: 'block' }, { condition: 'has(metadata.team) && metadata["team"] in ["a", "b"]' })]) // prettier-ignore
    expect(await ask(asked)).toBe('200')
    expect(await ask(asked, { metadata: { team: 'b' } })).toBe('403 no')
    expect(await ask(asked, { metadata: { team: 'c' } })).toBe('200')
    const actor = policyOf([own('each', { type: 'no-limit' }, { actor: 'user:{metadata.user_id}' })])
    expect([await ask(actor), await ask(actor, { metadata: { user_id: '1' } })]).toEqual(['403', '200'])
  })

  it('translate conditions, each to what decides alike', async () => {
    const holds: readonly (readonly [condition: string, yes: Partial<AiCall>, no: Partial<AiCall>])[] = [
      ['cf.user.email == "ada@example.com" && !("b" in cf.user.groups)', { groups: ['a'] }, { groups: ['b'] }],
      ['cf.user.email.startsWith(\'ada\') || cf.user.email.contains("eve")', { user: 'eve@x' }, { user: 'bob@x' }],
      [String.raw`cf.user.email.matches("^ad.@ex\\w+\\.com$")`, {}, { user: 'adaa@example.com' }],
      [String.raw`cf.user.email.matches(r'"#|\.org$')`, { user: 'a@b.org' }, { user: 'a@borg' }],
      ['cf.user.email.lowerAscii().endsWith("@example.com")', { user: 'ADA@EXAMPLE.COM' }, { user: 'a@b' }],
      ['cf.user.groups.exists(g, g.startsWith("eng-"))', { groups: ['x', 'eng-1'] }, { groups: ['x'] }],
      ['"a" in cf.user.groups ? cf.user.email != "eve" : false', { groups: ['a'] }, { groups: ['b'] }],
      ['"\\"quoted\\" \\u00e9" in cf.user.groups // a note', { groups: ['"quoted" é'] }, { groups: ['é'] }],
      ['"ada@example.com" == cf.user.email', {}, { user: 'x' }],
    ]
    for (const [condition, yes, no] of holds) {
      const policy = policyOf([own('p', { type: 'no-limit' }, { condition })])
      expect([condition, await ask(policy, yes), await ask(policy, no)]).toEqual([condition, '200', '403'])
    }
  })

  it('are off, and told with their place, where nothing here is like them', () => {
    const cases: readonly (readonly [condition: string, letter: number])[] = [
      ['cf.user.id == "1"', 1],
      ['true && size(cf.user.groups) > 2', 9],
      ['metadata.level > 3', 1],
      ['cf.user.email == 1 + 1', 20],
      ['cf.user.email.split("@")[1] == "x"', 1],
      ['cf.unheard == "x"', 1],
      ['cf.user.email == "open', 18],
      ['true &&', 8],
      ['cf.user.groups == "a"', 1],
      ['metadata', 1],
      ['#', 1],
      [`${'('.repeat(101)}true${')'.repeat(101)}`, 101],
      [`cf${'.a'.repeat(200)}`, 1],
    ]
    for (const [condition, letter] of cases) {
      const told = codesOf(condition)
      expect([condition, told.length, told[0]?.startsWith('W_IMPORT_OFF the AI Gateway policy `p` is off')]).toEqual([condition, 1, true]) // prettier-ignore
      if (condition.startsWith('cf.a')) continue
      expect(told[0]).toContain(`letter ${String(letter)}:`)
    }
    const { document } = imported([own('p', { type: 'block' }, { condition: 'cf.user.id == "1"' })])
    const [row] = document.ai_gateway!.access!
    expect([row!.mode, row!.description?.includes(String.raw`cf.user.id == \"1\"`), document.ai_gateway!.default]).toEqual(['off', true, 'deny']) // prettier-ignore
    for (const wrong of [
      own('p', { type: 'slow' }),
      own('p', limit(0)),
      own('p', limit(1, 'yearly')),
      own('p', { type: 'block' }, { resource: { provider: 'open*' } }),
      own('p', { type: 'block' }, { actor: '{cf.user.groups}' }),
    ])
      // prettier-ignore
      expect(imported([wrong]).told[0]).toMatch(/^W_IMPORT_OFF/)
    expect(imported([own('p', { type: 'block' }, { weight: 3 })]).told).toEqual(['W_IMPORT_LEFT_OUT `weight` of the AI Gateway policy `p` is left out: nothing here is like it']) // prettier-ignore
  })
})

describe('imported dynamic routes', () => {
  const to = (elementId: string) => ({ elementId })
  const start = { id: 's', type: 'start', outputs: { next: to('first') } }
  const end = { id: 'e', type: 'end', outputs: {} }
  const model = (id: string, name: string, more: object = {}, fallback?: string) => ({ id, type: 'model', properties: { provider: 'openai', model: name, ...more }, outputs: { success: to('e'), ...(fallback === undefined ? {} : { fallback: to(fallback) }) } }) // prettier-ignore
  const route = (...elements: readonly object[]) => ({ id: '1', name: 'r', elements: [start, ...elements, end] })
  const went = async (value: unknown, call: Partial<AiCall> = {}, world = new World()): Promise<string | undefined> =>
    (await world.call(policyOf(value), { model: 'dynamic/r', ...call })).target?.model

  it('go the way of their conditions, limits and fallbacks', async () => {
    const plan = route({ id: 'first', type: 'conditional', properties: { condition: { 'metadata.plan': { $eq: 'free' } } }, outputs: { true: to('small'), false: to('rate') } }, { id: 'rate', type: 'rate_limit', properties: { limitType: 'count', key: 'metadata.user_id', limit: 1, interval: 3600, technique: 'fixed' }, outputs: { success: to('big'), fallback: to('small') } }, model('small', 'gpt-4o-mini'), model('big', 'gpt-5', { retries: 4, timeout: 1000 }, 'small')) // prettier-ignore
    expect(await went(plan, { metadata: { plan: 'free' } })).toBe('gpt-4o-mini')
    const world = new World()
    const user = (user_id: string) => ({ metadata: { user_id } })
    expect([await went(plan, user('1'), world), await went(plan, user('1'), world), await went(plan, user('2'), world)]).toEqual(['gpt-5', 'gpt-4o-mini', 'gpt-5']) // prettier-ignore
    const failing = new World()
    failing.answer = ({ target }) => (target.model === 'gpt-5' ? failed() : { kind: 'answer', status: 200 })
    expect([await went(plan, {}, failing), failing.plans.length]).toEqual(['gpt-4o-mini', 6])
  })

  it('translate the operators of conditions', async () => {
    const cases: readonly (readonly [condition: object, yes: object, no: object])[] = [
      [{ 'metadata.plan': 'free' }, { plan: 'free' }, {}],
      [{ 'metadata.plan': { $ne: 'free' } }, {}, { plan: 'free' }],
      [{ 'metadata.plan': { $in: ['a', 'b'] } }, { plan: 'b' }, { plan: 'c' }],
      [{ 'metadata.plan': { $nin: ['a'] } }, {}, { plan: 'a' }],
      [{ $or: [{ 'metadata.a': 1 }, { 'metadata.b': true }] }, { b: 'true' }, { a: '2' }],
      [{ $and: [{ 'metadata.a': 'x' }, { $nor: [{ 'metadata.b': 'y' }] }] }, { a: 'x' }, { a: 'x', b: 'y' }],
      [{ 'metadata.a': { $exists: true }, 'metadata.b': { $not: { $eq: 'z' } } }, { a: '' }, { a: '', b: 'z' }],
    ]
    for (const [condition, yes, no] of cases) {
      const plan = route({ id: 'first', type: 'conditional', properties: { conditions: condition }, outputs: { true: to('a'), false: to('b') } }, model('a', 'yes'), model('b', 'no')) // prettier-ignore
      expect([condition, await went(plan, { metadata: yes as never }), await went(plan, { metadata: no as never })]).toEqual([condition, 'yes', 'no']) // prettier-ignore
    }
  })

  it('share by what their outputs say, and take the rest by `else`', () => {
    const { document, told } = imported(route({ id: 'first', type: 'percentage', outputs: { '10%': to('a'), '50%': to('b'), else: to('a') } }, model('a', 'x'), model('b', 'y'))) // prettier-ignore
    expect(document.ai_gateway!.routes!['r']!.nodes['first']).toEqual({ shares: [{ percent: 10, to: 'a' }, { percent: 50, to: 'b' }], else: 'a' }) // prettier-ignore
    expect(told).toEqual(['W_IMPORT_CHANGED the dynamic route `r` is not as it was: its shares are by a hash of the user, so that the same user goes the same way']) // prettier-ignore
  })

  it('are left out, and told, where nothing here is like them', () => {
    const when = (condition: object) => route({ id: 'first', type: 'conditional', properties: { condition }, outputs: { true: to('a'), false: to('e') } }, model('a', 'x')) // prettier-ignore
    const wrong = [
      when({ 'metadata.a': { $regex: 'x' } }),
      when({ 'metadata.a': { $gt: 3 } }),
      when({ 'cf.colo': 'x' }),
      when({ $where: [] }),
      route(model('first', 'x'), { id: 'first', type: 'end' }),
      route({ id: 'first', type: 'magic' }),
      { ...route(model('first', 'x')), elements: [model('first', 'x')] },
      route({ ...model('first', 'x'), outputs: { success: to('b') } }, model('b', 'y')),
      route({ id: 'first', type: 'percentage', outputs: { many: to('e') } }),
      route({ id: 'first', type: 'rate_limit', properties: { limitType: 'tokens', limit: 1, interval: 1 }, outputs: { success: to('e') } }), // prettier-ignore
    ]
    for (const value of wrong) {
      const { document, told } = imported(value)
      expect([told.some((text) => text.startsWith('W_IMPORT_LEFT_OUT the dynamic route `r` is left out')), document.ai_gateway?.routes]).toEqual([true, undefined]) // prettier-ignore
    }
    // What leads nowhere or round is an error of the document that comes of it.
    const loop = imported(route(model('first', 'x', {}, 'b'), model('b', 'y', {}, 'first'))).document
    const policy = createPolicy(loop)
    expect(policy.ok ? [] : policy.diagnostics.map(({ code }) => code)).toEqual(['E_AI_ROUTE_LOOP'])
  })

  it('come from Terraform and from versions of the API as well', async () => {
    const elements = [start, model('first', 'gpt-5'), end]
    expect(await went({ data: { routes: [{ id: '1', name: 'r', version: { data: JSON.stringify(elements) } }] } })).toBe('gpt-5') // prettier-ignore
  })
})
