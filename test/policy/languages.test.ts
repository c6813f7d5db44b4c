import { describe, expect, it } from 'vitest'
import { openPolicy, openPolicyFiles, type Policy } from '../../src/policy/index.ts'

function open(document: object): Policy {
  const opened = openPolicy(JSON.stringify({ version: 1, ...document }))
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics.map(({ code, message }) => `${code} ${message}`)))
  return opened.value
}

function problemsOf(document: object): { code: string; hint: string | undefined }[] {
  const opened = openPolicy(JSON.stringify({ version: 1, ...document }))
  return opened.ok ? [] : opened.diagnostics.map(({ code, hint }) => ({ code, hint }))
}

const injection = 'cf.llm.prompt.injection_score'

describe('one scheme for a policy', () => {
  it('lets fields of both languages meet in one rule', () => {
    const policy = open({
      rules: [
        {
          id: 'injection-but-red-team',
          expression: `${injection} lt 20 and not any(identity.groups[*].name in {"Red Team"})`,
          action: 'block',
        },
      ],
    })
    const decide = (groups: readonly string[]): string =>
      policy.decide({ [injection]: 5, 'identity.groups': groups.map((name) => ({ name })) }).action
    expect([decide(['Red Team']), decide(['Finance']), decide([])]).toEqual(['allow', 'block', 'block'])
  })

  it('reads each section in its own language', () => {
    const policy = open({
      rulesets: [
        {
          id: 'waf',
          name: 'waf',
          kind: 'zone',
          phase: 'http_request_firewall_custom',
          rules: [{ id: 'path', expression: 'http.request.uri eq "/a?b"', action: 'block' }],
        },
      ],
      gateway: {
        policies: [
          {
            name: 'url',
            action: 'block',
            filters: ['http'],
            traffic: 'http.request.uri matches "^https://x.example/z"',
          },
        ],
      },
    })
    expect(policy.decide({ 'http.request.uri': '/a?b' }).rule).toBe('path')
    expect(policy.decide({ 'http.request.uri': 'https://x.example/a?b' }).rule).toBe('path')
    expect(policy.decide({ 'http.request.uri': 'https://x.example/z' }).rule).toBe('url')
    expect(policy.decide({ 'http.request.full_uri': 'https://x.example/z' }).rule).toBe('url')
  })

  it('keeps what `!=` says of a missing value in each language', () => {
    const rule = { id: 'r', expression: 'http.request.method != "GET"', action: 'block' }
    expect(open({ rules: [rule] }).decide({}).action).toBe('allow')
    expect(open({ scheme: 'gateway', rules: [rule] }).decide({}).action).toBe('block')
    const policies = [{ name: 'r', action: 'block', filters: ['http'], traffic: rule.expression }]
    expect(open({ gateway: { policies } }).decide({ 'http.request.host': 'x' }).action).toBe('block')
  })

  it('says where a name of another language may stand', () => {
    const ruleset = { id: 'waf', name: 'waf', kind: 'zone', phase: 'http_request_firewall_custom' }
    const rules = [{ id: 'a', expression: 'identity.email eq "a"', action: 'block' }]
    const [inRuleset] = problemsOf({ rulesets: [{ ...ruleset, rules }] })
    expect(inRuleset?.code).toBe('E_FIELD_SECTION')
    expect(inRuleset?.hint).toContain('`gateway.policies`')
    const policies = [{ name: 'r', action: 'block', filters: ['http'], traffic: `${injection} < 20` }]
    expect(problemsOf({ gateway: { policies } })[0]?.code).toBe('E_FIELD_SECTION')
    expect(problemsOf({ scheme: 'cloudflare', rules })[0]?.code).toBe('E_FIELD_SECTION')
    expect(problemsOf({ scheme: 'cloudflare', gateway: { policies } })[0]?.code).toBe('E_POLICY_SECTION')
    expect(problemsOf({ scheme: 'gateway', rulesets: [{ ...ruleset, rules: [] }] })[0]?.code).toBe('E_POLICY_SECTION')
  })

  it('lets `scheme` narrow the file that says it, and no other', () => {
    const files = (scheme: string): { file: string; text: string }[] => [
      {
        file: 'a.yaml',
        text: 'rules:\n  - { id: a, expression: \'identity.email eq "x" and http.host eq "y"\', action: block }\n',
      },
      {
        file: 'b.yaml',
        text: `scheme: ${scheme}\nrules:\n  - { id: b, expression: 'http.request.host == "y"', action: block }\n`,
      },
    ]
    const opened = openPolicyFiles(files('gateway'))
    expect(opened.ok && opened.value.decide({ 'identity.email': 'x', 'http.host': 'y' }).rule).toBe('a')
    expect(opened.ok && opened.value.decide({ 'http.request.host': 'y' }).rule).toBe('b')
    const wrong = openPolicyFiles(files('cloudflare'))
    expect(wrong.ok ? [] : wrong.diagnostics.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['b.yaml', 3, 'E_FIELD_SECTION'],
    ])
  })
})

describe('references in literals', () => {
  it('names profiles by id, by name and by what Cloudflare calls them (M13)', () => {
    for (const name of ['financial-information', 'Financial Information']) {
      const rules = [{ id: 'r', expression: `any(dlp.profiles[*] == "${name}")`, action: 'block' }]
      expect(open({ rules }).decide({ $texts: 'visa card 4111 1111 1111 1111' }).action).toBe('block')
    }
  })

  it('tells what no event can hold', () => {
    const told = (expression: string, document: object = {}): (string | undefined)[] => {
      const opened = openPolicy(
        JSON.stringify({ version: 1, ...document, rules: [{ id: 'r', expression, action: 'log' }] }),
      )
      return (opened.ok ? opened.warnings : opened.diagnostics).map(({ code, hint }) => `${code} ${hint ?? ''}`)
    }
    expect(told('any(dlp.profiles[*] == "Financial Informatio")')).toEqual([
      'W_UNKNOWN_VALUE did you mean `Financial Information`?',
    ])
    expect(told('ip.src.country in {"US" "UK"}')).toHaveLength(1)
    expect(told('any(app.statuses[*] == "aproved")')).toEqual(['W_UNKNOWN_VALUE did you mean `approved`?'])
    const detections = { custom_topics: [{ label: 'competitors', topic: 'prices of our competitors' }] }
    expect(told('custom_topic_categories["competitor"] lt 20', { detections })).toEqual([
      'W_UNKNOWN_VALUE did you mean `competitors`?',
    ])
    expect(told('custom_topic_categories["competitors"] lt 20', { detections })).toEqual([])
  })
})
