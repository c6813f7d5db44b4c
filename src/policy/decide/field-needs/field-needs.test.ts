import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventRecord } from '../../../compiler/index.ts'
import { planFieldNeeds } from './field-needs.ts'
import { compilePartial } from './partial.ts'
import { createPolicy } from '../compile-policy.ts'
import type { Policy } from '../policy.ts'
import { runSteps } from '../steps.ts'

const score = 'cf.llm.prompt.injection_score'
const pii = 'cf.llm.prompt.pii_detected'

function open(document: object, plan: 'index' | 'loop' = 'index'): Policy {
  const result = createPolicy(document, { plan })
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics[0]))
  return result.value
}

function needed(policy: Policy, event: EventRecord): string[] {
  const needs = runSteps(planFieldNeeds(policy, [score, pii]))
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
    expect(runSteps(planFieldNeeds(policy, [score])).fields).toEqual(new Set([score]))
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

describe('the rules that hang on dear fields', () => {
  /** Asks every rule, as the index must not need to. */
  function askAll(policy: Policy, event: EventRecord, unknown: readonly string[]): unknown[] {
    const { slots, fields } = policy.scheme.shape
    const places = new Set(unknown.map((name) => slots.get(name) ?? -1))
    const context = policy.toContext(event, [])
    return policy.stages.flatMap(({ rules }, stage) =>
      rules.flatMap(({ filter }, number) => {
        const result = compilePartial(filter.plan.root, policy.scheme, places)(context, places)
        if (typeof result === 'boolean') return []
        return [{ stage, number, fields: [...new Set(result)].map((slot) => fields[slot]?.name) }]
      }),
    )
  }

  it('are found by index as asking each of them finds them', () => {
    const host = fc.integer({ min: 0, max: 5 }).map((number) => `http.host eq "h${String(number)}"`)
    const cheap = fc.oneof(
      host,
      fc.constantFrom('starts_with(http.request.uri.path, "/v")', 'http.host in {"h1" "h2"}'),
    )
    const dear = fc.constantFrom(`${score} lt 20`, `${score} in {5..9 30}`, pii, `not ${pii}`, 'any(cf.llm.prompt.pii_categories[*] == "X")') // prettier-ignore
    const expression = fc.letrec<{ node: string; leaf: string }>((tie) => ({
      leaf: fc.oneof(cheap, dear),
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        tie('leaf'),
        fc.tuple(tie('node'), fc.constantFrom('and', 'or', 'xor'), tie('node')).map((parts) => `(${parts.join(' ')})`),
        tie('node').map((inner) => `not (${inner})`),
      ),
    })).node
    const rules = fc.array(
      fc.record({ expression, action: fc.constantFrom('block', 'log') }),
      { minLength: 1, maxLength: 30 },
    ) // prettier-ignore
    const event = fc.record({
      'http.host': fc.integer({ min: 0, max: 6 }).map((number) => `h${String(number)}`),
      'http.request.uri.path': fc.constantFrom('/v1', '/x'),
    })
    const names = ['cf.llm.prompt.pii_categories', pii, score]
    fc.assert(
      fc.property(rules, event, fc.subarray(names, { minLength: 1 }), (list, values, unknown) => {
        const policy = open({ rules: list })
        const needs = runSteps(planFieldNeeds(policy, names))
        const known = Object.fromEntries(
          [[pii, true] as const, [score, 7] as const, ['cf.llm.prompt.pii_categories', ['X']] as const].filter(
            ([name]) => !unknown.includes(name),
          ),
        )
        const given = { ...values, ...known }
        const found = needs.openRules(policy.toContext(given, []), new Set(unknown))
        expect(found.map(({ stage, number, fields }) => ({ stage, number, fields }))).toEqual(
          askAll(policy, given, unknown),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('are those alone that an event can reach', () => {
    const rules = Array.from({ length: 2000 }, (_, number) =>
      rule(`http.host eq "h${String(number)}" and not (${score} ge 20 or ${pii})`),
    )
    const policy = open({ rules })
    const needs = runSteps(planFieldNeeds(policy, [score, pii]))
    const open1999 = needs.openRules(policy.toContext({ 'http.host': 'h1999' }, []), needs.fields)
    expect(open1999.map(({ number }) => number)).toEqual([1999])
  })
})
