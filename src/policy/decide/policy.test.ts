import { describe, expect, it } from 'vitest'
import { createPolicy, type Policy, type PolicyDocument } from '../index.ts'

function open(document: PolicyDocument): Policy {
  const result = createPolicy(document)
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return result.value
}

describe('ordered rules', () => {
  const policy = open({
    fields: { score: 'Int?', must: 'Int' },
    rules: [
      { id: 'note', expression: 'http.host eq "a"', action: 'log', tags: ['t1'] },
      { id: 'watch', expression: 'score lt 50', action: 'block', mode: 'monitor' },
      {
        id: 'pass',
        expression: 'http.host eq "skip"',
        action: 'skip',
        action_parameters: { ruleset: 'current', products: ['waf'] },
      },
      { id: 'off', expression: 'score lt 50', action: 'block', enabled: false },
      { id: 'stop', expression: 'score lt 20', action: 'block', tags: ['t2', 't1'] },
      { id: 'late', expression: 'must eq 1', action: 'challenge', on_error: 'fail_closed' },
    ],
  })

  it('goes on after actions that do not terminate, and stops at one that does', () => {
    const decision = policy.decide({ 'http.host': 'a', score: 3 })
    expect(decision).toMatchObject({ action: 'block', rule: 'stop', tags: ['t1', 't2'] })
    expect(decision.matched.map(({ rule }) => rule)).toEqual(['note', 'stop'])
    expect(decision.monitored.map(({ rule, action }) => [rule, action])).toEqual([['watch', 'block']])
    expect(decision.fieldsRead).toEqual(['http.host', 'score'])
  })

  it('leaves out the rest after a skip', () => {
    expect(policy.decide({ 'http.host': 'skip', score: 3 })).toMatchObject({
      action: 'allow',
      rule: null,
      skippedProducts: ['waf'],
    })
  })

  it('reports what it could not use, and fails closed where a rule says so', () => {
    const decision = policy.decide({ 'http.hots': 'a', score: 'three' })
    expect(decision).toMatchObject({ action: 'challenge', rule: 'late' })
    expect(decision.problems.map(({ code, field, rule }) => [code, field, rule])).toEqual([
      ['E_UNKNOWN_FIELD', 'http.hots', undefined],
      ['E_VALUE_TYPE', 'score', undefined],
      ['E_MISSING_FIELD', 'must', 'late'],
    ])
  })

  it('takes a context, and refuses one of another scheme', () => {
    const context = policy.scheme.createContext().setAll({ score: 3 })
    expect(policy.decide(context).rule).toBe('stop')
    expect(() => policy.decide(open({}).scheme.createContext())).toThrow(/another scheme/)
  })
})

describe('a pattern that takes too many steps', () => {
  const costly = 'body matches "(?:ab?){3000}c"'
  const rule = { expression: costly, action: 'block' } as const
  const event = { body: `c${'ab'.repeat(200_000)}` }

  it('is told by a warning, and settles its rule as other errors do', () => {
    const document = (onError: 'fail_open' | 'fail_closed'): PolicyDocument => ({
      fields: { body: 'Bytes' },
      rules: [{ ...rule, id: 'costly', on_error: onError }],
    })
    const opened = createPolicy(document('fail_open'))
    expect(opened.ok && opened.warnings.map(({ code }) => code)).toEqual(['W_REGEX_COST'])
    expect(open(document('fail_open')).decide(event)).toMatchObject({
      rule: null,
      problems: [{ code: 'E_REGEX_BUDGET', rule: 'costly' }],
    })
    expect(open(document('fail_closed')).decide(event)).toMatchObject({
      rule: 'costly',
      problems: [{ code: 'E_REGEX_BUDGET' }],
    })
    expect(open(document('fail_closed')).decide({ body: 'none' })).toMatchObject({ rule: null, problems: [] })
  }, 60_000)
})

describe('decisions that several events share', () => {
  it('are not mixed up where one rule leads to several', () => {
    const phase = 'http_ratelimit'
    const ratelimit = { characteristics: ['ip.src'], period: 10, requests_per_period: 1, mitigation_timeout: 10 }
    const policy = open({
      rulesets: [
        {
          phase,
          kind: 'zone',
          name: 'rates',
          rules: [{ id: 'rate', expression: 'http.host eq "a"', action: 'block', ratelimit }],
        },
      ],
      rules: [
        { id: 'note', expression: 'http.host eq "n"', action: 'log' },
        { id: 'stop', expression: 'http.request.uri.path eq "/stop"', action: 'block' },
        { id: 'go', expression: 'http.request.uri.path eq "/go"', action: 'redirect', action_parameters: { from_value: { target_url: { expression: 'concat("https://b.example", http.request.uri.query)' } } } }, // prettier-ignore
      ],
    } as unknown as PolicyDocument)
    const ask = (event: Record<string, string>, exceeded = false): unknown[] => {
      const { action, rule, matched, location, fieldsRead } = policy.decide(event, { isRateExceeded: () => exceeded })
      return [action, rule, matched.map((report) => report.rule), location, fieldsRead.length]
    }
    for (let round = 0; round < 3; round++) {
      expect(ask({ 'http.host': 'a' })).toEqual(['allow', null, ['rate'], null, 3])
      expect(ask({ 'http.host': 'a' }, true)).toEqual(['block', 'rate', ['rate'], null, 1])
      expect(ask({ 'http.host': 'n' })).toEqual(['allow', null, ['note'], null, 3])
      expect(ask({ 'http.host': 'n', 'http.request.uri.path': '/stop' })).toEqual(['block', 'stop', ['note', 'stop'], null, 2]) // prettier-ignore
      expect(ask({ 'http.request.uri.path': '/stop' })).toEqual(['block', 'stop', ['stop'], null, 2])
      expect(ask({})).toEqual(['allow', null, [], null, 3])
      const query = `/${String(round)}`
      expect(ask({ 'http.request.uri.path': '/go', 'http.request.uri.query': query })).toEqual(['redirect', 'go', ['go'], `https://b.example${query}`, 3]) // prettier-ignore
    }
    expect(Object.isFrozen(policy.decide({}))).toBe(true)
  })

  it('tell what went wrong with one event to this one alone', () => {
    const policy = open({ rules: [{ id: 'stop', expression: 'http.host eq "a"', action: 'block' }] })
    expect(policy.decide({ 'http.host': 'a' }).problems).toEqual([])
    expect(policy.decide({ 'http.host': 'a', unknown: 1 }).problems).toHaveLength(1)
    expect(policy.decide({ 'http.host': 'a' }).problems).toEqual([])
  })
})
