import { expect, it } from 'vitest'
import { createPolicy, openPolicy, type PolicyDocument } from '../../src/policy/index.ts'
import { callOf, findingsOf, policyOf, World, type Section } from './support.ts'

const codes = (section: Section): readonly string[] => findingsOf(section).map(({ code, path }) => `${code} ${path.slice(1).join('.')}`) // prettier-ignore
const same: Section = { routes: { r: { start: 'a', nodes: { a: { provider: 'openai', model: 'gpt-5', fallback: 'b' }, b: { provider: 'openai', model: 'gpt-5' } } } } } // prettier-ignore

it('tells a fallback to the same model, in YAML as in JSON', () => {
  expect(codes(same)).toEqual(['W_AI_ROUTE_SAME routes.r.nodes.a.fallback'])
  const document = { ai_gateway: { providers: { openai: { api: 'openai' } }, ...same } }
  const yaml = 'ai_gateway:\n  providers: { openai: { api: openai } }\n  routes: { r: { start: a, nodes: { a: { provider: openai, model: gpt-5, fallback: b }, b: { provider: openai, model: gpt-5 } } } }\n' // prettier-ignore
  for (const text of [JSON.stringify(document), yaml]) {
    const opened = openPolicy(text)
    expect(opened.ok ? opened.warnings.map(({ code }) => code) : opened.diagnostics).toEqual(['W_AI_ROUTE_SAME'])
  }
  const other: Section = { routes: { r: { start: 'a', nodes: { a: { provider: 'openai', model: 'gpt-5', fallback: 'b' }, b: { provider: 'openai', model: 'gpt-4.1' } } } } } // prettier-ignore
  expect(codes(other)).toEqual([])
})

it('names each model without a price wherever money is counted, by a route as well', async () => {
  const route = (rest: object): Section => ({ providers: { openai: { api: 'openai', models: ['gpt-5', 'nobodys'] } }, routes: { r: { start: 'a', nodes: { a: { limit: { cost: 1, seconds: 60 }, then: 'b' }, b: { provider: 'openai', model: 'nobodys' } } } }, ...rest }) // prettier-ignore
  expect(codes(route({}))).toEqual(['W_AI_UNPRICED providers.openai.models.1', 'W_AI_UNPRICED routes.r.nodes.b'])
  const asked = await new World().call(policyOf(route({})), { model: 'dynamic/r' })
  expect([asked.status, asked.code]).toEqual([403, 'model_unpriced'])
  const free = await new World().call(policyOf(route({ unpriced: 'free' })), { model: 'dynamic/r' })
  expect(free.status).toBe(200)
  // Counted at the price of another: 100 tokens in and 100 out of gpt-5 at most.
  const standIn = route({ unpriced: { price_of: 'gpt-5' }, limits: [{ id: 'small', cost: 0.0015, period: 'day' }] })
  expect(findingsOf(standIn).map(({ message }) => message)).toEqual(Array.from({ length: 2 }, () => 'the model `nobodys` has no price, so a call that a limit of cost is about is counted at the price of `gpt-5`')) // prettier-ignore
  const world = new World()
  expect((await world.call(policyOf(standIn), { model: 'dynamic/r' })).status).toBe(200)
  const over = await world.call(policyOf(standIn), { model: 'dynamic/r' })
  expect([over.code, over.rule, over.message]).toEqual(['limit_exceeded', 'small', 'the limit `small` has too little left for what the call may take ($0.001125 of $0.0015)']) // prettier-ignore
  expect(codes(route({ unpriced: { price_of: 'no-more' } }))).toContain('E_AI_PRICE_OF unpriced.price_of')
})

const ofWay = ['ai.provider', 'ai.route', 'ai.fallback_from'] as const
const conditions: readonly string[] = [...ofWay.map((field) => `${field} eq "x"`), 'ai.attempt gt 1', 'ai.cost.reserved gt 1', 'ai.cache.enabled'] // prettier-ignore
const told = (document: PolicyDocument): readonly string[] => {
  const made = createPolicy(document)
  return made.ok ? [] : made.diagnostics.map(({ code, path }) => `${code} ${path.join('.')}`)
}

it.each(conditions)('`%s` is an error where it never has a value, and a condition where it has', (expression) => {
  const isOfTarget = /provider|cost/.test(expression)
  const isOfCache = expression.includes('cache')
  const section: Section = { providers: { openai: { api: 'openai' } } }
  expect(told({ ai_gateway: section, rules: [{ id: 'r', expression, action: 'block' }] })).toEqual(['E_AI_FIELD rules.0.expression']) // prettier-ignore
  expect(told({ ai_gateway: section, guards: [{ id: 'g', action: 'block', words: ['x'], when: expression }] })).toEqual(['E_AI_FIELD guards.0.when']) // prettier-ignore
  expect(told({ ai_gateway: { ...section, cache: { ttl_seconds: 60, when: expression } } })).toEqual(['E_AI_FIELD ai_gateway.cache.when']) // prettier-ignore
  const nodes = { a: { provider: 'openai' } }
  expect(told({ ai_gateway: { ...section, routes: { r: { when: expression, start: 'a', nodes } } } })).toEqual(isOfCache ? [] : ['E_AI_FIELD ai_gateway.routes.r.when']) // prettier-ignore
  const asking = { q: { if: expression, then: 'a', else: 'a' }, ...nodes }
  expect(told({ ai_gateway: { ...section, routes: { r: { start: 'q', nodes: asking } } } })).toEqual(isOfTarget ? ['E_AI_FIELD ai_gateway.routes.r.nodes.q.if'] : []) // prettier-ignore
  expect(told({ ai_gateway: { ...section, access: [{ id: 'a', action: 'block', expression }], limits: [{ id: 'l', requests: 1, seconds: 1, expression }] } })).toEqual([]) // prettier-ignore
})

it.each<[expression: string, refuses: boolean, more: Parameters<World['call']>[1]]>([
  ['ai.provider eq "openai" and ai.model eq "gpt-5"', true, {}],
  ['ai.attempt eq 1', true, {}],
  ['ai.attempt gt 1', false, {}],
  ['ai.cost.reserved ge 1125', true, {}],
  ['ai.cost.reserved gt 1125', false, {}],
  ['ai.tokens.input eq 100 and ai.tokens.max_output eq 100', true, {}],
  ['ai.tokens.max_output eq 4096', true, { maxTokens: undefined }],
  ['ai.cache.enabled', false, {}],
  ['ai.metadata["team"] eq "a"', true, { metadata: { team: 'a' } }],
  ['ai.metadata["team"] eq "a"', false, { metadata: { team: 'b' } }],
  ['ai.route eq "r"', false, {}],
  ['ai.route eq "r"', true, { model: 'dynamic/r' }],
])('a rule that blocks where `%s` refuses: %s', async (expression, refuses, more) => {
  const policy = policyOf({ default: 'allow', access: [{ id: 'no', action: 'block', expression }], routes: { r: { start: 'a', nodes: { a: { provider: 'openai', model: 'gpt-5' } } } } }) // prettier-ignore
  const { status } = await new World().call(policy, { ...callOf({ model: 'gpt-5' }), ...more })
  expect(status).toBe(refuses ? 403 : 200)
})

it('asks a route by the tokens that the gateway itself allows', async () => {
  const policy = policyOf({ default_max_tokens: 77, routes: { r: { start: 'q', nodes: { q: { if: 'ai.tokens.max_output eq 77', then: 'a', else: 'b' }, a: { provider: 'openai', model: 'gpt-5' }, b: { provider: 'openai', model: 'gpt-4.1' } } } } }) // prettier-ignore
  expect((await new World().call(policy, { model: 'dynamic/r', maxTokens: undefined })).target?.model).toBe('gpt-5')
})
