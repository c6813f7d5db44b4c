import { describe, expect, it } from 'vitest'
import { createEnforcer, type Enforcer } from '../../src/enforcement/index.ts'
import { createPolicy } from '../../src/policy/index.ts'
import { fromRequest } from '../../src/inspection/traffic/index.ts'

function enforcer(expression: string, limits = {}): Enforcer {
  const policy = createPolicy({ rules: [{ id: 'r', expression, action: 'block' }] })
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
  return createEnforcer(policy.value, { limits })
}

const url = 'https://user:pw@api.example.com:8443/a/%7Eb?q=1#part'
const byPath = enforcer('http.request.uri.path eq "/a/~b" and http.host eq "api.example.com"')
const byBody = enforcer('http.request.body.raw contains "secret"')

/** A request whose body nobody may look at. */
function untouchable(): Request {
  const refuse = (): never => {
    throw new Error('somebody touched the body')
  }
  return new Proxy(new Request('https://api.example.com/a/~b', { method: 'POST', body: 'x' }), {
    get(target, name) {
      if (['body', 'bodyUsed', 'clone', 'text', 'arrayBuffer'].includes(String(name))) return refuse()
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

describe('an exchange of a Fetch request', () => {
  it('has its parts', () => {
    const request = new Request('https://api.example.com:8443/a/%7Eb?q=1#part', {
      method: 'POST',
      headers: { 'X-Tag': 'One' },
      body: 'x',
    })
    const { exchange } = fromRequest(request, { clientIp: '192.0.2.1', receivedAt: 5, version: 'HTTP/2' })
    expect(exchange).toMatchObject({
      method: 'POST',
      scheme: 'https',
      host: 'api.example.com:8443',
      target: '/a/%7Eb?q=1',
      version: 'HTTP/2',
      clientIp: '192.0.2.1',
      receivedAt: 5,
    })
    expect(exchange.headers).toContainEqual(['x-tag', 'One'])
  })

  it('takes the host from the option, the header, and the URL at last', () => {
    const request = new Request('http://inside/', { headers: { host: 'asked.example' } })
    expect(fromRequest(request).exchange.host).toBe('asked.example')
    expect(fromRequest(request, { host: 'known.example' }).exchange.host).toBe('known.example')
    expect(fromRequest(new Request('http://inside/')).exchange).toMatchObject({ host: 'inside', scheme: 'http' })
    expect(() => new Request(url)).toThrow()
  })

  it('leaves the body alone if no rule needs it', async () => {
    expect((await byPath.decide(fromRequest(untouchable()).exchange)).rule).toBe('r')
    // The body is what the proxy guards: a rule that reads it is noticed.
    await expect(byBody.decide(fromRequest(untouchable()).exchange)).rejects.toThrow('touched')
  })

  it('passes the whole body on, read or not', async () => {
    for (const [by, rule] of [
      [byPath, null],
      [byBody, 'r'],
    ] as const) {
      const request = new Request('https://a.example/', { method: 'POST', body: 'a secret body' })
      const { exchange, forward } = fromRequest(request)
      expect((await by.decide(exchange)).rule).toBe(rule)
      expect(await forward().text()).toBe('a secret body')
    }
  })

  it('passes on a body of 50 MB of which only the beginning was read', async () => {
    const whole = 50_000_000
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = new Uint8Array(Math.min(65_536, whole - sent)).fill(97)
        sent += chunk.length
        controller.enqueue(chunk)
        if (sent === whole) controller.close()
      },
    })
    const request = new Request('https://a.example/', { method: 'POST', body, duplex: 'half' } as RequestInit)
    const { exchange, forward } = fromRequest(request)
    const decision = await byBody.decide(exchange)
    expect(decision.traffic.map(({ code }) => code)).toEqual(['E_BODY_LIMIT'])
    expect(sent).toBeLessThan(2_000_000)
    let received = 0
    for await (const chunk of forward().body as unknown as AsyncIterable<Uint8Array>) received += chunk.length
    expect(received).toBe(whole)
  })

  it('gives the body itself to who does not pass it on, and none if so asked', async () => {
    const make = (): Request =>
      new Request('https://a.example/', { method: 'POST', body: 'secret', headers: { 'content-length': '6' } })
    const taken = make()
    expect((await byBody.decide(fromRequest(taken, { body: 'take' }).exchange)).rule).toBe('r')
    expect(taken.bodyUsed).toBe(true)
    const kept = make()
    const bySize = enforcer('http.request.body.size eq 6 and http.request.body.truncated')
    expect((await bySize.decide(fromRequest(kept, { body: 'none' }).exchange)).rule).toBe('r')
    expect(await kept.text()).toBe('secret')
  })

  it('tells that a body was read before', async () => {
    const request = new Request('https://a.example/', { method: 'POST', body: 'secret' })
    await request.text()
    const decision = await byBody.decide(fromRequest(request).exchange)
    expect(decision.traffic).toEqual([
      { code: 'E_BODY_STREAM', message: 'the stream of the body failed: it was read before' },
    ])
  })

  it('has no body where the request has none', () => {
    expect(fromRequest(new Request('https://a.example/')).exchange.body).toBeUndefined()
  })
})
