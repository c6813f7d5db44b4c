import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventRecord } from '../compiler/index.ts'
import { planFieldNeeds } from './field-needs.ts'
import { createPolicy, type Policy } from './policy.ts'

const score = 'cf.llm.prompt.injection_score'
const pii = 'cf.llm.prompt.pii_detected'

function open(document: object, plan: 'index' | 'loop' = 'index'): Policy {
  const result = createPolicy(document, { plan })
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics[0]))
  return result.value
}

function needed(policy: Policy, event: EventRecord): string[] {
  const needs = planFieldNeeds(policy, [score, pii])
  return [...needs.needed(policy.toContext(event, []), needs.fields)].sort()
}

const at = (path: string): EventRecord => ({ 'http.request.uri.path': path, 'http.host': 'a' })
const rule = (expression: string, action = 'block', rest: object = {}): object => ({ expression, action, ...rest })

describe('the dear fields that an event needs', () => {
  it('are those of rules that the other fields do not settle', () => {
    const policy = open({
      rules: [
        rule(`http.request.uri.path eq "/a" and ${score} lt 20`),
        rule(`http.request.uri.path eq "/b" or ${pii}`, 'log'),
        rule(`not (http.request.uri.path eq "/c" or ${pii})`, 'log'),
      ],
    })
    expect(needed(policy, at('/a'))).toEqual([score, pii].sort())
    expect(needed(policy, at('/b'))).toEqual([pii])
    expect(needed(policy, at('/c'))).toEqual([pii])
    expect(planFieldNeeds(policy, [score]).fields).toEqual(new Set([score]))
  })

  it('are none behind a match that ends the run, unless it only monitors', () => {
    const rules = (mode: string): object => ({
      rules: [rule('http.request.uri.path eq "/a"', 'block', { mode }), rule(`${score} lt 20`)],
    })
    expect(needed(open(rules('enforce')), at('/a'))).toEqual([])
    expect(needed(open(rules('monitor')), at('/a'))).toEqual([score])
    expect(needed(open({ rules: [rule(`${score} lt 20`), rule('http.host eq "a"')] }), at('/a'))).toEqual([score])
  })

  it('are none behind a skip of the ruleset, and all behind a skip that is open itself', () => {
    const policy = (skip: string): Policy =>
      open({
        rulesets: [
          {
            phase: 'http_request_firewall_custom',
            kind: 'zone',
            name: 'own',
            rules: [
              { id: 's', expression: skip, action: 'skip', action_parameters: { ruleset: 'current' } },
              { id: 'b', expression: `${score} lt 20`, action: 'block' },
            ],
          },
        ],
      })
    expect(needed(policy('http.host eq "a"'), at('/'))).toEqual([])
    expect(needed(policy('http.host eq "b"'), at('/'))).toEqual([score])
    expect(needed(policy(pii), at('/'))).toEqual([score, pii].sort())
  })

  it('are none in a ruleset that is not executed', () => {
    const phase = 'http_request_firewall_custom'
    const policy = (entry: string): Policy =>
      open({
        rulesets: [
          { id: 'inner', phase, kind: 'custom', name: 'inner', rules: [{ id: 'b', expression: `${score} lt 20`, action: 'block' }] }, // prettier-ignore
          {
            phase,
            kind: 'root',
            name: 'outer',
            rules: [{ id: 'e', expression: entry, action: 'execute', action_parameters: { id: 'inner' } }],
          },
        ],
      })
    expect(needed(policy('http.host eq "b"'), at('/'))).toEqual([])
    expect(needed(policy('http.host eq "a"'), at('/'))).toEqual([score])
  })

  /** What is not needed must not matter: this is the promise, over random policies and events. */
  it('are enough: what is left out changes no decision', () => {
    const atom = fc.constantFrom(
      'http.host eq "a"', 'http.host eq "b"', 'http.request.uri.path eq "/x"',
      `${score} lt 20`, `${score} ge 50`, pii, `not ${pii}`,
    ) // prettier-ignore
    const condition = fc.oneof(
      atom,
      fc.tuple(atom, fc.constantFrom('and', 'or', 'xor'), atom).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(atom, atom, atom, fc.constantFrom('and', 'or')).map(([a, b, c, op]) => `not (${a} and ${b}) ${op} ${c}`),
    )
    const rules = fc.array(
      fc.record({
        expression: condition,
        action: fc.constantFrom('block', 'log', 'managed_challenge'),
        mode: fc.constantFrom('enforce', 'monitor'),
      }),
      { minLength: 1, maxLength: 6 },
    )
    const event = fc.record({
      host: fc.constantFrom('a', 'b', 'c'),
      path: fc.constantFrom('/x', '/y'),
      score: fc.constantFrom(5, 30, 90),
      pii: fc.boolean(),
    })
    fc.assert(
      fc.property(rules, event, fc.constantFrom('index' as const, 'loop' as const), (list, values, plan) => {
        const policy = open({ rules: list }, plan)
        const cheap = { 'http.host': values.host, 'http.request.uri.path': values.path }
        const dear: EventRecord = { [score]: values.score, [pii]: values.pii }
        const kept = Object.fromEntries(needed(policy, cheap).map((name) => [name, dear[name]]))
        const { fieldsRead: _, ...all } = policy.decide({ ...cheap, ...dear })
        expect(policy.decide({ ...cheap, ...kept })).toMatchObject(all)
      }),
      { numRuns: 500 },
    )
  })
})
