import { describe, expect, it } from 'vitest'
import { createPolicy, type Policy, type PolicyDocument, type Ruleset } from '../../index.ts'

function open(rulesets: Ruleset[], rest: PolicyDocument = {}): Policy {
  const result = createPolicy({ ...rest, rulesets })
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return result.value
}

const phase = 'http_request_firewall_custom'
const managed = 'http_request_firewall_managed'

describe('rulesets', () => {
  it('runs phases in order and the account before the zone', () => {
    const policy = open([
      { kind: 'zone', phase: managed, rules: [{ ref: 'm', action: 'log', expression: 'true' }] },
      { kind: 'zone', phase, rules: [{ ref: 'z', action: 'log', expression: 'true' }] },
      { kind: 'root', phase, rules: [{ ref: 'a', action: 'log', expression: 'true' }] },
    ])
    expect(policy.decide({}).matched.map(({ rule }) => rule)).toEqual(['a', 'z', 'm'])
  })

  const custom: Ruleset = {
    id: 'c1',
    kind: 'managed',
    phase: managed,
    rules: [
      { id: 'r1', action: 'block', expression: 'http.host eq "one"', categories: ['xss'] },
      { id: 'r2', action: 'block', expression: 'http.host eq "two"', categories: ['xss', 'sqli'] },
      { id: 'r3', action: 'block', expression: 'http.host eq "three"', enabled: false },
      { id: 'r4', action: 'block', expression: 'http.host eq "four"' },
    ],
  }
  const entry = (overrides: Record<string, unknown>, expression = 'true'): Ruleset => ({
    kind: 'zone',
    phase: managed,
    rules: [
      { ref: 'run', action: 'execute', expression, action_parameters: { id: 'c1', overrides } },
      { ref: 'after', action: 'log', expression: 'true' },
    ],
  })

  it('executes another ruleset with overrides: rule over category over ruleset', () => {
    const policy = open([
      custom,
      entry({
        action: 'managed_challenge',
        categories: [
          { category: 'xss', action: 'js_challenge' },
          { category: 'sqli', action: 'challenge' },
        ],
        rules: [
          { id: 'r3', enabled: true, action: 'log' },
          { id: 'r4', enabled: false },
        ],
      }),
    ])
    const outcome = (host: string): unknown[] => {
      const { action, rule, matched } = policy.decide({ 'http.host': host })
      return [action, rule, matched.map((row) => row.rule)]
    }
    expect(outcome('one')).toEqual(['js_challenge', 'r1', ['run', 'r1']])
    expect(outcome('two')).toEqual(['challenge', 'r2', ['run', 'r2']])
    expect(outcome('three')).toEqual(['allow', null, ['run', 'r3', 'after']])
    expect(outcome('four')).toEqual(['allow', null, ['run', 'after']])
  })

  it('enters a ruleset only where the execute rule matches', () => {
    const policy = open([custom, entry({}, 'http.request.method eq "POST"')])
    expect(policy.decide({ 'http.host': 'one' }).matched.map(({ rule }) => rule)).toEqual(['after'])
    expect(policy.decide({ 'http.host': 'one', 'http.request.method': 'POST' }).rule).toBe('r1')
  })

  it('warns about rulesets that are not there and refuses loops', () => {
    const missing = createPolicy({ rulesets: [entry({})] })
    expect(missing.ok && missing.warnings).toMatchObject([{ code: 'W_UNKNOWN_RULESET' }])
    const loop: Ruleset = { ...entry({}), id: 'c1' }
    expect(createPolicy({ rulesets: [loop] })).toMatchObject({ ok: false })
  })
})

describe('skip', () => {
  const rules = (parameters: Record<string, unknown>): Ruleset[] => [
    {
      kind: 'root',
      phase,
      rules: [{ ref: 'account', action: 'log', expression: 'true' }],
    },
    {
      id: 'entry',
      kind: 'zone',
      phase,
      rules: [
        { ref: 'run', action: 'execute', expression: 'true', action_parameters: { id: 'inner' } },
        { ref: 'outer', action: 'log', expression: 'true' },
      ],
    },
    {
      id: 'inner',
      kind: 'custom',
      phase,
      rules: [
        { ref: 'skip', action: 'skip', expression: 'true', action_parameters: parameters },
        { ref: 'rest', action: 'log', expression: 'true' },
      ],
    },
    {
      kind: 'zone',
      phase: managed,
      rules: [
        { ref: 'exec', action: 'execute', expression: 'true', action_parameters: { id: 'waf' } },
        { ref: 'late', action: 'log', expression: 'true' },
      ],
    },
    {
      id: 'waf',
      kind: 'managed',
      phase: managed,
      rules: [
        { id: 'w1', action: 'log', expression: 'true' },
        { id: 'w2', action: 'log', expression: 'true' },
      ],
    },
  ]
  it.each([
    [{ ruleset: 'current' }, ['account', 'run', 'skip', 'outer', 'exec', 'w1', 'w2', 'late']],
    [{ phase: 'current' }, ['account', 'run', 'skip', 'exec', 'w1', 'w2', 'late']],
    [{ phases: [managed] }, ['account', 'run', 'skip', 'rest', 'outer']],
    [{ rulesets: ['waf'] }, ['account', 'run', 'skip', 'rest', 'outer', 'exec', 'late']],
    [{ rules: { waf: ['w1'] } }, ['account', 'run', 'skip', 'rest', 'outer', 'exec', 'w2', 'late']],
    [{ products: ['bic'] }, ['account', 'run', 'skip', 'rest', 'outer', 'exec', 'w1', 'w2', 'late']],
  ])('%j', (parameters, expected) => {
    const decision = open(rules(parameters)).decide({})
    expect(decision.matched.map(({ rule }) => rule)).toEqual(expected)
    expect(decision.skippedProducts).toEqual('products' in parameters ? ['bic'] : [])
  })
})

describe('rate limits', () => {
  const policy = open([
    {
      kind: 'zone',
      phase: 'http_ratelimit',
      rules: [
        {
          ref: 'limit',
          action: 'block',
          expression: 'http.host eq "a"',
          ratelimit: {
            characteristics: ['ip.src', 'cf.colo.id'],
            period: 60,
            requests_per_period: 10,
            mitigation_timeout: 60,
          },
        },
      ],
    },
  ])
  it('acts only once the host says that the rate is exceeded', () => {
    expect(policy.decide({ 'http.host': 'a' })).toMatchObject({ action: 'allow', matched: [{ rule: 'limit' }] })
    expect(policy.decide({ 'http.host': 'a' }, { isRateExceeded: ({ rule }) => rule === 'limit' })).toMatchObject({
      action: 'block',
      rule: 'limit',
    })
  })
})

describe('what the API takes and this version does not know', () => {
  const codesOf = (rulesets: Ruleset[]): readonly string[] => {
    const result = createPolicy({ rulesets })
    return (result.ok ? result.warnings : result.diagnostics).map(({ code, message }) => `${code} ${message}`)
  }
  const rule = { expression: 'true', action: 'block' as const }

  it('warns of a new phase and keeps its rules, and calls a slip a slip', () => {
    const policy = open([{ kind: 'zone', phase: 'http_request_payment_gate', rules: [rule] }])
    expect(policy.decide({}).rule).toBeNull()
    expect(policy.document.rulesets).toHaveLength(1)
    expect(codesOf([{ kind: 'zone', phase: 'http_request_payment_gate', rules: [rule] }])).toEqual([
      expect.stringMatching(/^W_UNKNOWN_PHASE .*decide nothing here/),
    ])
    expect(codesOf([{ kind: 'zone', phase: 'http_request_firewal_custom', rules: [rule] }])).toEqual([
      expect.stringMatching(/^E_UNKNOWN_REFERENCE/),
    ])
  })

  it.each([
    ['http_config_settings', 'set_config', { ssl: 'newer' }, 'ssl'],
    [phase, 'skip', { products: ['waf', 'newer'] }, 'products'],
    [phase, 'skip', { phases: ['http_request_newer'] }, 'phases'],
    [phase, 'block', { response: { status_code: 403, content_type: 'text/newer', content: '' } }, 'response.content_type'], // prettier-ignore
    ['http_response_compression', 'compress_response', { algorithms: [{ name: 'newer' }] }, 'algorithms'],
  ] as const)('warns in %s of %s with %j', (inPhase, action, action_parameters, name) => {
    const ruleset: Ruleset = {
      kind: 'zone',
      phase: inPhase,
      rules: [{ expression: 'true', action, action_parameters }],
    }
    expect(codesOf([ruleset])).toEqual([expect.stringContaining(`W_UNDOCUMENTED_VALUE`)])
    expect(codesOf([ruleset])[0]).toContain(`\`${name}\``)
  })

  it('says nothing of documented values', () => {
    const parameters = { security_level: 'high', polish: 'webp', ssl: 'strict' }
    const rules = [{ expression: 'true', action: 'set_config' as const, action_parameters: parameters }]
    expect(codesOf([{ kind: 'zone', phase: 'http_config_settings', rules }])).toEqual([])
  })
})
