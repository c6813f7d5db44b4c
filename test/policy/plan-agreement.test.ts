import { describe, expect, it } from 'vitest'
import { createPolicy, emitPolicy, type Decision, type Policy, type PolicyDocument } from '../../src/policy/index.ts'
import { RuntimeError, type ExecutionContext } from '../../src/runtime/index.ts'
import { createSeededDraw, type Draw } from '../../src/testing/index.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { runModuleText } from '../support/load-module.ts'
import { amount, drawSeed } from '../support/amounts.ts'

const policies = amount('PLAN_POLICIES', 300, 2000)
const seed = drawSeed()

const hosts = ['a.example', 'b.example', 'api.a.example', 'mcp.x', 'A.EXAMPLE', '']
const paths = ['/', '/api', '/api/v1', '/mcp', '/mcp/sse', '/health', '/API/x.php', '/union select']
const addresses = [
  '10.0.0.1',
  '10.0.0.255',
  '10.1.0.0',
  '192.0.2.7',
  '255.255.255.255',
  '0.0.0.1',
  '::1',
  '2001:db8::1',
  '2001:db8:ffff::',
]
const numbers = [0, 1, 19, 20, 21, 99, 100, -5, 9007199254740993n]
const words = ['php', 'api', 'select', '/', 'x', 'mcp', 'sse']
const quote = (text: string): string => `"${text}"`

/** One comparison over a few fields, so that rules share values and events come near them. */
function drawTest(draw: Draw): string {
  const pick = <T>(items: readonly T[]): T => draw.pick(items)
  const make = pick<() => string>([
    () => `http.host eq ${quote(pick(hosts))}`,
    () => `http.host ne ${quote(pick(hosts))}`,
    () => `http.host in {${quote(pick(hosts))} ${quote(pick(hosts))} ${quote(pick(hosts))}}`,
    () => `http.host wildcard ${quote(pick(['*.example', 'mcp.*', '*a*', 'A.EXAMPLE', '*']))}`,
    () => `http.host strict wildcard ${quote(pick(['*.example', 'mcp.*', 'A*E', 'a.example']))}`,
    () => `lower(http.host) eq ${quote(pick(hosts).toLowerCase())}`,
    () => `starts_with(http.request.uri.path, ${quote(pick(['/', '/api', '/mcp', '/api/v1', '']))})`,
    () => `ends_with(http.request.uri.path, ${quote(pick(['.php', 'sse', '/', '']))})`,
    () => `http.request.uri.path contains ${quote(pick(words))}`,
    () =>
      `http.request.uri.path matches ${quote(pick(['^/api', '(?i)\\.PHP$', '(union|select)', 'm.p', '(a+)+b', 'sse$']))}`,
    () =>
      `ip.src in {${pick(['10.0.0.0/8', '10.0.0.0/24', '192.0.2.0/24', '::/0', '2001:db8::/32', '0.0.0.0/0', '10.0.0.1', '10.0.0.200..10.1.0.0'])}}`,
    () => `ip.src ${pick(['eq', 'ne', 'lt', 'ge'])} ${pick(addresses)}`,
    () => `cf.llm.prompt.injection_score ${pick(['lt', 'le', 'gt', 'ge', 'eq', 'ne'])} ${String(pick(numbers))}`,
    () =>
      `cf.llm.prompt.injection_score in {${String(pick([0, 19, 20]))}..${String(pick([20, 21, 99]))} ${String(pick([1, 100]))}}`,
    () => pick(['ssl', 'cf.llm.prompt.pii_detected', 'true', 'false']),
    () =>
      `any(cf.llm.prompt.pii_categories[*] ${pick(['eq "EMAIL"', 'in {"CARD" "SSN"}', 'contains "A"', 'ne "CARD"'])})`,
    () => `all(cf.llm.prompt.pii_categories[*] eq "EMAIL")`,
    () => `custom_topic_categories["hr"] lt ${String(pick([20, 50]))}`,
    () => `any(http.request.headers["x"][*] eq "1")`,
    () => `http.host in $hosts`,
  ])
  return make()
}

function drawExpression(draw: Draw, depth: number): string {
  if (depth === 0 || draw.chance(0.3)) return `${draw.chance(0.15) ? 'not ' : ''}${drawTest(draw)}`
  const operator = draw.pick(['and', 'and', 'and', 'or', 'xor'])
  const parts = Array.from({ length: draw.integer(2, 3) }, () => drawExpression(draw, depth - 1))
  return `${draw.chance(0.1) ? 'not ' : ''}(${parts.join(` ${operator} `)})`
}

function drawDocument(draw: Draw, depth = 2): PolicyDocument {
  const count = draw.pick([1, 3, 10, 30, 300])
  const rules = Array.from({ length: count }, (_, index) => ({
    id: `r${String(index)}`,
    expression: drawExpression(draw, draw.integer(0, depth)),
    action: draw.pick(['block', 'log', 'log', 'log', 'log', 'skip', 'managed_challenge', 'allow'] as const),
    mode: draw.pick(['enforce', 'enforce', 'enforce', 'monitor', 'off'] as const),
    on_error: draw.pick(['fail_open', 'fail_open', 'fail_closed'] as const),
  }))
  return {
    version: 1,
    scheme: 'cloudflare',
    lists: { hosts: { kind: 'hostname', items: ['b.example'] } },
    rules,
  } as unknown as PolicyDocument
}

/** Rules of one ruleset, some of which skip, run another ruleset or rewrite what later phases see. */
function drawRules(draw: Draw, prefix: string, phase: string): object[] {
  const actions =
    phase === 'http_request_transform' ? (['rewrite'] as const) : (['block', 'log', 'log', 'skip', 'execute'] as const)
  return Array.from({ length: draw.pick([1, 4, 20]) }, (_, index) => {
    const action = draw.pick(actions)
    const parameters = {
      block: undefined,
      log: undefined,
      skip: draw.pick([{ ruleset: 'current' }, { phase: 'current' }, { phases: ['http_request_firewall_managed'] }]),
      execute: { id: 'inner' },
      rewrite: {
        uri: {
          path: draw.pick([{ value: draw.pick(paths) }, { expression: 'concat("/api", http.request.uri.path)' }]),
        },
      },
    }[action]
    return {
      ref: `${prefix}${String(index)}`,
      expression: drawExpression(draw, draw.integer(0, 1)),
      action,
      ...(parameters === undefined ? {} : { action_parameters: parameters }),
      mode: draw.pick(['enforce', 'enforce', 'enforce', 'monitor', 'off'] as const),
    }
  })
}

/** Rulesets in several phases, one of which is only run by others. */
function drawRulesets(draw: Draw): PolicyDocument {
  const custom = 'http_request_firewall_custom'
  const managed = 'http_request_firewall_managed'
  const inner = drawRules(draw, 'i', custom).filter((rule) => (rule as { action: string }).action !== 'execute')
  return {
    version: 1,
    lists: { hosts: { kind: 'hostname', items: ['b.example'] } },
    rulesets: [
      { kind: 'zone', phase: 'http_request_transform', rules: drawRules(draw, 't', 'http_request_transform') },
      { kind: 'root', phase: custom, rules: drawRules(draw, 'a', custom) },
      { kind: 'zone', phase: custom, rules: drawRules(draw, 'z', custom) },
      { id: 'inner', kind: 'custom', phase: custom, rules: inner },
      { kind: 'zone', phase: managed, rules: drawRules(draw, 'm', managed) },
    ],
  } as unknown as PolicyDocument
}

function drawEvent(draw: Draw): Record<string, never> {
  const event: Record<string, unknown> = {}
  const give = (name: string, make: () => unknown): void => {
    if (draw.chance(0.85)) event[name] = make()
  }
  give('http.host', () => draw.pick(hosts))
  give('http.request.uri.path', () => draw.pick(paths))
  give('ip.src', () => draw.pick(addresses))
  give('cf.llm.prompt.injection_score', () => draw.pick(numbers))
  give('ssl', () => draw.chance(0.5))
  give('cf.llm.prompt.pii_detected', () => draw.chance(0.5))
  give('cf.llm.prompt.pii_categories', () =>
    [draw.pick(['EMAIL', 'CARD', 'SSN']), draw.pick(['EMAIL', 'NAME'])].slice(draw.integer(0, 2)),
  )
  give('custom_topic_categories', () => ({ hr: draw.pick([1, 20, 50, 99]) }))
  give('http.request.headers', () => ({ x: [draw.pick(['1', '2'])] }))
  return event as Record<string, never>
}

/** A context of a policy in which some fields of the event cannot be read. */
function toContext(policy: Policy, record: Record<string, never>, unreadable: readonly string[]): ExecutionContext {
  const context = policy.toContext(record, [])
  for (const name of unreadable)
    context.setLazy(name, () => {
      throw new RuntimeError('E_VALUE_TYPE', `${name} is out of order`, name)
    })
  return context
}

function open(document: PolicyDocument, plan: 'index' | 'loop', backend: 'closures' | 'source'): Policy {
  const result = createPolicy(document, { plan, backend })
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics[0]))
  return result.value
}

interface EmittedPolicy {
  bind(): { decide(record: Record<string, never>): Decision }
}

/** What an emitted module says too; the fields read, DLP and redirect targets are the library's. */
function core({ action, rule, matched, monitored, problems, settings, skippedPhases }: Decision): object {
  return { action, rule, matched, monitored, problems, settings, skippedPhases }
}

describe('the indexed plan', () => {
  it(`decides as the loop does, on ${String(policies)} policies (seed ${String(seed)})`, { timeout: 600_000 }, () => {
    console.log(`plan agreement: seed ${String(seed)}`)
    const draw = createSeededDraw(seed)
    let matches = 0
    for (let count = 0; count < policies; count++) {
      const document = count % 4 === 3 ? drawRulesets(draw) : drawDocument(draw)
      const backend = count % 2 === 0 || !allowsGeneratedCode ? 'closures' : 'source'
      const [indexed, looped] = [open(document, 'index', backend), open(document, 'loop', 'closures')]
      const emitted = allowsGeneratedCode
        ? (runModuleText(emitPolicy(indexed)) as unknown as EmittedPolicy).bind()
        : undefined
      for (let event = 0; event < 6; event++) {
        const record = drawEvent(draw)
        const expected = looped.decide(record)
        expect(indexed.decide(record), String(count)).toEqual(expected)
        if (emitted !== undefined) expect(core(emitted.decide(record)), String(count)).toEqual(core(expected))
        matches += expected.matched.length
      }
    }
    expect(matches).toBeGreaterThan(policies)
  })

  it('keeps the order of errors where mandatory fields have no value', () => {
    const draw = createSeededDraw(seed)
    let missing = 0
    for (let count = 0; count < policies / 10; count++) {
      const test = (): string =>
        draw.pick([
          () => `own.host eq ${quote(draw.pick(hosts))}`,
          () => `starts_with(own.path, ${quote(draw.pick(['/api', '/mcp']))})`,
          () => `own.score lt ${String(draw.pick([0, 20, 99]))}`,
          () => `http.host eq ${quote(draw.pick(hosts))}`,
        ])()
      const rules = Array.from({ length: draw.pick([3, 20, 60]) }, (_, index) => ({
        id: `r${String(index)}`,
        expression: draw.list(1, 3, test).join(draw.pick([' and ', ' or '])),
        action: draw.pick(['log', 'log', 'block']),
        on_error: draw.pick(['fail_open', 'fail_closed']),
      }))
      const document = {
        fields: { 'own.host': 'Bytes', 'own.path': 'Bytes', 'own.score': 'Int' },
        rules,
      } as unknown as PolicyDocument
      const [indexed, looped] = [open(document, 'index', 'closures'), open(document, 'loop', 'closures')]
      const emitted = allowsGeneratedCode
        ? (runModuleText(emitPolicy(indexed)) as unknown as EmittedPolicy).bind()
        : undefined
      if (rules.some(({ expression }) => !expression.includes(' or ')))
        expect(indexed.plans[0]?.indexes.length).toBeGreaterThan(0)
      for (let event = 0; event < 6; event++) {
        const record: Record<string, unknown> = {}
        if (draw.chance(0.8)) record['own.host'] = draw.pick(hosts)
        if (draw.chance(0.8)) record['own.path'] = draw.pick(paths)
        if (draw.chance(0.8)) record['own.score'] = draw.pick([0, 19, 50])
        if (draw.chance(0.8)) record['http.host'] = draw.pick(hosts)
        const expected = looped.decide(record as Record<string, never>)
        expect(indexed.decide(record as Record<string, never>), String(count)).toEqual(expected)
        if (emitted !== undefined) expect(core(emitted.decide(record as Record<string, never>))).toEqual(core(expected))
        missing += expected.problems.length
      }
    }
    expect(missing).toBeGreaterThan(policies / 10)
  })

  // Of `unread and false` the loop says that it cannot be read if it comes to `unread` first, and the
  // index that it is false; so they must agree on rules of one comparison.
  it('treats fields that cannot be read as the loop does', () => {
    const draw = createSeededDraw(seed)
    let failures = 0
    for (let count = 0; count < policies / 10; count++) {
      const document = drawDocument(draw, 0)
      const indexed = open(document, 'index', 'closures')
      const looped = open(document, 'loop', 'closures')
      const record = drawEvent(draw)
      const unreadable = ['http.host', 'ip.src', 'ssl', 'http.request.uri.path'].filter(() => draw.chance(0.4))
      const expected = looped.decide(toContext(looped, record, unreadable))
      expect(indexed.decide(toContext(indexed, record, unreadable)), `${String(count)} ${unreadable.join()}`).toEqual(
        expected,
      )
      failures += expected.problems.length
    }
    // About one policy in ten fails; of 300, fewer than 30 do so often enough.
    expect(failures).toBeGreaterThan(policies / 50)
  })
})
