import type { JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { refusalNumbers, type Caller } from '../../src/enforcement/mcp-guard/index.ts'
import type { GuardTransportOptions } from '../../src/enforcement/mcp-guard/index.ts'
import { codeOf, createWire, openPortal, request, response, type Wire } from '../support/guard-fixtures.ts'

const portal = openPortal(`
  servers: { crm: {} }
  rules:
    - { id: ask, groups: [Admins], methods: ['elicitation/create'], action: allow }
    - { id: admins, groups: [Admins], action: allow }
    - { id: users, groups: [Users], tools: ['get_*'], action: allow }
`)

const people: Readonly<Record<string, Caller>> = {
  ada: { identity: { email: 'ada@example.com', groups: [{ name: 'Admins' }] } },
  mallory: { identity: { email: 'mallory@example.com', groups: [{ name: 'Users' }] } },
  nobody: {},
}

async function open(options: Partial<GuardTransportOptions> = {}, revoked = new Set<string>()): Promise<Wire> {
  const caller = (extra: MessageExtraInfo | undefined): Caller | undefined => {
    const token = extra?.authInfo?.token ?? 'nobody'
    return revoked.has(token) ? undefined : people[token]
  }
  return createWire(portal, { caller, ...options })
}

const as = (name: string): MessageExtraInfo => ({ authInfo: { token: name, clientId: name, scopes: [] } })
const call = (id: number, name: string): JSONRPCMessage => request(id, 'tools/call', { name })

describe('H7: a session belongs to the caller of its first message', () => {
  it.each(['mallory', 'nobody'])('so a call of %s is refused, and the record names who sent it', async (name) => {
    const wire = await open()
    wire.receive(request(0, 'initialize', { protocolVersion: '2025-11-25' }), as('ada'))
    wire.receive(call(1, 'get_customer'), as(name))
    expect(wire.received).toHaveLength(1)
    expect(codeOf(wire.sent[0])).toBe('E_MCP_CALLER')
    expect((wire.sent[0] as { error?: { code: number } }).error?.code).toBe(refusalNumbers.E_MCP_CALLER)
    expect(wire.audit).toMatchObject([{ code: 'E_MCP_CALLER', tool: null, caller: { email: people[name]?.identity?.email ?? null } }]) // prettier-ignore
    wire.receive(call(2, 'delete_customer'), as('ada'))
    expect(wire.received).toHaveLength(2)
  })

  it('so lists, notifications, cancellations and answers of others do nothing', async () => {
    const wire = await open()
    wire.receive(call(1, 'delete_customer'), as('ada'))
    await wire.guarded.send(request(7, 'elicitation/create', { message: 'Sure?' }))
    for (const message of [
      request(9, 'tools/list'),
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } },
      response(7, { action: 'accept' }),
      { jsonrpc: '2.0', id: 7, result: 'x'.repeat(5_000_000) },
      { jsonrpc: '2.0', id: 7 },
    ])
      wire.receive(message, as('mallory'))
    expect(wire.received).toHaveLength(1)
    expect(wire.problems.every(({ code }) => code === 'E_MCP_CALLER')).toBe(true)
    wire.receive(response(7, { action: 'decline' }), as('ada'))
    expect(wire.received[1]).toEqual(response(7, { action: 'decline' }))
    await wire.guarded.send(response(1, {}))
    expect(wire.audit.map(({ method, outcome, caller }) => [method, outcome, caller.email])).toEqual([
      ['tools/list', 'refused', 'mallory@example.com'],
      ['notifications/initialized', 'dropped', 'mallory@example.com'],
      ['notifications/cancelled', 'dropped', 'mallory@example.com'],
      ['elicitation/create', 'answered', 'ada@example.com'],
      ['tools/call', 'answered', 'ada@example.com'],
    ])
  })

  it('and a caller whose token was revoked stops', async () => {
    const revoked = new Set<string>()
    const wire = await open({}, revoked)
    wire.receive(call(1, 'get_customer'), as('ada'))
    revoked.add('ada')
    wire.receive(call(2, 'get_customer'), as('ada'))
    expect([wire.received.length, codeOf(wire.sent[0])]).toEqual([1, 'E_MCP_CALLER'])
    revoked.clear()
    wire.receive(call(3, 'get_customer'), as('ada'))
    expect(wire.received).toHaveLength(2)
  })

  it('and groups are those of now, for the same caller', async () => {
    let groups = [{ name: 'Admins' }]
    const wire = await createWire(portal, {
      caller: () => ({ id: 'a', identity: { email: 'ada@example.com', groups } }),
    })
    wire.receive(call(1, 'delete_customer'))
    groups = [{ name: 'Users' }]
    wire.receive(call(2, 'delete_customer'))
    expect([wire.received.length, codeOf(wire.sent[0])]).toEqual([1, 'E_MCP_DENIED'])
  })

  it('unless the transport carries many, who then keep apart', async () => {
    const wire = await open({ callers: 'many' })
    wire.receive(call(1, 'delete_customer'), as('ada'))
    wire.receive(call(2, 'delete_customer'), as('mallory'))
    wire.receive({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }, as('mallory'))
    expect([wire.received.length, codeOf(wire.sent[0])]).toEqual([1, 'E_MCP_DENIED'])
    await wire.guarded.send(response(1, { task: { taskId: 't' } }))
    wire.receive(request(3, 'tasks/result', { taskId: 't' }), as('mallory'))
    expect(codeOf(wire.sent[2])).toBe('E_MCP_MESSAGE')
    wire.receive(request(4, 'tasks/result', { taskId: 't' }), as('ada'))
    expect(wire.received).toHaveLength(2)
  })
})

it('M8: a list is filtered for who asked for it', async () => {
  const wire = await open({ callers: 'many' })
  wire.receive(request(1, 'tools/list'), as('mallory'))
  wire.receive(request(2, 'ping'), as('ada'))
  await wire.guarded.send(response(1, { tools: [{ name: 'get_a' }, { name: 'admin_delete' }] }))
  expect(wire.sent[0]).toEqual(response(1, { tools: [{ name: 'get_a' }] }))
  expect(wire.audit.at(-1)).toMatchObject({ method: 'tools/list', hidden: 1, caller: { email: 'mallory@example.com' } })
})
