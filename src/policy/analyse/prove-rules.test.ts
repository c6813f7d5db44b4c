import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openPolicy } from '../decide/open/open-policy.ts'
import type { Policy } from '../decide/policy.ts'
import { checkInvariants } from './invariants.ts'
import { proveRules, type PolicyRuleVerdict } from './prove-rules.ts'
import { findingsOfRule } from './rule-findings.ts'

function open(text: string): Policy {
  const opened = openPolicy(text)
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  return opened.value
}

/** Judges all rules, and runs every witness on the policy. */
function prove(policy: Policy): ReadonlyMap<string, PolicyRuleVerdict> {
  const verdicts = [...proveRules(policy)]
  for (const verdict of verdicts) {
    if (verdict.kind !== 'alive') continue
    const { matched, monitored } = policy.decide(verdict.witness.event, verdict.witness.options)
    expect([...matched, ...monitored].map(({ rule }) => rule)).toContain(verdict.report.rule)
  }
  return new Map(verdicts.map((verdict) => [verdict.report.rule, verdict]))
}

function because(verdict: PolicyRuleVerdict | undefined): readonly string[] | undefined {
  return verdict?.kind === 'dead' ? verdict.because.map(({ report }) => report.rule) : undefined
}

const planted = `
rules:
  - { id: watched, expression: http.host eq "m.example", action: block, mode: monitor }
  - { id: open, expression: http.host eq "a.example", action: block }
  - { id: contradiction, expression: http.host eq "b.example" and len(http.host) lt 3, action: block }
  - { id: shadowed, expression: http.host eq "a.example" and http.request.uri.path eq "/x", action: block }
  - { id: low, expression: cf.llm.prompt.injection_score lt 50, action: block }
  - { id: high, expression: cf.llm.prompt.injection_score ge 50, action: managed_challenge }
  - { id: covered, expression: cf.llm.prompt.injection_score gt 20, action: block }
  - { id: noted, expression: http.host eq "n.example", action: log }
  - { id: after-log, expression: http.host eq "n.example", action: block }
  - { id: after-monitor, expression: http.host eq "m.example", action: block }
  - { id: always, expression: not (http.host eq "p" and http.host eq "q"), action: log }
`

describe('proveRules', () => {
  it('finds planted dead rules, names what shadows them, and leaves the others', () => {
    const verdicts = prove(open(planted))
    expect(because(verdicts.get('contradiction'))).toEqual([])
    expect(because(verdicts.get('shadowed'))).toEqual(['open'])
    expect(because(verdicts.get('covered'))).toEqual(['low', 'high'])
    const alive = [...verdicts.values()].filter(({ kind }) => kind === 'alive').map(({ report }) => report.rule)
    expect(alive).toEqual(['watched', 'open', 'low', 'high', 'noted', 'after-log', 'after-monitor', 'always'])
    expect(verdicts.get('always')).toMatchObject({ always: true })
    expect([...verdicts.values()].flatMap(findingsOfRule).map(({ code, path }) => [code, path.join('.')])).toEqual([
      ['W_RULE_NEVER_MATCHES', 'rules.2'],
      ['W_RULE_DEAD', 'rules.3'],
      ['W_RULE_DEAD', 'rules.6'],
      ['W_RULE_ALWAYS_MATCHES', 'rules.10'],
    ])
  })

  it('judges tiers, where an allow hides what follows it', () => {
    const tiers = prove(
      open(`
tiers:
  - { id: permit, action: allow, rules: [{ id: office, expression: 'ip.src in {10.0.0.0/8}' }] }
  - { id: refuse, action: block, rules: [{ id: lab, expression: 'ip.src in {10.1.0.0/16}' }] }
guardrails:
  - { id: rail, expression: 'ip.src in {10.1.0.0/16}', action: block }
`),
    )
    expect(because(tiers.get('lab'))).toEqual(['office'])
    // An allow ends its stage only.
    expect(tiers.get('rail')).toMatchObject({ kind: 'alive' })
  })

  it('decides every rule of the tier example', () => {
    const text = readFileSync(new URL('../../../examples/tiers/policy.yaml', import.meta.url), 'utf8')
    const verdicts = prove(open(text))
    expect(verdicts.size).toBeGreaterThan(0)
    expect([...verdicts.values()].filter(({ kind }) => kind !== 'alive')).toEqual([])
  })

  it('follows skips and executed rulesets', () => {
    const verdicts = prove(
      open(`
rulesets:
  - kind: root
    phase: http_request_firewall_custom
    rules:
      - { id: pass, expression: http.host eq "s.example", action: skip, action_parameters: { ruleset: current } }
      - { id: skipped, expression: http.host eq "s.example", action: block }
      - { id: run, expression: http.host eq "r.example", action: execute, action_parameters: { id: inner } }
  - id: inner
    kind: custom
    phase: http_request_firewall_custom
    rules:
      - { id: unreachable, expression: http.host eq "other.example", action: block }
      - { id: inside, expression: http.request.uri.path eq "/x", action: block }
`),
    )
    expect(because(verdicts.get('skipped'))).toEqual(['pass'])
    expect(because(verdicts.get('unreachable'))).toEqual([])
    expect(verdicts.get('inside')).toMatchObject({ kind: 'alive' })
  })

  it('does not rely on rules that act at some times only', () => {
    const text = `
gateway:
  policies:
    - name: nights
      action: block
      enabled: true
      filters: [http]
      traffic: http.request.host == "a.example"
      schedule: { mon: "01:00-03:00" }
    - { name: always, action: block, enabled: true, filters: [http], traffic: http.request.host == "a.example" }
    - { name: never, action: block, enabled: true, filters: [http], traffic: http.request.host == "a.example" }
`
    const kinds = [...prove(open(text)).values()].map(({ kind }) => kind)
    expect(kinds).toEqual(['alive', 'alive', 'dead'])
  })
})

describe('checkInvariants', () => {
  it('proves claims, or refutes them with an event that the policy was run on', () => {
    const policy = open(`
rules:
  - { id: a, expression: 'http.host eq "a.example" and not ip.src in {10.0.0.0/8}', action: block }
  - { id: b, expression: http.host contains ".b.", action: managed_challenge }
invariants:
  - { id: holds, when: http.host eq "a.example" and ip.src eq 192.0.2.1, expect: { action: block } }
  - { id: hole, when: http.host eq "a.example", expect: { action: block } }
  - { id: other, when: http.host contains "x.b.y", expect: { action: block } }
  - { id: rest, when: not http.host contains "b" and not http.host contains "a", expect: { action: allow } }
  - { id: nothing, when: http.host eq "a" and http.host eq "b", expect: { action: block } }
`)
    const { verdicts, findings } = checkInvariants(policy)
    expect(verdicts.map(({ kind }) => kind)).toEqual(['proved', 'refuted', 'refuted', 'proved', 'proved'])
    let run = 0
    for (const verdict of verdicts) {
      if (verdict.kind !== 'refuted') continue
      expect(verdict.invariant.when.matches(verdict.witness.event)).toBe(true)
      expect(policy.decide(verdict.witness.event, verdict.witness.options).action).toBe(verdict.action)
      expect(verdict.action).not.toBe(verdict.invariant.action)
      run += 1
    }
    expect(run).toBe(2)
    expect(findings.map(({ code }) => code)).toEqual(['E_INVARIANT', 'E_INVARIANT', 'W_INVARIANT_EMPTY'])
  })

  it('sees later stages overrule earlier ones', () => {
    const rules = (invariant: string): Policy =>
      open(`
tiers: [{ id: permit, action: allow, rules: [{ id: office, expression: http.host eq "a" }] }]
guardrails: [{ id: rail, expression: http.request.uri.path eq "/x", action: block }]
invariants: [{ id: i, ${invariant} }]
`)
    const kindOf = (invariant: string): string | undefined => checkInvariants(rules(invariant)).verdicts[0]?.kind
    expect(kindOf('when: http.host eq "a", expect: { action: allow }')).toBe('refuted')
    expect(kindOf('when: http.request.uri.path eq "/x", expect: { action: block }')).toBe('proved')
  })
})
