import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createEnforcer, enforceRequest, toResponse, type Enforcer } from '../../src/enforcement/index.ts'
import { createNodeMiddleware, type NodeMiddlewareOptions } from '../../src/enforcement/node/index.ts'
import { createPolicy } from '../../src/policy/index.ts'

function enforcer(document: object): Enforcer {
  const policy = createPolicy(document)
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
  return createEnforcer(policy.value)
}

/** A policy of one rule that matches everything. */
function always(action: string, parameters?: object): Enforcer {
  const rule = { id: 'r', expression: 'http.host ne ""', action }
  return enforcer({ rules: [{ ...rule, ...(parameters === undefined ? {} : { action_parameters: parameters }) }] })
}

function gateway(action: string, settings: object = {}): Enforcer {
  const policy = { id: 'g', name: 'g', action, enabled: true, filters: ['http'], precedence: 1, traffic: 'http.request.host == "a.example"', rule_settings: settings } // prettier-ignore
  return enforcer({ scheme: 'gateway', gateway: { policies: [policy] } })
}

const forwarded = new Response('forwarded')
const pass = (): Response => forwarded.clone()

async function ask(by: Enforcer, accept = 'text/html', init: RequestInit = {}): Promise<Response> {
  const request = new Request('https://a.example/p?q=1', { ...init, headers: { accept } })
  return enforceRequest(by, request, {}, pass)
}

describe('the answer to', () => {
  it.each(['log', 'allow', 'skip'])('%s is none: the request goes on', async (action) => {
    const by = action === 'allow' ? gateway('allow') : always(action, action === 'skip' ? { ruleset: 'current' } : {})
    expect(await (await ask(by)).text()).toBe('forwarded')
    const decision = await by.decide({ method: 'GET', scheme: 'https', host: 'a.example', target: '/', headers: [] })
    expect(toResponse(decision)).toBeUndefined()
  })

  it('a block is 403, in the form that the client accepts', async () => {
    const page = await ask(always('block'))
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
      403,
      'text/html; charset=utf-8',
      'no-store',
    ])
    expect(await page.text()).toContain('<h1>Blocked</h1>')
    const json = await ask(always('block'), 'application/vnd.api+json, text/html')
    expect(await json.json()).toEqual({ error: 'blocked' })
    expect(await (await ask(always('block'), 'text/plain')).text()).toBe('Blocked')
    expect((await ask(always('block'), '*/*')).headers.get('content-type')).toBe('text/html; charset=utf-8')
  })

  it('a block with a response of its own is that response', async () => {
    const response = { status_code: 451, content: '{"no":1}', content_type: 'application/json' }
    const custom = await ask(always('block', { response }))
    expect([custom.status, custom.headers.get('content-type'), await custom.text()]).toEqual([
      451,
      'application/json; charset=utf-8',
      '{"no":1}',
    ])
  })

  it('a block of rate limiting is 429', () => {
    const report = { rule: 'r', action: 'block', phase: 'http_ratelimit' }
    const decision: Parameters<typeof toResponse>[0] = {
      action: 'block',
      rule: 'r',
      parameters: {},
      matched: [report],
      isolation: null,
      location: null,
    }
    expect(toResponse(decision)?.status).toBe(429)
  })

  it('a block of Gateway shows its reason, which is no markup', async () => {
    const settings = { block_page_enabled: true, block_reason: '<script>alert("x")</script> & more' }
    const page = await (await ask(gateway('block', settings))).text()
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more')
    expect(page).not.toContain('<script>')
    expect(await (await ask(gateway('block', settings), 'application/json')).json()).toEqual({
      error: 'blocked',
      reason: settings.block_reason,
    })
  })

  it('a redirect leads to its target: 302, and 307 where the method must stay', async () => {
    const by = gateway('redirect', { redirect: { target_uri: 'https://b.example/x', preserve_path_and_query: true } })
    const moved = await ask(by)
    expect([moved.status, moved.headers.get('location')]).toEqual([302, 'https://b.example/x/p?q=1'])
    expect((await ask(by, '*/*', { method: 'POST', body: 'x' })).status).toBe(307)
    const asked = always('redirect', { from_value: { status_code: 308, target_url: { value: 'https://b.example/' } } })
    expect((await ask(asked)).status).toBe(308)
    const nowhere = always('redirect', { from_value: { target_url: { value: 'javascript:alert(1)' } } })
    expect((await ask(nowhere)).status).toBe(403)
  })

  it.each(['challenge', 'js_challenge', 'managed_challenge'])(
    '%s is 403 and says that one would be posed',
    async (action) => {
      const response = await ask(always(action), 'application/json')
      expect([response.status, response.headers.get('cf-mitigated')]).toEqual([403, 'challenge'])
      expect(await response.json()).toMatchObject({ error: 'challenge' })
    },
  )

  it('isolation is a refusal, or the way to the browser that the policy names', async () => {
    const refused = await ask(gateway('isolate'), 'application/json')
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: 'isolation_required' }])
    const sent = await ask(always('isolate', { url: 'https://browser.example/' }))
    expect([sent.status, sent.headers.get('location')]).toEqual([302, 'https://browser.example/'])
  })
})

describe('enforceRequest', () => {
  it('tells the decision, takes the facts, and passes the body on', async () => {
    const by = enforcer({
      rules: [{ id: 'r', expression: 'http.request.body.raw contains "x" and ip.src eq 192.0.2.1', action: 'log' }],
    })
    const seen: unknown[] = []
    const response = await enforceRequest(
      by,
      new Request('https://a.example/', { method: 'POST', body: 'xyz' }),
      { clientIp: '192.0.2.1', onDecision: ({ matched }) => seen.push(matched.map(({ rule }) => rule)) },
      async (request) => new Response(await request.text()),
    )
    expect([await response.text(), seen]).toEqual(['xyz', [['r']]])
  })
})

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(by: Enforcer, options?: NodeMiddlewareOptions): Promise<string> {
  const enforce = createNodeMiddleware(by, options)
  const server = createServer((message, response) => {
    void enforce(message, response, (error) => {
      if (error !== undefined) {
        response.statusCode = 500
        response.end(String(error))
      } else message.pipe(response)
    })
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
}

describe('the Node middleware', () => {
  const by = enforcer({ rules: [{ id: 'r', expression: 'http.request.body.raw contains "secret"', action: 'block' }] })

  it('answers what is blocked, and hands the rest on whole', async () => {
    const url = await serve(by)
    const blocked = await fetch(url, { method: 'POST', body: 'a secret', headers: { accept: 'application/json' } })
    expect([blocked.status, await blocked.json()]).toEqual([403, { error: 'blocked' }])
    const body = 'x'.repeat(3_000_000)
    const passed = await fetch(url, { method: 'POST', body })
    expect([passed.status, (await passed.text()) === body]).toEqual([200, true])
  })

  it('takes facts, and hands an error of the host to next', async () => {
    const seen: unknown[] = []
    const url = await serve(by, { onDecision: ({ action }, { method }) => seen.push([action, method]) })
    await fetch(url)
    expect(seen).toEqual([['allow', 'GET']])
    const broken = await serve(by, { facts: () => Promise.reject(new Error('no session store')) })
    const response = await fetch(broken)
    expect([response.status, await response.text()]).toEqual([500, 'Error: no session store'])
  })
})
