import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  createPolicy,
  exportGatewayPolicies,
  exportRulesets,
  importPolicies,
  type Policy,
  type PolicyDocument,
} from '../../../src/policy/index.ts'

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

interface Imported {
  readonly document: PolicyDocument
  readonly warnings: readonly string[]
}

function importText(text: string): Imported {
  const result = importPolicies(text)
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  const [document, ...others] = result.value
  if (document === undefined || others.length > 0) throw new Error('one document was expected')
  return { document, warnings: result.warnings.map(({ code, message }) => `${code} ${message}`) }
}

function open(document: PolicyDocument): Policy {
  const result = createPolicy(document)
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return result.value
}

/** What was exported comes in again as the same document, without a word. */
function expectRoundTrip({ rulesets, gateway }: PolicyDocument): void {
  const document = { version: 1 as const, ...(rulesets && { rulesets }), ...(gateway && { gateway }) }
  const again = importText(JSON.stringify([...exportRulesets(document), ...exportGatewayPolicies(document)]))
  expect(again.document.rulesets).toEqual(rulesets)
  expect(again.document.gateway).toEqual(gateway)
  expect(again.warnings).toEqual([])
}

describe('an export of cf-terraforming', () => {
  const { document, warnings } = importText(read('cf-terraforming-v4.tf'))

  it('comes in but for the rule with a variable, which is named', () => {
    expect(warnings).toEqual([
      'W_IMPORT_LEFT_OUT a resource `cloudflare_record` is left out: a policy has no place for this type',
      expect.stringMatching(
        /^W_IMPORT_LEFT_OUT rule 3 `variable` of .*: its `expression` is not known here .*var\.host/,
      ),
    ])
    expect(document.rulesets?.[0]?.rules?.map(({ ref }) => ref)).toEqual(['office', 'admin'])
    expect(document.lists).toEqual({
      office: { kind: 'ip', external: true },
      blocked: { kind: 'hostname', items: ['bad.example', 'worse.example'] },
    })
  })

  it('decides, and goes out as the API has it', () => {
    const policy = open(document)
    expect(policy.decide({ 'http.host': 'a.example', 'http.request.uri.path': '/admin' }).rule).toBe('admin')
    expect(policy.decide({ 'http.host': 'a.example', 'http.request.uri.path': '/' }).rule).toBeNull()
    expect(policy.decide({ 'http.request.domains': ['x.bad.example', 'bad.example'] }).rule).toBe('blocked hosts')
    expectRoundTrip(document)
    expect(exportRulesets(document)[0]?.rules?.[0]).toMatchObject({
      action_parameters: { ruleset: 'current' },
      logging: { enabled: true },
    })
    expect(exportGatewayPolicies(document)[0]?.rule_settings).toEqual({
      block_page_enabled: true,
      block_reason: 'ask first',
    })
  })
})

describe('a managed ruleset', () => {
  it('comes in without the rules that have no expression, each of them named', () => {
    const { document, warnings } = importText(read('managed-ruleset.json'))
    expect(warnings).toEqual([
      expect.stringMatching(/^W_IMPORT_LEFT_OUT rule 1 `272936dc447b41fe976255ff6b768ec0` of .* no `expression`/),
    ])
    expect(open(document).decide({ 'http.host': 'x' }).action).toBe('allow')
    expectRoundTrip(document)
  })
})

describe('the state of an old provider', () => {
  it('gives firewall rules as custom rules, in the order of the old product', () => {
    const { document, warnings } = importText(read('old-state.json'))
    expect(warnings).toEqual([
      expect.stringMatching(/^W_IMPORT_LEFT_OUT .*a2.* no firewall rule uses it/),
      expect.stringMatching(/^W_IMPORT_CHANGED 2 firewall rules /),
    ])
    const policy = open(document)
    const login = { 'http.request.uri.path': '/wp-login.php' }
    expect(policy.decide({ ...login, 'ip.src': '192.0.2.9' })).toMatchObject({ action: 'block', rule: 'r1' })
    expect(policy.decide({ ...login, 'ip.src': '192.0.2.7' }).action).toBe('allow')
    expect(policy.decide({ 'http.request.host': 'mail.example' })).toMatchObject({ action: 'block', rule: 'mail' })
    expect(document.gateway?.policies?.[0]).toMatchObject({
      precedence: 5,
      rule_settings: { block_page_enabled: true, block_reason: 'no mail' },
    })
    expectRoundTrip(document)
  })
})

describe('a plan with unknown values', () => {
  it('leaves out what hangs on them: without its condition a policy would match everything', () => {
    const { document, warnings } = importText(read('plan-with-unknown-values.json'))
    expect(warnings).toEqual([
      expect.stringMatching(
        /^W_IMPORT_LEFT_OUT rule 1 `later` of `cloudflare_ruleset\.waf`.*`expression` is not known/,
      ),
      expect.stringMatching(/^W_IMPORT_LEFT_OUT `cloudflare_zero_trust_gateway_policy\.later`.*`traffic` is not known/),
    ])
    const policy = open(document)
    expect(policy.decide({ 'http.request.host': 'bad.example' }).rule).toBe('known')
    expect(policy.decide({ 'http.request.uri.path': '/x' }).rule).toBe('path')
    expectRoundTrip(document)
  })
})

describe('DLP profiles, portals and worked out values of a Terraform file', () => {
  const { document, warnings } = importText(read('account.tf'))

  it('come in, and what has no counterpart is told', () => {
    expect(warnings.map((warning) => warning.replace(/ is left out: | is not as it was: /, ' | '))).toEqual([
      expect.stringMatching(/`cloudflare_ruleset.each` \| `for_each` may make several/),
      expect.stringMatching(/the rules of `cloudflare_ruleset.each` \| they are not known here/),
      expect.stringMatching(/the entry `Card` of .*luhn/),
      expect.stringMatching(/the entry `Dragon scales` of .*nothing here looks/),
      expect.stringMatching(/`ocr_enabled` of /),
      expect.stringMatching(/mcp_portal.main` \| who may use it/),
    ])
    expect(document.dlp?.profiles).toEqual([
      {
        id: 'projects',
        name: 'Projects',
        matchCount: 1,
        entries: [
          { id: 'Code name', name: 'Code name', pattern: 'PRJ-\\d{4}' },
          { id: 'Card', name: 'Card', pattern: '\\d{16}' },
        ],
      },
    ])
  })

  it('decide: a portal denies until someone says who may use it', () => {
    const policy = open(document)
    expect(policy.decide({ 'dlp.profiles': ['projects'] }).rule).toBe('no projects')
    expect(document.portal?.hostname).toBe('mcp.example.com')
    expect(document.portal?.servers).toEqual({ wiki: { description: 'Wiki', url: 'https://wiki.example/mcp' } })
    expect(document.portal?.rules?.map(({ action, tools, enabled }) => [action, tools, enabled])).toEqual([
      ['block', ['delete_page'], undefined],
      ['allow', ['search'], false],
    ])
  })
})

describe('whatever an API gives', () => {
  const rule = { id: 'r', action: 'block', expression: 'http.host eq "a"' }
  const policy = { name: 'g', action: 'block', traffic: 'http.request.host == "a"' }

  it.each([
    ['a result without its envelope', { result: [policy] }],
    ['a list of rules', [rule, { ...rule, expression: null }]],
    ['rulesets and policies', { result: [{ phase: 'http_ratelimit', rules: null }, policy], success: true }],
    [
      'a firewall rule with its filter',
      { result: [{ id: 'f', action: 'bypass', products: ['waf'], filter: rule }], success: true },
    ],
    [
      'a list of Zero Trust',
      { result: { id: 'l', name: 'l', type: 'IP', items: [{ value: '192.0.2.0/24' }, 7, null] } },
    ],
    ['a list of rules that holds redirects', [policy, { id: 'l', name: 'l', kind: 'redirect', num_items: 3 }]],
    [
      'DLP',
      { result: [{ id: 'p', name: 'p', type: 'custom', entries: [{ id: 'e', name: 'e', pattern: { regex: 'x' } }] }] },
    ],
    ['MCP servers', { result: [{ id: 's', hostname: 's.example/mcp', auth_type: 'oauth' }] }],
    [
      'a state of version 4',
      {
        version: 4,
        resources: [
          {
            mode: 'managed',
            type: 'cloudflare_ruleset',
            name: 'x',
            instances: [{ attributes: { phase: 'http_ratelimit', rules: [] } }],
          },
        ],
      },
    ],
    [
      'a file of Terraform in JSON',
      {
        resource: {
          cloudflare_teams_rule: {
            x: { ...policy, traffic: 'http.request.host == "${var.x}"', filters: ['http'] },
            y: policy,
          },
        },
      },
    ],
  ])('%s comes in, and compiles', (_name, value) => {
    const { document } = importText(JSON.stringify(value))
    expect(createPolicy(document)).toMatchObject({ ok: true })
  })

  it('leaves no object out without a word', () => {
    expect(importText(JSON.stringify([policy, { a: 1 }, 5])).warnings).toEqual([
      'W_IMPORT_LEFT_OUT an object is left out: nothing is known that has the members `a`',
      'W_IMPORT_LEFT_OUT `5` is left out: it is no object',
    ])
  })

  it.each([
    'resource "cloudflare_ruleset" "x" {',
    'resource "cloudflare_ruleset" "x" { name = "a',
    'resource "cloudflare_ruleset" "x" { name = <<EOT\nabc',
    `resource "a" "b" { x = ${'['.repeat(5000)} }`,
    `resource "a" "b" { ${'c { '.repeat(5000)} }`,
  ])('says where a broken file breaks: %#', (text) => {
    expect(importPolicies(text)).toMatchObject({ ok: false, diagnostics: [{ code: 'E_POLICY_SYNTAX' }] })
  })
})

describe('a state with modules, counts and the empty members of an old provider', () => {
  const { document, warnings } = importText(read('state-with-modules.json'))

  it('comes in whole, with rules that have a name', () => {
    expect(warnings).toEqual([expect.stringMatching(/^W_IMPORT_CHANGED 2 firewall rules /)])
    const policy = open(document)
    expect(policy.decide({ 'ip.src': '1.1.1.1' })).toMatchObject({ action: 'block', rule: 'r1' })
    expect(policy.decide({ 'http.host': 'old' }).rule).toBe('fr1')
    expect(policy.decide({ 'http.request.domains': ['x.example'] }).rule).toBe('T')
    expect(policy.decide({ 'http.host': 'older' }).rule).toBeNull()
  })

  it('goes out and comes in again as it was', () => {
    expectRoundTrip(document)
  })
})

describe('a plan with modules, of which some is known after apply', () => {
  const { document, warnings } = importText(read('plan-with-modules.json'))

  it('brings what is known and names the rest', () => {
    expect(warnings).toEqual([
      expect.stringMatching(/^W_IMPORT_LEFT_OUT rule 2 of `cloudflare_ruleset\.a` .*known after apply/),
      expect.stringMatching(/^W_IMPORT_LEFT_OUT `module\.m\.cloudflare_zero_trust_gateway_policy\.p\[0\]` .*`traffic`/),
    ])
    expect(open(document).decide({ 'http.host': 'a' }).action).toBe('block')
    expectRoundTrip(document)
  })
})

describe('Terraform files that compute', () => {
  it('of the fourth provider: what stands there comes in, each rest is named', () => {
    const { document, warnings } = importText(read('computed-v4.tf'))
    for (const name of ['module `waf`', 'cloudflare_snippet_rules', 'the variable `blocked`', '2 firewall rules'])
      expect(warnings.join('\n')).toContain(name)
    const policy = open(document)
    expect(policy.decide({ 'dns.security_category': [68] }).rule).toBe('Block malware')
    expect(policy.decide({ 'dns.domains': ['evil.example'] }).rule).toBe('list')
  })

  it('of the fifth: lists of objects come in with their settings', () => {
    const { document, warnings } = importText(read('nested-v5.tf'))
    expect(warnings.map((line) => /`(cloudflare_[a-z_]+)`/.exec(line)?.[1])).toEqual([
      'cloudflare_list_item',
      'cloudflare_snippet_rules',
    ])
    const policy = open(document)
    expect(policy.decide({ 'http.request.uri.path': '/admin' })).toMatchObject({
      rule: 'a',
      parameters: { response: { status_code: 403 } },
    })
    const monday = { now: Date.parse('2026-11-23T10:00:00Z') }
    expect(policy.decide({ 'app.type.ids': [25], 'identity.groups': [] }, monday).rule).toBe('AI')
    expect(document.dlp?.profiles).toHaveLength(1)
    expectRoundTrip(document)
  })
})
