import { describe, expect, it } from 'vitest'
import { createPolicy, type GatewayPolicy, type Policy } from '../../index.ts'

function open(policies: readonly GatewayPolicy[]): Policy {
  const result = createPolicy({ scheme: 'gateway', gateway: { policies: [...policies] } })
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return result.value
}

describe('times', () => {
  const policy = open([
    {
      name: 'office',
      action: 'block',
      traffic: 'http.request.host == "a"',
      schedule: { mon: '08:00-12:30,13:00-17:00', time_zone: 'America/New_York' },
      expiration: { expires_at: '2026-03-01T00:00:00Z' },
    },
  ])
  it.each([
    // New York is at UTC-5 in February.
    ['2026-02-23T13:00:00Z', 'block'],
    ['2026-02-23T12:59:00Z', 'allow'],
    ['2026-02-23T17:30:00Z', 'allow'],
    ['2026-02-23T18:00:00Z', 'block'],
    ['2026-02-24T14:00:00Z', 'allow'],
    ['2026-03-02T14:00:00Z', 'allow'],
  ])('at %s: %s', (time, action) => {
    expect(policy.decide({ 'http.request.host': 'a' }, { now: Date.parse(time) }).action).toBe(action)
  })
})

describe('kinds of traffic', () => {
  const policy = open([
    { name: 'names', action: 'block', filters: ['dns'], traffic: 'not(dns.fqdn == "good")' },
    { name: 'ports', action: 'allow', filters: ['l4'], traffic: 'net.dst.port == 443' },
    { name: 'hosts', action: 'block', traffic: 'http.request.host == "bad"' },
  ])
  it('asks only the policies of the kind', () => {
    expect(policy.decide({ 'http.request.host': 'x' }).rule).toBeNull()
    expect(policy.decide({ 'dns.fqdn': 'x' }).rule).toBe('names')
    expect(policy.decide({ 'http.request.host': 'x' }, { builders: ['dns'] }).rule).toBe('names')
  })
  it('lets an HTTP block overrule a network allow', () => {
    expect(policy.decide({ 'net.dst.port': 443, 'http.request.host': 'bad' })).toMatchObject({
      rule: 'hosts',
      overruled: [{ rule: 'ports' }],
    })
  })
})

describe('wrong policies', () => {
  it('names the action, the section and the times that are wrong', () => {
    const result = createPolicy({
      scheme: 'gateway',
      gateway: {
        policies: [
          {
            name: 'x',
            action: 'override',
            traffic: 'true',
            schedule: { tue: '8-9', time_zone: 'Mars/Base' },
            expiration: { expires_at: 'soon' },
          },
        ],
      },
    })
    expect(result.ok ? [] : result.diagnostics.map(({ message }) => message)).toEqual([
      'the action `override` is no action of http policies',
      '`soon` is no ISO 8601 time',
      '`Mars/Base` is no time zone',
      'expected times such as `09:00-12:00,13:00-17:00`, found `8-9`',
    ])
    expect(
      createPolicy({ scheme: 'cloudflare', gateway: { policies: [{ name: 'x', action: 'block' }] } }),
    ).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'E_POLICY_SECTION' }],
    })
  })
})
