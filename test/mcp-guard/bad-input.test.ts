import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bridgeTransports, guardTransport, type AuditRecord } from '../../src/enforcement/mcp-guard/index.ts'
import { createWire, openPortal } from '../support/guard-fixtures.ts'

const careful = openPortal(`
  servers: { crm: {} }
  rules: [{ id: one, tools: [allowed], action: allow }]
  dlp: [{ id: cards, profiles: [financial-information], action: mask }]
`)

const card = '4111 1111 1111 1111'

/** Names and values that a message might hold, right and wrong. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'tools/call',
    'tools/list',
    'allowed',
    'denied',
    '2.0',
    '__proto__',
    'constructor',
    card,
    `card ${card}`,
  ),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any')),
    fc.dictionary(text, tie('any')),
  ),
})).any
const call = fc.record({
  jsonrpc: fc.constant('2.0'),
  id: fc.nat(5),
  method: fc.constantFrom('tools/call', 'prompts/get', 'resources/read'),
  params: fc.record({ name: text, uri: text, arguments: fc.dictionary(text, value) }, { requiredKeys: [] }),
})
const message = fc.oneof(
  value,
  call,
  fc.record(
    {
      jsonrpc: fc.oneof({ weight: 9, arbitrary: fc.constant('2.0') }, text),
      id: fc.oneof(fc.nat(5), text, fc.constant(null)),
      method: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom('tools/call', 'tools/list', 'ping', 'notifications/progress') },
        text,
      ),
      params: fc.oneof(value, fc.record({ name: text, arguments: fc.dictionary(text, value) })),
      result: value,
      error: value,
    },
    { requiredKeys: ['jsonrpc'] },
  ),
)

describe('whatever comes', () => {
  it('is decided, and no call that is not allowed passes, nor a card number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), message), { maxLength: 8 }), async (messages) => {
        const wire = await createWire(careful)
        for (const [isFromClient, content] of messages) {
          const before = wire.sent.length + wire.received.length + wire.problems.length + wire.audit.length
          if (isFromClient) wire.receive(content)
          else await wire.guarded.send(content as JSONRPCMessage)
          await Promise.resolve()
          // It went on, was answered, or was reported: nothing is lost in silence.
          expect(wire.sent.length + wire.received.length + wire.problems.length + wire.audit.length).toBeGreaterThan(
            before,
          )
        }
        for (const passed of wire.received as readonly { method?: string; params?: { name?: unknown } }[])
          if (passed.method === 'tools/call') expect(passed.params?.name).toBe('allowed')
        const forwarded = wire.received.filter((passed) => 'method' in passed && passed.method === 'tools/call')
        expect(JSON.stringify([forwarded, wire.audit])).not.toContain(`card ${card}`)
      }),
      { numRuns: 500, examples: [[[[false, { jsonrpc: '2.0', method: `card ${card}` }]]]] },
    )
  })
})

async function listen(server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`)
}

describe('a server that never ends its answer', () => {
  it('costs the call and nothing else, and the record says so', async () => {
    const event = `data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'more' } })}\n\n` // prettier-ignore
    let events = 0
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        const asked = (body === '' ? {} : JSON.parse(body)) as { id?: number; method?: string }
        if (asked.method === 'initialize') {
          const result = { protocolVersion: '2025-11-25', capabilities: { tools: {}, logging: {} }, serverInfo: { name: 'x', version: '1' } } // prettier-ignore
          response.writeHead(200, { 'content-type': 'application/json' })
          response.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, result }))
        } else if (asked.method === 'tools/call') {
          response.writeHead(200, { 'content-type': 'text/event-stream' })
          const timer = setInterval(() => {
            events += 20
            response.write(event.repeat(20))
          }, 1)
          response.on('close', () => clearInterval(timer))
        } else response.writeHead(request.method === 'GET' ? 405 : 202).end()
      })
    })
    const url = await listen(server)
    const audit: AuditRecord[] = []
    const client = new Client({ name: 'test', version: '1.0.0' })
    const transport = new StreamableHTTPClientTransport(url) as Transport
    const options = {
      portal: careful,
      server: 'crm',
      caller: {},
      audit: (record: AuditRecord) => void audit.push(record),
    }
    await client.connect(guardTransport(transport, { ...options, side: 'client' }))
    await expect(client.callTool({ name: 'allowed', arguments: {} }, undefined, { timeout: 600 })).rejects.toThrow(
      'timed out',
    )
    await client.close()
    server.closeAllConnections()
    server.close()
    expect(events).toBeGreaterThanOrEqual(40)
    expect(audit.map(({ tool, outcome }) => [tool, outcome])).toEqual([['allowed', 'cancelled']])
  })
})

describe('a bridge', () => {
  it('tells the client when the server is not reached', async () => {
    const answers: JSONRPCMessage[] = []
    const errors: Error[] = []
    const clientSide: Transport = {
      start: () => Promise.resolve(),
      send: (answer) => {
        answers.push(answer)
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    }
    const serverSide: Transport = {
      start: () => Promise.resolve(),
      send: () => Promise.reject(new Error('connection refused')),
      close: () => Promise.resolve(),
    }
    await bridgeTransports(clientSide, serverSide, (error) => errors.push(error))
    clientSide.onmessage?.({ jsonrpc: '2.0', id: 1, method: 'ping' })
    clientSide.onmessage?.({ jsonrpc: '2.0', method: 'notifications/initialized' })
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(answers).toMatchObject([{ id: 1, error: { data: { code: 'E_MCP_UNREACHED' } } }])
    expect(errors).toHaveLength(2)
  })

  it('closes both sides once', async () => {
    const closed: string[] = []
    const make = (name: string): Transport => {
      const transport: Transport = {
        start: () => Promise.resolve(),
        send: () => Promise.resolve(),
        close: () => {
          closed.push(name)
          transport.onclose?.()
          return Promise.resolve()
        },
      }
      return transport
    }
    const [clientSide, serverSide] = [make('client'), make('server')]
    await bridgeTransports(clientSide, serverSide)
    await clientSide.close()
    expect(closed).toEqual(['client', 'server'])
  })
})
