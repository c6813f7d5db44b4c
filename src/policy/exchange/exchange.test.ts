import { describe, expect, it } from 'vitest'
import {
  createPolicy,
  exportGatewayPolicies,
  exportRulesets,
  findExportLosses,
  importPolicies,
  type PolicyDocument,
} from '../index.ts'

function importAll(value: unknown): readonly PolicyDocument[] {
  const result = importPolicies(JSON.stringify(value))
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return result.value
}

const ruleset = {
  id: '0123456789abcdef0123456789abcdef',
  name: 'default',
  kind: 'zone',
  phase: 'http_ratelimit',
  version: '7',
  'x-unknown': { deep: [1, null, 'x'] },
  rules: [
    {
      ref: 'api_limit',
      description: 'limit API',
      enabled: true,
      expression: '(http.request.uri.path matches "^/api/" and ip.src in $office)',
      action: 'block',
      action_parameters: {
        response: { status_code: 429, content: 'slow down', content_type: 'text/plain' },
        future: true,
      },
      ratelimit: {
        characteristics: ['cf.colo.id', 'ip.src'],
        period: 60,
        requests_per_period: 100,
        mitigation_timeout: 600,
      },
      later: ['kept'],
    },
  ],
}

const gatewayPolicy = {
  id: 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415',
  name: 'isolate AI',
  action: 'isolate',
  filters: ['http'],
  enabled: true,
  precedence: 12,
  traffic: 'any(app.type.ids[*] in {25}) and net.src.ip in $c3a5-11',
  identity: 'any(identity.groups[*].name in {"Engineering"})',
  device_posture: '',
  rule_settings: { biso_admin_controls: { version: 'v2', copy: 'disabled' }, unknown: null },
  schedule: null,
  created_at: '2026-01-01T00:00:00Z',
}

describe('round trips', () => {
  it('gives rulesets back as equal JSON, from any wrapping', () => {
    for (const wrapped of [ruleset, [ruleset], { result: ruleset, success: true, errors: [], messages: [] }]) {
      const [document] = importAll(wrapped) as [PolicyDocument]
      expect(document.lists).toEqual({ office: { kind: 'ip', external: true } })
      expect(createPolicy(document).ok).toBe(true)
      expect(JSON.stringify(exportRulesets(document))).toBe(JSON.stringify([ruleset]))
    }
  })

  it('gives Gateway policies back as equal JSON', () => {
    const [document] = importAll({ result: [gatewayPolicy], success: true }) as [PolicyDocument]
    expect(createPolicy(document)).toMatchObject({ ok: true })
    expect(JSON.stringify(exportGatewayPolicies(document))).toBe(JSON.stringify([gatewayPolicy]))
  })

  it('writes own rules as a ruleset that decides alike', () => {
    const document: PolicyDocument = {
      rules: [
        { id: 'a', expression: 'http.host eq "a"', action: 'log', tags: ['t'] },
        { id: 'b', expression: 'http.host eq "a"', action: 'block', mode: 'monitor' },
        { id: 'c', expression: 'http.host in {"a" "b"}', action: 'block' },
      ],
    }
    const [before, after] = [document, { rulesets: exportRulesets(document) }].map((each) => {
      const policy = createPolicy(each)
      if (!policy.ok) throw new Error('it should compile')
      return ['a', 'b', 'c'].map((host) => {
        const { action, rule } = policy.value.decide({ 'http.host': host })
        return { action, rule }
      })
    })
    expect(after).toEqual(before)
    expect(exportRulesets(document)[0]?.rules?.map(({ action }) => action)).toEqual(['log', 'log', 'block'])
  })
})

describe('terraform', () => {
  const added = {
    name: 'new',
    action: 'allow',
    precedence: 1,
    traffic: 'http.request.host == "x"',
    filters: ['http'],
    rule_settings: { override_ips: ['192.0.2.1'] },
  }
  const state = {
    format_version: '1.0',
    values: {
      root_module: {
        resources: [
          { mode: 'data', type: 'cloudflare_ruleset', values: { phase: 'ignored' } },
          {
            mode: 'managed',
            type: 'cloudflare_ruleset',
            values: {
              zone_id: 'z',
              name: 'custom',
              kind: 'zone',
              phase: 'http_request_firewall_custom',
              rules: [
                {
                  ref: 'one',
                  action: 'block',
                  expression: 'http.host eq "a"',
                  enabled: true,
                  ratelimit: [],
                  logging: null,
                  action_parameters: [
                    { response: [{ status_code: 403, content: 'no', content_type: 'text/plain' }], phases: null },
                  ],
                },
                {
                  ref: 'two',
                  action: 'skip',
                  expression: 'http.host eq "b"',
                  action_parameters: [{ ruleset: 'current', phases: ['http_ratelimit'] }],
                },
              ],
            },
          },
        ],
        child_modules: [
          {
            resources: [
              {
                mode: 'managed',
                type: 'cloudflare_teams_rule',
                values: {
                  name: 'old',
                  action: 'block',
                  precedence: 2,
                  traffic: 'http.request.host == "x"',
                  filters: ['http'],
                  rule_settings: [{ block_page_enabled: true, block_page_reason: 'why' }],
                },
              },
              {
                mode: 'managed',
                type: 'cloudflare_zero_trust_gateway_policy',
                values: added,
              },
            ],
          },
        ],
      },
    },
  }

  it('reads blocks of version 4 and attributes of version 5', () => {
    const [document, ...others] = importAll(state) as [PolicyDocument]
    expect(others).toEqual([])
    expect(document).not.toHaveProperty('scheme')
    const [waf, web] = [document, document]
    expect(waf.rulesets).toMatchObject([
      {
        phase: 'http_request_firewall_custom',
        rules: [
          {
            ref: 'one',
            action_parameters: { response: { status_code: 403, content: 'no', content_type: 'text/plain' } },
          },
          { ref: 'two', action_parameters: { ruleset: 'current', phases: ['http_ratelimit'] } },
        ],
      },
    ])
    expect(waf.rulesets?.[0]?.rules?.[0]).not.toHaveProperty('ratelimit')
    expect(web.gateway?.policies).toEqual([
      {
        name: 'old',
        action: 'block',
        precedence: 2,
        traffic: 'http.request.host == "x"',
        filters: ['http'],
        rule_settings: { block_page_enabled: true, block_reason: 'why' },
      },
      added,
    ])
    const policy = createPolicy(web)
    expect(policy.ok && policy.value.decide({ 'http.request.host': 'x', 'http.host': 'x' }).rule).toBe('new')
  })

  it('says so if there is nothing to import', () => {
    expect(importPolicies('{"a": 1}')).toMatchObject({ ok: false, diagnostics: [{ code: 'E_POLICY_SCHEMA' }] })
    expect(importPolicies('{"a": ')).toMatchObject({ ok: false, diagnostics: [{ code: 'E_POLICY_SYNTAX' }] })
  })
})

describe('what an export cannot hold', () => {
  it('is told: sections that it leaves out, and fields that Cloudflare does not have', () => {
    const result = createPolicy({
      fields: { tenant: 'Bytes?' },
      rules: [
        { id: 'own', expression: 'tenant eq "a" and http.host eq "b"', action: 'block' },
        { id: 'tool', expression: 'mcp.tool eq "delete"', action: 'block' },
        { id: 'plain', expression: 'http.host eq "b"', action: 'block' },
      ],
      tiers: [{ id: 'block', rules: [{ id: 't', expression: 'mcp.detected', action: 'block' }] }],
    })
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
    const losses = (kind: 'rulesets' | 'gateway'): string[] =>
      findExportLosses(result.value, kind).map(({ code, path, message }) => `${code} ${path.join('.')} ${message}`)
    expect(losses('rulesets')).toEqual([
      expect.stringMatching(/^W_EXPORT_SECTION tiers /),
      expect.stringMatching(/^W_EXPORT_FIELD rules\.0 .*`tenant`/),
      expect.stringMatching(/^W_EXPORT_FIELD rules\.1 .*`mcp\.tool`/),
    ])
    expect(losses('gateway').map((line) => line.split(' ')[1])).toEqual(['rules', 'tiers'])
  })
})
