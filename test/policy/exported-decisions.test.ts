import { describe, expect, it } from 'vitest'
import {
  createPolicy,
  exportGatewayPolicies,
  exportRulesets,
  importPolicies,
  type Decision,
  type Policy,
  type PolicyDocument,
} from '../../src/policy/index.ts'
import { createSeededDraw, type Draw } from '../../src/testing/index.ts'
import { drawSeed } from '../support/amounts.ts'

const policies = 300
const seed = drawSeed()

const hosts = ['a.example', 'b.example', 'mcp.x']
const paths = ['/', '/api', '/mcp', '/x.php']
const groups = ['Finance', 'Engineering']
const quote = (text: string): string => `"${text}"`

function drawCondition(draw: Draw): string {
  const test = draw.pick([
    () => `http.host eq ${quote(draw.pick(hosts))}`,
    () => `http.host in {${quote(draw.pick(hosts))} ${quote(draw.pick(hosts))}}`,
    () => `http.request.uri.path contains ${quote(draw.pick(['api', 'mcp', 'php']))}`,
    () => `starts_with(http.request.uri.path, ${quote(draw.pick(paths))})`,
    () => `http.request.method ${draw.pick(['eq', 'ne'])} "POST"`,
    () => `cf.llm.prompt.injection_score lt ${String(draw.pick([20, 50]))}`,
  ])
  return draw.chance(0.4) ? `(${test()} ${draw.pick(['and', 'or'])} not ${test()})` : test()
}

function drawRulesets(draw: Draw): PolicyDocument {
  const rules = Array.from({ length: draw.integer(1, 12) }, (_, index) => {
    const action = draw.pick(['block', 'log', 'log', 'managed_challenge', 'skip'] as const)
    return {
      ref: `r${String(index)}`,
      expression: drawCondition(draw),
      action,
      ...(action === 'skip' ? { action_parameters: { ruleset: 'current' } } : {}),
      enabled: draw.chance(0.85),
      'x-kept': index,
    }
  })
  return {
    version: 1,
    rulesets: [
      { name: 'first', kind: 'zone', phase: 'http_request_firewall_custom', rules },
      {
        name: 'second',
        kind: 'zone',
        phase: 'http_request_firewall_managed',
        rules: [{ ref: 'last', expression: drawCondition(draw), action: 'block' }],
      },
    ],
  } as unknown as PolicyDocument
}

function drawGateway(draw: Draw): PolicyDocument {
  const items = Array.from({ length: draw.integer(1, 12) }, (_, index) => ({
    name: `g${String(index)}`,
    action: draw.pick(['allow', 'block', 'isolate', 'noisolate', 'off'] as const),
    filters: ['http'],
    enabled: draw.chance(0.85),
    precedence: draw.integer(1, 1000) * 100 + index,
    traffic: draw.pick([
      `http.request.host == ${quote(draw.pick(hosts))}`,
      `any(http.request.domains[*] in {${quote(draw.pick(hosts))}})`,
      `http.request.uri contains ${quote(draw.pick(['api', 'mcp']))}`,
    ]),
    identity: draw.chance(0.4) ? `any(identity.groups[*].name in {${quote(draw.pick(groups))}})` : '',
    device_posture: '',
    'x-kept': { index },
  }))
  return { version: 1, scheme: 'gateway', gateway: { policies: items } } as unknown as PolicyDocument
}

function drawEvent(draw: Draw): Record<string, never> {
  const host = draw.pick(hosts)
  return {
    'http.host': host,
    'http.request.uri.path': draw.pick(paths),
    'http.request.method': draw.pick(['GET', 'POST']),
    'cf.llm.prompt.injection_score': draw.pick([1, 30, 99]),
  } as unknown as Record<string, never>
}

function drawGatewayEvent(draw: Draw): Record<string, never> {
  const host = draw.pick(hosts)
  return {
    'http.request.host': host,
    'http.request.domains': [host],
    'http.request.uri': `https://${host}${draw.pick(paths)}`,
    'identity.groups': [{ name: draw.pick(groups) }],
  } as unknown as Record<string, never>
}

function open(document: PolicyDocument): Policy {
  const result = createPolicy(document)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics.slice(0, 3)))
  return result.value
}

/** A file that was exported, as the import command reads it. */
function reload(exported: unknown): PolicyDocument {
  const result = importPolicies(JSON.stringify(exported))
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  expect(result.value).toHaveLength(1)
  return result.value[0] as PolicyDocument
}

function outcome({ action, parameters, rule, matched, isolation, skippedPhases }: Decision): object {
  return {
    action,
    parameters,
    rule,
    matched: matched.map((report) => [report.rule, report.action]),
    isolation,
    skippedPhases,
  }
}

describe('an exported policy', () => {
  it(`decides as the one it came from, on ${String(policies)} policies (seed ${String(seed)})`, () => {
    const draw = createSeededDraw(seed)
    let matches = 0
    for (let count = 0; count < policies; count++) {
      const isGateway = count % 2 === 1
      const document = isGateway ? drawGateway(draw) : drawRulesets(draw)
      const exported = isGateway ? exportGatewayPolicies(document) : exportRulesets(document)
      expect(JSON.stringify(exported)).toBe(JSON.stringify(isGateway ? document.gateway?.policies : document.rulesets))
      const [before, after] = [open(document), open(reload(exported))]
      for (let event = 0; event < 5; event++) {
        const record = isGateway ? drawGatewayEvent(draw) : drawEvent(draw)
        const decision = before.decide(record)
        expect(decision.problems).toEqual([])
        expect(outcome(after.decide(record)), String(count)).toEqual(outcome(decision))
        matches += decision.matched.length
      }
    }
    expect(matches).toBeGreaterThan(policies)
  })
})
