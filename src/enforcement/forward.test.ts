import { describe, expect, it } from 'vitest'
import { openPolicy } from '../policy/index.ts'
import { enforceRequest, openEnforcer, type EnforcementDecision, type Enforcer } from './index.ts'

function enforcerOf(document: object): Enforcer {
  const opened = openPolicy(JSON.stringify({ version: 1, ...document }))
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics))
  const enforcer = openEnforcer(opened.value)
  if (!enforcer.ok) throw new Error(JSON.stringify(enforcer.diagnostics))
  return enforcer.value
}

/** What the app behind gets of a request, as text. */
const echo = (request: Request): Response =>
  new Response(
    `${new URL(request.url).pathname}${new URL(request.url).search} ${request.headers.get('x-tenant') ?? '-'}`,
  )

const request = new Request('https://app.example.com/old?a=1', { headers: { 'x-tenant': 'forged' } })

describe('what goes on', () => {
  it("carries the headers of Gateway's Allow", async () => {
    const policies = [
      {
        name: 'tenant',
        action: 'allow',
        filters: ['http'],
        traffic: 'http.request.host == "app.example.com"',
        rule_settings: { add_headers: { 'X-Tenant': ['ours', 'second'] } },
      },
    ]
    const response = await enforceRequest(enforcerOf({ gateway: { policies } }), request.clone(), {}, echo)
    expect(await response.text()).toBe('/old?a=1 ours, second')
  })

  it('carries rewrites of URI and headers, of the answer too', async () => {
    const ruleset = (phase: string, parameters: object): object => ({
      kind: 'zone',
      phase,
      rules: [{ ref: phase, expression: 'true', action: 'rewrite', action_parameters: parameters }],
    })
    const enforcer = enforcerOf({
      rulesets: [
        ruleset('http_request_transform', { uri: { path: { value: '/new' } } }),
        ruleset('http_request_late_transform', { headers: { 'x-tenant': { operation: 'remove' } } }),
        ruleset('http_response_headers_transform', { headers: { 'x-by': { operation: 'set', value: 'us' } } }),
      ],
    })
    const response = await enforceRequest(enforcer, request.clone(), {}, echo)
    expect([await response.text(), response.headers.get('x-by')]).toEqual(['/new?a=1 -', 'us'])
  })

  it('never takes another host from a path', async () => {
    const rules = [
      {
        id: 'r',
        expression: 'true',
        action: 'rewrite',
        action_parameters: { uri: { path: { value: '//evil.example/x' } } },
      },
    ]
    const told: string[] = []
    const onDecision = ({ problems }: EnforcementDecision): void => void told.push(...problems.map(({ code }) => code))
    const response = await enforceRequest(
      enforcerOf({ rules }),
      request.clone(),
      { onDecision },
      (passed) => new Response(passed.url),
    )
    expect([await response.text(), told]).toEqual(['https://app.example.com/old?a=1', ['E_FORWARD']])
  })
})

describe('what is answered', () => {
  it('sends isolated requests to the browser that the document names', async () => {
    const enforcer = enforcerOf({
      isolation: { address: 'https://browser.example.com/open?url={url}' },
      rules: [{ id: 'r', expression: 'true', action: 'isolate' }],
    })
    const response = await enforceRequest(enforcer, request.clone(), {}, echo)
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      'https://browser.example.com/open?url=https%3A%2F%2Fapp.example.com%2Fold%3Fa%3D1',
    ])
  })

  it("asks the host's handler about challenges", async () => {
    const enforcer = enforcerOf({ rules: [{ id: 'r', expression: 'true', action: 'managed_challenge' }] })
    const pose = await enforceRequest(enforcer, request.clone(), { challenge: () => new Response('solve', { status: 403 }) }, echo) // prettier-ignore
    const passed = await enforceRequest(enforcer, request.clone(), { challenge: () => 'passed' }, echo)
    const without = await enforceRequest(enforcer, request.clone(), {}, echo)
    expect([await pose.text(), await passed.text(), without.headers.get('cf-mitigated')]).toEqual([
      'solve',
      '/old?a=1 forged',
      'challenge',
    ])
  })
})
