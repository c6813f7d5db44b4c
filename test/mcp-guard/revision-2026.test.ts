import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { refusalNumbers } from '../../src/enforcement/mcp-guard/index.ts'
import { codeOf, createWire, openPortal, request, response } from '../support/guard-fixtures.ts'

const _meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}
const finance = openPortal(`
  servers: { crm: { tools: { search: read } } }
  rules: [{ id: finance, groups: [Finance], access: [read], action: allow }]
`)
const asking = openPortal(`
  servers: { crm: { tools: { search: read } } }
  rules:
    - { id: finance, groups: [Finance], access: [read], action: allow }
    - { id: ask, methods: ['elicitation/create'], action: allow }
  dlp: [{ id: cards, profiles: [financial-information], on: [results], action: mask }]
`)
const caller = { identity: { email: 'flora@example.com', groups: [{ name: 'Finance' }] } }
const call: JSONRPCMessage = request(1, 'tools/call', { _meta, name: 'search', arguments: {} })

describe('revision 2026-07-28', () => {
  it('t2-a33: `server/discover` passes as `initialize` does', async () => {
    const wire = await createWire(finance, { caller: {} })
    const discover = request(1, 'server/discover', { _meta })
    wire.receive(discover)
    const result = {
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      capabilities: {},
      ttlMs: 1,
      cacheScope: 'public',
    }
    await wire.guarded.send(response(1, result))
    expect([wire.received, wire.sent]).toEqual([[discover], [response(1, result)]])
  })

  const sampling = { method: 'sampling/createMessage', params: { messages: [{ role: 'user', content: { type: 'text', text: 'x' } }], maxTokens: 9 } } // prettier-ignore

  it('t2-a34: questions inside of results are asked of the portal', async () => {
    const wire = await createWire(finance, { caller })
    wire.receive(call)
    await wire.guarded.send(response(1, { resultType: 'input_required', inputRequests: { a: sampling } }))
    expect(codeOf(wire.sent[0])).toBe('E_MCP_DENIED')
    expect(wire.audit.map(({ from, method, outcome, code }) => [from, method, outcome, code])).toEqual([
      ['server', 'sampling/createMessage', 'refused', 'E_MCP_DENIED'],
      ['client', 'tools/call', 'refused', 'E_MCP_DENIED'],
    ])
  })

  it('t2-a34: also those of a task, of news of a task, and of an error that asks for a page', async () => {
    const wire = await createWire(finance, { caller })
    wire.receive(call)
    await wire.guarded.send(response(1, { resultType: 'task', taskId: 't', status: 'working' }))
    wire.receive(request(2, 'tasks/get', { _meta, taskId: 't' }))
    await wire.guarded.send(response(2, { status: 'input_required', taskId: 't', inputRequests: { a: sampling } }))
    await wire.guarded.send({ jsonrpc: '2.0', method: 'notifications/tasks', params: { taskId: 't', inputRequests: { a: sampling } } }) // prettier-ignore
    wire.receive(request(3, 'tools/call', { _meta, name: 'search' }))
    const data = { elicitations: [{ mode: 'url', url: 'https://evil.example', message: 'Log in' }] }
    await wire.guarded.send({ jsonrpc: '2.0', id: 3, error: { code: -32042, message: 'needed', data } })
    expect(wire.sent.map(codeOf)).toEqual([undefined, 'E_MCP_DENIED', 'E_MCP_DENIED'])
    expect(JSON.stringify(wire.sent)).not.toContain('evil.example')
  })

  it('t2-a34: what a rule allows is looked through, and its answer reaches the server', async () => {
    const wire = await createWire(asking, { caller })
    wire.receive(call)
    const question = (message: string): object => ({ method: 'elicitation/create', params: { message } })
    await wire.guarded.send(response(1, { resultType: 'input_required', requestState: 's', inputRequests: { a: question('card 4111 1111 1111 1111?') } })) // prettier-ignore
    expect(wire.sent[0]).toEqual(response(1, { resultType: 'input_required', requestState: 's', inputRequests: { a: question('card **** **** **** 1111?') } })) // prettier-ignore
    const retry = request(2, 'tools/call', { _meta, name: 'search', arguments: {}, requestState: 's', inputResponses: { a: { action: 'decline' } } }) // prettier-ignore
    wire.receive(retry)
    expect(wire.received[1]).toEqual(retry)
    expect(wire.audit[0]).toMatchObject({
      from: 'server',
      rule: 'ask',
      outcome: 'passed',
      caller: { email: 'flora@example.com' },
    })
  })

  it.each<[string, unknown]>([
    ['no object', ['x']],
    ['a call of a client', { a: { method: 'tools/call', params: { name: 'x' } } }],
    ['a notification', { a: { method: 'notifications/message' } }],
    ['no method', { a: {} }],
    ['params of another kind', { a: { method: 'elicitation/create', params: [] } }],
  ])('t2-a34: questions that are %s do not pass', async (_, inputRequests) => {
    const wire = await createWire(asking, { caller })
    wire.receive(call)
    await wire.guarded.send(response(1, { resultType: 'complete', inputRequests }))
    expect(codeOf(wire.sent[0])).toBe('E_MCP_MESSAGE')
  })

  it('t2-a35: what was filtered or judged for a caller is private to caches', async () => {
    const wire = await createWire(finance, { caller })
    wire.receive(request(1, 'tools/list', { _meta }))
    const tool = (name: string): object => ({ name, inputSchema: { type: 'object' } })
    const rest = { resultType: 'complete', ttlMs: 60_000 }
    await wire.guarded.send(response(1, { ...rest, cacheScope: 'public', tools: [tool('search'), tool('update_x')] }))
    wire.receive(request(2, 'resources/read', { _meta, uri: 'file:///a' }))
    await wire.guarded.send(response(2, { ...rest, cacheScope: 'public', contents: [] }))
    expect(wire.sent).toEqual([
      response(1, { ...rest, cacheScope: 'private', tools: [tool('search')] }),
      response(2, { ...rest, cacheScope: 'private', contents: [] }),
    ])
  })

  it('asks about each resource and task of `subscriptions/listen`, and lets lists be heard of', async () => {
    const portal = openPortal(
      '  servers: { crm: {} }\n  rules: [{ id: a, resources: ["file:///public/*"], action: allow }]',
    )
    const listen = (notifications: unknown): JSONRPCMessage =>
      request(1, 'subscriptions/listen', { _meta, notifications })
    for (const [notifications, code] of [
      [{ toolsListChanged: true }, undefined],
      [{ resourceSubscriptions: ['file:///public/a'] }, undefined],
      [{ resourceSubscriptions: ['file:///public/a', 'file:///a'] }, 'E_MCP_DENIED'],
      [{ resourceSubscriptions: ['file:///public/../a'] }, 'E_MCP_MESSAGE'],
      [{ resourceSubscriptions: 'file:///a' }, 'E_MCP_MESSAGE'],
      [{ taskIds: ['unknown'] }, 'E_MCP_MESSAGE'],
      [['x'], 'E_MCP_MESSAGE'],
    ] as const) {
      const wire = await createWire(portal)
      wire.receive(listen(notifications))
      expect(codeOf(wire.sent[0])).toBe(code)
      if (code !== undefined) continue
      const acknowledged = {
        jsonrpc: '2.0',
        method: 'notifications/subscriptions/acknowledged',
        params: { notifications },
      }
      await wire.guarded.send(acknowledged as JSONRPCMessage)
      expect(wire.sent).toEqual([acknowledged])
      // The server ends it on stdio.
      await wire.guarded.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } })
      expect(wire.audit.at(-1)).toMatchObject({ method: 'subscriptions/listen', outcome: 'cancelled' })
    }
  })

  it.each<[string, Record<string, string>, string | undefined]>([
    ['agree', { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'Mcp-Name': 'search' }, undefined],
    ['agree in base64', { 'mcp-method': 'tools/call', 'mcp-name': `=?base64?${btoa('search')}?=` }, undefined],
    ['are of an older revision', { 'mcp-protocol-version': '2025-11-25' }, 'E_MCP_HEADER'],
    ['name another method', { 'mcp-method': 'tools/list', 'mcp-name': 'search' }, 'E_MCP_HEADER'],
    ['name another tool', { 'mcp-method': 'tools/call', 'mcp-name': 'echo' }, 'E_MCP_HEADER'],
    ['have broken base64', { 'mcp-method': 'tools/call', 'mcp-name': '=?base64?!?=' }, 'E_MCP_HEADER'],
    ['have no name', { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call' }, 'E_MCP_HEADER'],
    ['have no method', { 'mcp-protocol-version': '2026-07-28', 'mcp-name': 'search' }, 'E_MCP_HEADER'],
  ])('headers that %s', async (_, headers, code) => {
    const wire = await createWire(finance, { caller })
    wire.receive(call, { requestInfo: { headers } })
    expect(codeOf(wire.sent[0])).toBe(code)
    expect(wire.received).toHaveLength(code === undefined ? 1 : 0)
    if (code !== undefined) expect((wire.sent[0] as { error?: { code: number } }).error?.code).toBe(-32020)
    expect(refusalNumbers.E_MCP_HEADER).toBe(-32020)
  })

  it('needs no `initialize`, and a rule sees the revision of a request', async () => {
    const portal = openPortal(`
  servers: { crm: {} }
  rules: [{ id: new, expression: 'mcp.protocol_version eq "2026-07-28"', action: allow }]
`)
    const wire = await createWire(portal)
    wire.receive(call)
    expect(wire.received).toEqual([call])
  })
})
