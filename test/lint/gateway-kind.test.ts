import { describe, expect, it } from 'vitest'
import { lint } from '../../src/lint/index.ts'

const resource = (type: string, name: string, precedence: number, members: string): string =>
  `resource "${type}" "${name}" {
  account_id = "a"
  name       = "${name}"
  action     = "block"
  enabled    = true
  precedence = ${String(precedence)}
  ${members}
}
`
const hosts = String.raw`traffic = "http.request.host == \"a.example\""`

/** Codes with the policies that they are told of, errors and warnings alone. */
function loud(file: string, text: string): readonly string[] {
  return lint([{ file, text }], { today: '2026-11-27' })
    .findings.filter(({ level }) => level === 'error' || level === 'warning')
    .map(({ code, subject }) => `${code} ${subject}`)
}

describe.each(['cloudflare_teams_rule', 'cloudflare_zero_trust_gateway_policy'])('%s without filters', (type) => {
  it('keeps no other policy from acting where nothing tells its kind', () => {
    const first = resource(type, 'everything', 1, '')
    expect(loud('a.tf', first + resource(type, 'hosts', 2, `filters = ["http"]\n  ${hosts}`))).toEqual([])
    // With the filter said, the second one is dead.
    const said = resource(type, 'everything', 1, 'filters = ["http"]')
    expect(loud('a.tf', said + resource(type, 'hosts', 2, `filters = ["http"]\n  ${hosts}`))).toEqual(['dead-rule hosts']) // prettier-ignore
  })

  it('is itself not told to be dead', () => {
    const who = String.raw`identity = "identity.email == \"a@b.example\""`
    const text = resource(type, 'everything', 1, 'filters = ["http"]') + resource(type, 'who', 2, who)
    expect(loud('a.tf', text)).toEqual([])
    const never = String.raw`identity = "identity.email == \"a\" and identity.email == \"b\""`
    const { findings } = lint([{ file: 'a.tf', text: resource(type, 'who', 2, never) }], { today: '2026-11-27' })
    expect(findings.map(({ code }) => code)).toEqual(['never-matches'])
  })

  it('is of the kind that its fields and its action leave', () => {
    const names = String.raw`traffic = "dns.fqdn == \"a.example\""`
    const ports = 'traffic = "net.sni.host == \\"a.example\\""'
    expect(loud('a.tf', resource(type, 'one', 1, names) + resource(type, 'two', 2, `filters = ["dns"]\n  ${names}`))).toEqual(['dead-rule two']) // prettier-ignore
    expect(loud('a.tf', resource(type, 'one', 1, ports) + resource(type, 'two', 2, `filters = ["l4"]\n  ${ports}`))).toEqual(['dead-rule two']) // prettier-ignore
    expect(loud('a.tf', resource(type, 'one', 1, hosts) + resource(type, 'two', 2, hosts))).toEqual(['dead-rule two'])
  })
})

describe('a policy of the API without filters', () => {
  const policy = (name: string, precedence: number, members: object) =>
    ({ id: name, name, action: 'block', enabled: true, precedence, ...members }) as const
  const answer = (...result: readonly object[]): string => JSON.stringify({ success: true, result })
  const host = { traffic: 'http.request.host == "a.example"' }
  const device = { device_posture: 'any(device_posture.checks.passed[*] in {"x"})' }

  it('stands alone unless its conditions tell its kind', () => {
    const open = answer(policy('one', 1, device), policy('two', 2, { filters: ['http'], ...host, ...device }))
    expect(loud('a.json', open)).toEqual([])
    const told = answer(policy('one', 1, host), policy('two', 2, { filters: ['http'], ...host, ...device }))
    expect(loud('a.json', told)).toEqual(['dead-rule two'])
  })
})
