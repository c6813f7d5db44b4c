import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readRequestRow } from '../evaluation/evaluate/request-rows.ts'
import { createEnforcer, type Enforcer } from '../../src/enforcement/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { createPolicy, openPolicy } from '../../src/policy/index.ts'
import { fromLogRow, type Exchange } from '../../src/inspection/traffic/index.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const requests = read('test/evaluation/sample.jsonl')
  .trimEnd()
  .split('\n')
  .map((line) => {
    const row = readRequestRow(line)
    if (row === undefined) throw new Error(`no labelled request: ${line.slice(0, 80)}`)
    return { id: row.id, label: row.label, exchange: unwrap(fromLogRow(row.row)) }
  })

function open(text: string): Enforcer {
  const opened = openPolicy(text)
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  expect(opened.warnings).toEqual([])
  return createEnforcer(opened.value)
}

const chosen = '    action: block\n'
const redirect = "    # action: redirect\n    # action_parameters: { target_uri: 'https://mcp-portal.example.com', include_context: true }\n" // prettier-ignore
const uncomment = (lines: string): string => lines.replaceAll('# ', '')

/** The action of the tier as a user would choose another: a line out, a line in. */
const variants = {
  block: (text: string) => text,
  redirect: (text: string) => text.replace(chosen, '').replace(redirect, uncomment(redirect)),
  log: (text: string) => text.replace(chosen, '').replace('    # action: log\n', '    action: log\n'),
} as const

const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: {} } }

function post(host: string, target: string, body: unknown): Exchange {
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  return { method: 'POST', scheme: 'https', host, target, headers: [['content-type', 'application/json']], body: bytes }
}

describe.each(['shadow-mcp', 'shadow-mcp-gateway'])('policies/%s.yaml', (name) => {
  const text = read(`policies/${name}.yaml`)

  it('decides every labelled request by whether it is MCP', async () => {
    const enforcer = open(text)
    const wrong: string[] = []
    for (const { id, label, exchange } of requests) {
      const { action, mcp } = await enforcer.decide(exchange)
      if ((action === 'block') !== label.mcp) wrong.push(id)
      if (!label.mcp) continue
      expect(mcp?.layers.length, id).toBeGreaterThan(0)
      for (const { evidence, confidence } of mcp?.layers ?? []) {
        expect(evidence).not.toBe('')
        expect(confidence).toBeGreaterThan(0)
      }
      expect(mcp?.method ?? null, id).toBe(label.mcpMethod)
    }
    expect(wrong).toEqual([])
    expect(requests.filter(({ label }) => label.mcp).length).toBeGreaterThan(20)
  })

  it.each<[keyof typeof variants, { action: string; location?: string }]>([
    ['block', { action: 'block' }],
    ['redirect', { action: 'redirect' }],
    ['log', { action: 'allow' }],
  ])('can %s', async (variant, expected) => {
    const changed = variants[variant](text)
    expect(changed === text).toBe(variant === 'block')
    const decision = await open(changed).decide(post('tools.example.com', '/rpc', call))
    expect(decision.action).toBe(expected.action)
    expect(decision.matched.map(({ rule }) => rule)).toContain('shadow-mcp-tool-call')
    expect(decision.tags).toContain('shadow-mcp')
    if (variant === 'redirect') expect(decision.location).toContain('https://mcp-portal.example.com')
  })

  it('lets the portal pass, and says so', async () => {
    const { action, rule, tags } = await open(text).decide(post('mcp-portal.example.com', '/mcp', call))
    expect([action, rule, tags]).toEqual(['allow', 'mcp-portal', ['mcp-portal']])
  })

  it.each<[string, string, string]>([
    ['mcp.stripe.com', '/', 'shadow-mcp-known-host'],
    ['docs.mcp.cloudflare.com', '/sse', 'shadow-mcp-known-host'],
    ['mcp.example.com', '/', 'shadow-mcp-host'],
    ['tools.example.com', '/mcp/messages', 'shadow-mcp-path'],
    ['tools.example.com', '/mcp-guide', 'shadow-mcp-tool-call'],
  ])('names the layer: %s%s is %s', async (host, target, expected) => {
    expect((await open(text).decide(post(host, target, call))).rule).toBe(expected)
  })
})

it('tiers are the same for both schemes but for the name of the host', () => {
  const tiersOf = (name: string): string => read(`policies/${name}.yaml`).split('\ntiers:\n')[1] ?? ''
  expect(tiersOf('shadow-mcp-gateway').replaceAll('http.request.host', 'http.host')).toBe(tiersOf('shadow-mcp'))
})

describe('policies/shadow-mcp-patterns.yaml', () => {
  const text = read('policies/shadow-mcp-patterns.yaml')

  it("reads only fields of Cloudflare's own", () => {
    const { document } = open(text).policy
    const result = createPolicy(document)
    if (!result.ok) throw new Error('the policy does not compile')
    expect(result.value.fields.filter((field) => field.startsWith('mcp.'))).toEqual([])
  })

  it.each([
    ['tools/call', {}],
    ['tools/list', {}],
    ['resources/read', {}],
    ['prompts/get', {}],
    ['notifications/initialized', {}],
    ['initialize', { protocolVersion: '2025-06-18' }],
  ])('finds %s by its body alone, on any host', async (method, params) => {
    const { rule } = await open(text).decide(post('tools.example', '/run', { jsonrpc: '2.0', id: 1, method, params }))
    expect(rule).toBe('shadow-mcp-body')
  })

  it('takes neither a language server nor a quoted call for MCP', async () => {
    for (const body of [
      { jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: 7 } },
      { text: JSON.stringify(call) },
    ])
      expect((await open(text).decide(post('tools.example', '/run', body))).rule).toBeNull()
  })

  it('finds most of what the parser finds', async () => {
    const enforcer = open(text)
    const verdicts = await Promise.all(
      requests.map(async ({ label, exchange }) => ({
        mcp: label.mcp,
        found: (await enforcer.decide(exchange)).action === 'block',
      })),
    )
    const missed = verdicts.filter(({ mcp, found }) => mcp && !found).length
    const wrong = verdicts.filter(({ mcp, found }) => !mcp && found).length
    // Missed are methods written with escapes.
    expect({ wrong, few: missed <= 2, all: verdicts.filter(({ mcp }) => mcp).length }).toEqual({
      wrong: 0,
      few: true,
      all: 40,
    })
  })
})
