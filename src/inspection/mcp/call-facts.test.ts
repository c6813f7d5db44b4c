import { describe, expect, it } from 'vitest'
import { cloudflare, gateway, portcullisFields } from '../../language/index.ts'
import type { JsonObject } from '../traffic/index.ts'
import { mcpFields, readMcpFields, type McpFacts, type RpcMessage } from './index.ts'

function message(method: string, params?: JsonObject): RpcMessage {
  return { kind: 'request', id: 1, method, params, result: undefined }
}

function read(facts: McpFacts): Readonly<Record<string, unknown>> {
  const values = readMcpFields(facts).map(([field, value]) => [field, value()] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

describe('the fields of MCP', () => {
  it('are those of the catalogue, in both schemes', () => {
    expect(portcullisFields.map(({ name }) => name).filter((name) => name.startsWith('mcp.'))).toEqual(mcpFields)
    for (const scheme of [cloudflare, gateway])
      for (const field of mcpFields) expect(scheme.fields.get(field)?.category, field).toBe('Portcullis')
  })

  it('tell a batch apart', () => {
    const messages = [
      message('tools/call', { name: 'search', arguments: { query: 'a', limit: 10, filter: { open: true } } }),
      message('tools/call', { name: 'close_ticket' }),
      message('prompts/get', { name: 'summarise' }),
      message('resources/read', { uri: 'file:///a' }),
    ]
    expect(read({ messages, session: 's' })).toEqual({
      'mcp.method': 'tools/call',
      'mcp.methods': ['tools/call', 'tools/call', 'prompts/get', 'resources/read'],
      'mcp.subject': 'tool',
      'mcp.tool': 'search',
      'mcp.tools': ['search', 'close_ticket'],
      'mcp.prompt.name': 'summarise',
      'mcp.resource.uri': 'file:///a',
      'mcp.arguments': new Map([
        ['query', 'a'],
        ['limit', '10'],
        ['filter', '{"open":true}'],
      ]),
      'mcp.session': 's',
    })
  })

  it('tell what a completion is about', () => {
    const argument = { name: 'city', value: 'Par' }
    const prompt = message('completion/complete', { ref: { type: 'ref/prompt', name: 'trip' }, argument })
    const resource = message('completion/complete', { ref: { type: 'ref/resource', uri: 'x://{city}' }, argument })
    expect(read({ messages: [prompt] })).toMatchObject({
      'mcp.prompt.name': 'trip',
      'mcp.arguments': new Map([['city', 'Par']]),
    })
    expect(read({ messages: [resource] })).toMatchObject({ 'mcp.resource.uri': 'x://{city}' })
  })

  it('take the revision of an initialize, and no name that is no text', () => {
    const messages = [message('initialize', { protocolVersion: '2025-11-25' }), message('tools/call', { name: 1 })]
    const fields = read({ messages })
    expect(fields['mcp.protocol_version']).toBe('2025-11-25')
    expect(fields['mcp.tool']).toBeUndefined()
    expect(fields['mcp.tools']).toEqual([])
  })

  it('take `__proto__` for a name like any other', () => {
    const given = JSON.parse('{"name":"t","arguments":{"__proto__":"x"}}') as JsonObject
    expect(read({ messages: [message('tools/call', given)] })['mcp.arguments']).toEqual(new Map([['__proto__', 'x']]))
  })
})
