import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { createWire, openPortal } from '../../../test/support/guard-fixtures.ts'
import { guardTransport, refusalNumbers } from './index.ts'

const everything = openPortal(`
  servers: { crm: { trust_annotations: true } }
  rules: [{ id: all, action: allow }]
`)
const nothing = openPortal('  servers: { crm: {} }')

const call = (id: number, name = 'search', given: Record<string, unknown> = {}): JSONRPCMessage => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: given },
})
const answer = (id: number, result: Record<string, unknown> = {}): JSONRPCMessage => ({ jsonrpc: '2.0', id, result })
const codeOf = (message: JSONRPCMessage | undefined): unknown =>
  message !== undefined && 'error' in message ? (message.error.data as { code: string }).code : undefined

describe('a guarded server', () => {
  it('never gets what no rule allows; who asked is told why, with a stable code', async () => {
    const wire = await createWire(nothing)
    wire.receive(call(1))
    expect(wire.received).toEqual([])
    expect(wire.sent[0]).toMatchObject({
      id: 1,
      error: { code: refusalNumbers.E_MCP_DENIED, data: { code: 'E_MCP_DENIED', rule: null } },
    })
    expect(wire.audit[0]).toMatchObject({ tool: 'search', decision: 'deny', outcome: 'refused', code: 'E_MCP_DENIED' })
  })

  it('gets what is allowed as it was sent, and what opens a session', async () => {
    const wire = await createWire(everything)
    const messages = [
      { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25' } },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      call(2, 'search', { query: 'a', deep: { __proto__: null, list: [1, true, null] } }),
    ]
    for (const message of messages) wire.receive(message)
    expect(wire.received).toEqual(messages)
    expect(wire.problems).toEqual([])
  })

  it('is not asked by methods that nobody knows, unless a rule names them', async () => {
    const odd = { jsonrpc: '2.0', id: 1, method: 'tools/execute', params: { name: 'x' } }
    const wire = await createWire(everything)
    wire.receive(odd)
    wire.receive({ jsonrpc: '2.0', method: 'notifications/odd' })
    expect(wire.received).toEqual([])
    expect([codeOf(wire.sent[0]), wire.problems.map(({ code }) => code)]).toEqual(['E_MCP_DENIED', ['E_MCP_DENIED']])
    const naming = await createWire(
      openPortal(`
  servers: { crm: {} }
  rules: [{ id: odd, methods: ['tools/exec*'], action: allow }]
`),
    )
    naming.receive(odd)
    expect(naming.received).toEqual([odd])
  })

  it('lists only what the caller may use, and templates too', async () => {
    const wire = await createWire(
      openPortal(`
  servers: { crm: {} }
  rules: [{ id: some, tools: ['get_*'], resources: ['file:///public/*'], action: allow }]
`),
    )
    wire.receive({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    await wire.guarded.send(answer(1, { tools: [{ name: 'get_a' }, { name: 'put_a' }, { title: 'nameless' }], nextCursor: 'c' })) // prettier-ignore
    wire.receive({ jsonrpc: '2.0', id: 2, method: 'resources/templates/list' })
    await wire.guarded.send(answer(2, { resourceTemplates: [{ uriTemplate: 'file:///public/{a}' }, { uriTemplate: 'file:///{a}' }] })) // prettier-ignore
    expect(wire.sent).toEqual([
      answer(1, { tools: [{ name: 'get_a' }], nextCursor: 'c' }),
      answer(2, { resourceTemplates: [{ uriTemplate: 'file:///public/{a}' }] }),
    ])
    expect(wire.audit.map(({ method, hidden }) => [method, hidden])).toEqual([
      ['tools/list', 2],
      ['resources/templates/list', 1],
    ])
  })

  it('asks its client only what a rule names', async () => {
    const portal = openPortal(`
  servers: { crm: {} }
  rules:
    - { id: all, action: allow }
    - { id: ask, methods: ['elicitation/create'], action: allow }
`)
    const wire = await createWire(portal)
    const sampling: JSONRPCMessage = { jsonrpc: '2.0', id: 7, method: 'sampling/createMessage', params: {} }
    await wire.guarded.send(sampling)
    await Promise.resolve()
    expect(wire.sent).toEqual([])
    expect([wire.received.length, codeOf(wire.received[0])]).toEqual([1, 'E_MCP_DENIED'])
    const elicitation: JSONRPCMessage = { jsonrpc: '2.0', id: 8, method: 'elicitation/create', params: { message: 'Name?' } } // prettier-ignore
    await wire.guarded.send(elicitation)
    wire.receive(answer(8, { action: 'accept' }))
    expect(wire.sent).toEqual([elicitation])
    expect(wire.received[1]).toEqual(answer(8, { action: 'accept' }))
    expect(wire.audit.map(({ from, method, outcome }) => [from, method, outcome])).toEqual([
      ['server', 'sampling/createMessage', 'refused'],
      ['server', 'elicitation/create', 'answered'],
    ])
  })

  it('believes annotations of its own only if the policy does', async () => {
    const rules = 'rules: [{ id: read, access: [read], action: allow }]'
    const listing = answer(1, { tools: [{ name: 'a', annotations: { readOnlyHint: true } }, { name: 'b' }] })
    for (const [trust, seen] of [
      [true, 1],
      [false, 0],
    ] as const) {
      // prettier-ignore
      const wire = await createWire(openPortal(`  servers: { crm: { trust_annotations: ${String(trust)} } }\n  ${rules}`))
      wire.receive(call(5, 'a'))
      expect(codeOf(wire.sent[0])).toBe('E_MCP_DENIED')
      wire.receive({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
      await wire.guarded.send(listing)
      expect((wire.sent[1] as unknown as { result: { tools: unknown[] } }).result.tools).toHaveLength(seen)
      wire.receive(call(6, 'a'))
      expect(wire.received.length).toBe(1 + seen)
    }
  })
})

describe('DLP on the way', () => {
  const portal = openPortal(`
  servers: { crm: {} }
  rules:
    - { id: all, action: allow }
    - { id: ask, methods: ['*'], action: allow }
  dlp: [{ id: cards, profiles: [financial-information], action: mask }]
`)
  const card = '4111 1111 1111 1111'
  const starred = '**** **** **** 1111'

  it('stars what it finds in arguments and results, also in numbers and structured content', async () => {
    const wire = await createWire(portal)
    wire.receive(call(1, 'search', { 'a.b': `card ${card}`, a: { b: 'plain' }, 'credit card': 4111111111111111 }))
    const { arguments: given } = (wire.received[0] as unknown as { params: { arguments: Record<string, unknown> } })
      .params
    expect(given).toEqual({ 'a.b': `card ${starred}`, a: { b: 'plain' }, 'credit card': '************1111' })
    await wire.guarded.send(
      answer(1, { content: [{ type: 'text', text: `card ${card}` }], structuredContent: { card } }),
    )
    expect(wire.sent[0]).toEqual(answer(1, { content: [{ type: 'text', text: `card ${starred}` }], structuredContent: { card: starred } })) // prettier-ignore
    expect(wire.audit[0]?.dlp.map(({ direction, action }) => [direction, action])).toEqual([
      ['arguments', 'mask'],
      ['results', 'mask'],
    ])
    expect(wire.audit[0]?.dlp[0]?.findings.map(({ location }) => location)).toContain('tool.arguments.arguments.a~1b')
    expect(JSON.stringify(wire.audit)).not.toContain(card)
  })

  it.each<[string, Record<string, unknown>]>([
    ['names of members', { structuredContent: { [`card ${card}`]: {} } }],
    ['bytes', { contents: [{ uri: 'file:///a', blob: btoa(`my card ${card}`) }] }],
  ])('holds back an answer with a finding in %s', async (_, result) => {
    const wire = await createWire(portal)
    wire.receive(call(1))
    await wire.guarded.send(answer(1, result))
    expect(codeOf(wire.sent[0])).toBe('E_MCP_DLP')
    expect(wire.audit[0]).toMatchObject({ outcome: 'refused', code: 'E_MCP_DLP' })
  })

  it('reads errors, notifications and the questions of a server as well', async () => {
    const wire = await createWire(portal)
    wire.receive(call(1))
    await wire.guarded.send({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: `no card ${card}` } })
    await wire.guarded.send({ jsonrpc: '2.0', method: 'notifications/message', params: { data: `card ${card}` } })
    await wire.guarded.send({
      jsonrpc: '2.0',
      id: 2,
      method: 'elicitation/create',
      params: { message: `card ${card}?` },
    })
    wire.receive(answer(2, { content: { number: `card ${card}` } }))
    expect(wire.sent).toHaveLength(3)
    expect(JSON.stringify([wire.sent, wire.received, wire.audit])).not.toContain(card)
  })

  it('leaves everything as it is in monitor mode, and says what it would have done', async () => {
    const watched = openPortal(`
  mode: monitor
  servers: { crm: {} }
  dlp: [{ id: cards, profiles: [financial-information], action: block }]
`)
    const wire = await createWire(watched)
    const message = call(1, 'search', { query: `card ${card}` })
    wire.receive(message)
    expect(wire.received).toEqual([message])
    await wire.guarded.send(answer(1, { tools: [] }))
    expect(wire.audit[0]).toMatchObject({
      decision: 'deny',
      enforced: false,
      outcome: 'answered',
      dlp: [{ action: 'block' }],
    })
  })
})

describe('bad messages', () => {
  it.each<[string, unknown]>([
    ['another version', { jsonrpc: '1.0', id: 1, method: 'tools/call' }],
    ['a call and a response in one', { jsonrpc: '2.0', id: 1, method: 'tools/call', result: {} }],
    ['params that are a list', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: ['search'] }],
    ['a method that is no text', { jsonrpc: '2.0', id: 1, method: ['tools/call'] }],
  ])('%s is refused', async (_, message) => {
    const wire = await createWire(everything)
    wire.receive(message)
    expect([wire.received, codeOf(wire.sent[0])]).toEqual([[], 'E_MCP_MESSAGE'])
  })

  it.each<[string, unknown]>([
    ['a batch', [call(1), call(2)]],
    ['nothing', null],
    ['a text', 'tools/call'],
    ['an id that is an object', { jsonrpc: '2.0', id: {}, method: 'tools/call', params: { name: 'search' } }],
    ['an answer to nothing', answer(99)],
    ['a call without a name', { jsonrpc: '2.0', method: 'tools/call', params: {} }],
  ])('%s does not pass', async (_, message) => {
    const wire = await createWire(
      message !== null && typeof message === 'object' && 'params' in message ? nothing : everything,
    )
    wire.receive(message)
    expect([wire.received, wire.sent]).toEqual([[], []])
    expect(wire.problems).toHaveLength(1)
  })

  it('a method of the other side does not pass', async () => {
    const wire = await createWire(everything)
    wire.receive({ jsonrpc: '2.0', id: 1, method: 'sampling/createMessage', params: {} })
    expect([wire.received, codeOf(wire.sent[0])]).toEqual([[], 'E_MCP_MESSAGE'])
  })

  it('JSON a hundred thousand levels deep is refused, in either direction', async () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 100_000; level++) deep = { a: deep }
    const wire = await createWire(everything)
    wire.receive(call(1, 'search', { deep }))
    expect([wire.received, codeOf(wire.sent[0])]).toEqual([[], 'E_MCP_LIMIT'])
    wire.receive(call(2))
    await wire.guarded.send(answer(2, { deep }))
    expect(codeOf(wire.sent[1])).toBe('E_MCP_LIMIT')
    expect(wire.audit.at(-1)).toMatchObject({ outcome: 'refused', code: 'E_MCP_LIMIT' })
  })

  it('a million values and a long text are refused', async () => {
    const wire = await createWire(everything)
    wire.receive(call(1, 'search', { list: Array.from({ length: 1_000_000 }, () => 0) }))
    wire.receive(call(2, 'search', { text: 'a'.repeat(5_000_000) }))
    expect(wire.sent.map(codeOf)).toEqual(['E_MCP_LIMIT', 'E_MCP_LIMIT'])
    expect(wire.problems.map(({ message }) => /`(\w+)`/.exec(message)?.[1])).toEqual(['maxValues', 'maxTextLength'])
  })

  it('a flood of calls waits in a bounded room', async () => {
    const wire = await createWire(everything, { limits: { maxPending: 10 } })
    for (let id = 0; id < 20_000; id += 1) wire.receive(call(id))
    expect(wire.sent).toHaveLength(19_990)
    expect(wire.received).toHaveLength(10)
    expect([codeOf(wire.sent[0]), codeOf(wire.sent.at(-1))]).toEqual(['E_MCP_PENDING', 'E_MCP_PENDING'])
    await wire.guarded.send(answer(0))
    wire.receive(call(20_001))
    expect(wire.received).toHaveLength(11)
  })

  it('an id that still waits is not taken twice', async () => {
    const wire = await createWire(everything)
    wire.receive(call(1, 'search'))
    wire.receive(call(1, 'other'))
    expect([wire.received.length, codeOf(wire.sent[0])]).toEqual([1, 'E_MCP_MESSAGE'])
  })

  it('`__proto__` is a name like any other', async () => {
    const wire = await createWire(everything)
    wire.receive(JSON.parse('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"__proto__","arguments":{"__proto__":{"a":1}}}}')) // prettier-ignore
    expect(JSON.stringify(wire.received[0])).toContain('"__proto__":{"a":1}')
    expect(wire.audit).toEqual([])
  })
})

describe('audit', () => {
  it.each<[string, () => void | Promise<void>]>([
    [
      'throws',
      () => {
        throw new Error('the disk is full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the disk is full'))],
  ])('that %s costs the record and not the decision', async (_, audit) => {
    // prettier-ignore
    const wire = await createWire(nothing, { audit })
    wire.receive(call(1))
    await Promise.resolve()
    expect(codeOf(wire.sent[0])).toBe('E_MCP_DENIED')
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(wire.problems.map(({ code }) => code)).toEqual(['E_MCP_AUDIT'])
  })

  it('tells of calls that are cancelled or never answered', async () => {
    const wire = await createWire(everything)
    wire.receive(call(1))
    wire.receive(call(2))
    wire.receive({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } })
    await wire.guarded.close()
    expect(wire.audit.map(({ outcome }) => outcome)).toEqual(['cancelled', 'unanswered'])
  })

  it('holds no query of a URI, and no argument', async () => {
    const wire = await createWire(everything, {
      caller: { identity: { email: 'ada@example.com', groups: [{ name: 'A' }] } },
    })
    wire.receive({
      jsonrpc: '2.0',
      id: 1,
      method: 'resources/read',
      params: { uri: 'https://u:p@h.example/a?token=secret#x' },
    })
    wire.receive(call(2, 'search', { query: 'secret' }))
    await wire.guarded.send(answer(1, { contents: [{ text: 'secret' }] }))
    await wire.guarded.send(answer(2))
    expect(wire.audit.map(({ resource, tool, caller }) => [resource, tool, caller.email])).toEqual([
      ['https://h.example/a', null, 'ada@example.com'],
      [null, 'search', 'ada@example.com'],
    ])
    expect(JSON.stringify(wire.audit)).not.toContain('secret')
    expect(wire.audit.every(({ durationMs }) => durationMs >= 0)).toBe(true)
  })
})

describe('a guard', () => {
  it('asks for the portal each time, so that a policy can change', async () => {
    let portal = nothing
    const wire = await createWire(nothing, { portal: () => portal })
    wire.receive(call(1))
    portal = everything
    wire.receive(call(2))
    expect([wire.sent.length, wire.received.length]).toEqual([1, 1])
  })

  it('does not pass what it cannot decide', async () => {
    const wire = await createWire(everything, {
      caller: () => {
        throw new Error('the directory is down')
      },
    })
    wire.receive(call(1))
    expect([wire.received, codeOf(wire.sent[0])]).toEqual([[], 'E_MCP_INTERNAL'])
  })

  it('wants a server that the portal has', () => {
    const inner = { start: () => Promise.resolve(), send: () => Promise.resolve(), close: () => Promise.resolve() }
    const make = (): unknown =>
      guardTransport(inner, { side: 'server', portal: everything, server: 'cmr', caller: {}, audit: () => undefined })
    expect(make).toThrow('E_MCP_SERVER: the portal has no server `cmr`')
  })
})
