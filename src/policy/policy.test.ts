import { describe, expect, it } from 'vitest'
import { createPolicy, type Policy, type PolicyDocument } from './index.ts'

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
