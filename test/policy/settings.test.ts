import { describe, expect, it } from 'vitest'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { runModuleText } from '../support/load-module.ts'
import {
  createPolicy,
  emitPolicy,
  planFieldNeeds,
  runSteps,
  type Decision,
  type Policy,
  type PolicyDocument,
  type Ruleset,
} from '../../src/policy/index.ts'

function open(rulesets: readonly Ruleset[]): Policy {
  const result = createPolicy({ rulesets } as PolicyDocument)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  return result.value
}

const event = {
  'http.host': 'shop.example',
  'http.request.uri.path': '/old/cart.PHP',
  'http.request.uri.query': 'a=1&b=2',
  'http.request.uri': '/old/cart.PHP?a=1&b=2',
  'http.request.full_uri': 'https://shop.example/old/cart.PHP?a=1&b=2',
  'http.request.uri.args': { a: ['1'], b: ['2'] },
  'raw.http.request.uri.path': '/old/cart.PHP',
}

/** What an emitted module says; undefined where its text cannot be run. */
function decideEmitted(policy: Policy): Decision | undefined {
  if (!allowsGeneratedCode) return undefined
  const emitted = runModuleText(emitPolicy(policy)) as unknown as { bind(): { decide(record: object): Decision } }
  return emitted.bind().decide(event)
}

const rule = (action: string, parameters: object, expression = 'true'): object => ({
  action,
  expression,
  action_parameters: parameters,
})
const ruleset = (phase: string, ...rules: readonly object[]): Ruleset => ({ kind: 'zone', phase, rules }) as Ruleset

/** What the library and an emitted module say alike. */
function settingsOf(rulesets: readonly Ruleset[]): Decision['settings'] {
  const policy = open(rulesets)
  const { settings, matched } = policy.decide(event)
  const emitted = decideEmitted(policy)
  if (emitted !== undefined)
    expect({ settings: emitted.settings, matched: emitted.matched }).toEqual({ settings, matched })
  return settings
}

describe('settings of rules that go on', () => {
  it('are those of the last match, setting by setting', () => {
    expect(
      settingsOf([
        ruleset(
          'http_config_settings',
          rule('set_config', { polish: 'off', bic: true }),
          rule('set_config', { polish: 'lossy' }),
          rule('set_config', { bic: false }, 'http.host eq "other"'),
        ),
        ruleset(
          'http_request_origin',
          rule('route', { origin: { host: 'a.example', port: 8080 } }),
          rule('route', { origin: { port: 9090 }, host_header: 'b.example' }),
        ),
        ruleset(
          'http_request_cache_settings',
          rule('set_cache_settings', { edge_ttl: { mode: 'override_origin', default: 60 } }),
          rule('set_cache_settings', { edge_ttl: { mode: 'respect_origin' } }),
        ),
      ]),
    ).toEqual({
      http_config_settings: { polish: 'lossy', bic: true },
      http_request_origin: { origin: { host: 'a.example', port: 9090 }, host_header: 'b.example' },
      http_request_cache_settings: { edge_ttl: { mode: 'respect_origin' } },
    })
  })

  it('have the values of their expressions', () => {
    const settings = settingsOf([
      ruleset(
        'http_request_late_transform',
        rule('rewrite', {
          headers: {
            'X-Host': { operation: 'set', expression: 'concat("h:", http.host)' },
            'x-Gone': { operation: 'remove' },
            'x-missing': { operation: 'set', expression: 'http.request.headers["none"][0]' },
          },
        }),
        rule('rewrite', { headers: { 'x-host': { operation: 'set', value: 'fixed' } } }),
      ),
      ruleset(
        'http_response_headers_transform',
        rule('rewrite', { headers: { 'set-cookie': { operation: 'add', value: 'a=1' } } }),
        rule('rewrite', { headers: { 'set-cookie': { operation: 'add', value: 'b=2' } } }),
      ),
    ])
    expect(settings).toEqual({
      http_request_late_transform: {
        headers: [
          { name: 'x-gone', operation: 'remove' },
          { name: 'x-host', operation: 'set', value: 'fixed' },
        ],
      },
      http_response_headers_transform: {
        headers: [
          { name: 'set-cookie', operation: 'add', value: 'a=1' },
          { name: 'set-cookie', operation: 'add', value: 'b=2' },
        ],
      },
    })
  })

  it('are not those of monitored rules, and keep `__proto__` a plain name', () => {
    const monitored = {
      ...ruleset('http_config_settings', rule('set_config', { bic: true })),
      mode: 'monitor',
    } as Ruleset
    expect(settingsOf([monitored])).toEqual({})
    const headers = JSON.parse('{"__proto__":{"operation":"set","value":"x"}}') as object
    expect(settingsOf([ruleset('http_request_late_transform', rule('rewrite', { headers }))])).toEqual({
      http_request_late_transform: { headers: [{ name: '__proto__', operation: 'set', value: 'x' }] },
    })
  })
})

describe('a rewritten URI', () => {
  const rewrite = ruleset(
    'http_request_transform',
    rule('rewrite', { uri: { path: { expression: 'concat("/new", http.request.uri.path)' } } }),
    // Values are fixed within a phase, so this one sees the path as it came.
    rule('rewrite', { uri: { query: { value: 'c=3' } } }, 'http.request.uri.path eq "/old/cart.PHP"'),
  )
  const firewall = (expression: string): Ruleset =>
    ruleset('http_request_firewall_custom', { ref: 'late', ...rule('block', {}, expression) })

  it.each([
    ['http.request.uri.path eq "/new/old/cart.PHP"', 'late'],
    ['http.request.uri.path eq "/old/cart.PHP"', null],
    ['http.request.uri.path.extension eq "php"', 'late'],
    ['http.request.uri.query eq "c=3"', 'late'],
    ['http.request.uri eq "/new/old/cart.PHP?c=3"', 'late'],
    ['http.request.full_uri eq "https://shop.example/new/old/cart.PHP?c=3"', 'late'],
    ['http.request.uri.args["c"][0] eq "3" and not any(http.request.uri.args["a"][*] eq "1")', 'late'],
    ['any(http.request.uri.args.names[*] eq "c") and any(http.request.uri.args.values[*] eq "3")', 'late'],
    ['raw.http.request.uri.path eq "/old/cart.PHP"', 'late'],
  ])('is what later phases see: %s', (expression, expected) => {
    const policy = open([rewrite, firewall(expression)])
    const context = policy.toContext(event, [])
    expect(policy.decide(context).rule).toBe(expected)
    expect(policy.findDecidingRule(context)?.rule ?? null).toBe(expected)
    const emitted = decideEmitted(policy)
    if (emitted !== undefined) expect(emitted.rule).toBe(expected)
    const explained = policy.explain(context).find((row) => row.rule === 'late')
    expect(explained?.matched).toBe(expected !== null)
    // The event itself is left as it came.
    expect(policy.toContext(event, []).values).toEqual(context.values)
  })

  it('settles no rule before it is known', () => {
    const policy = open([
      rewrite,
      firewall('http.request.uri.path eq "/new/old/cart.PHP" and cf.llm.prompt.injection_score lt 20'),
    ])
    const needs = runSteps(planFieldNeeds(policy, ['cf.llm.prompt.injection_score']))
    const context = policy.toContext(event, [])
    expect([...needs.needed(context, needs.fields)]).toEqual(['cf.llm.prompt.injection_score'])
  })
})

describe('expressions among parameters', () => {
  const phases: Readonly<Record<string, string>> = {
    rewrite: 'http_request_transform',
    redirect: 'http_request_redirect',
  }
  const findings = (action: string, parameters: object, extras: object = {}): unknown[] => {
    const document = {
      rulesets: [ruleset(phases[action] ?? 'http_ratelimit', { ...rule(action, parameters), ...extras })],
    } as PolicyDocument
    const result = createPolicy(document)
    return result.ok ? [] : result.diagnostics.map(({ code, path }) => [code, path.slice(4).join('.')])
  }

  it('are checked where they stand', () => {
    expect(findings('rewrite', { uri: { path: { expression: 'http.hots' } } })).toEqual([
      ['E_UNKNOWN_IDENTIFIER', 'action_parameters.uri.path.expression'],
    ])
    expect(findings('rewrite', { headers: { 'x-a': { operation: 'set', expression: 'ip.src' } } })).toEqual([
      ['E_PARAMETER_TYPE', 'action_parameters.headers.x-a.expression'],
    ])
    expect(findings('block', {}, { ratelimit: { counting_expression: 'http.host eq 1' } })).toEqual([
      [expect.stringMatching(/^E_/), 'ratelimit.counting_expression'],
    ])
    expect(findings('block', {}, { ratelimit: { counting_expression: '' } })).toEqual([])
    expect(findings('redirect', { from_list: { name: 'l', key: 'http.request.ful_uri' } })).toEqual([
      ['E_UNKNOWN_IDENTIFIER', 'action_parameters.from_list.key'],
    ])
  })

  it('and an execute outside of rulesets is refused', () => {
    const result = createPolicy({ rules: [{ expression: 'true', action: 'execute', action_parameters: { id: 'x' } }] })
    expect(result).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'E_ACTION_SECTION', path: ['rules', 0, 'action'] }],
    })
  })
})
