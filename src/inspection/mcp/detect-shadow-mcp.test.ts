import { describe, expect, it } from 'vitest'
import { MessageBody, type Exchange } from '../traffic/index.ts'
import { detectShadowMcp, parseMcpMessages, type McpVerdict } from './index.ts'

interface Given {
  readonly method?: string
  readonly host?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

function toExchange({ method = 'POST', host = 'api.example.com', path = '/rpc', headers = {}, body }: Given): Exchange {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  return {
    method,
    scheme: 'https',
    host,
    target: path,
    headers: Object.entries({ 'content-type': 'application/json', ...headers }),
    ...(text === undefined ? {} : { body: new TextEncoder().encode(text) }),
  }
}

function detect(given: Given): McpVerdict {
  return detectShadowMcp(toExchange(given))
}

const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: {} } }
const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
}
const both = { accept: 'application/json, text/event-stream' }

describe('shadow MCP', () => {
  it.each<[string, Given, string | undefined]>([
    ['a call anywhere', { body: call }, 'tools/call'],
    ['a call with an escaped method', { body: '{"method":"\\u0074ools/call","id":1,"jsonrpc":"2.0"}' }, 'tools/call'],
    [
      'a call after other keys and blanks',
      { body: '\n{ "params" : {} ,\t"method"  :  "tools/list", "jsonrpc": "2.0", "id": 2 }' },
      'tools/list',
    ],
    ['an initialize with a revision', { body: initialize }, 'initialize'],
    ['a batch', { path: '/mcp', body: [call, { jsonrpc: '2.0', method: 'notifications/initialized' }] }, 'tools/call'],
    ['a ping to an MCP host', { host: 'mcp.example.com', body: { jsonrpc: '2.0', id: 1, method: 'ping' } }, 'ping'],
    [
      'a notification',
      { path: '/mcp/messages?sessionId=1', body: { jsonrpc: '2.0', method: 'notifications/cancelled' } },
      'notifications/cancelled',
    ],
    [
      'the stream of a session',
      { method: 'GET', path: '/mcp/sse', headers: { accept: 'text/event-stream' } },
      undefined,
    ],
    ['the end of a session', { method: 'DELETE', path: '/mcp', headers: { 'mcp-session-id': 'a' } }, undefined],
    ['a known host', { host: 'mcp.stripe.com', path: '/', body: { jsonrpc: '2.0', id: 1, method: 'ping' } }, 'ping'],
    [
      'a response of a client',
      { path: '/mcp', headers: { 'mcp-session-id': 'a' }, body: { jsonrpc: '2.0', id: 4, result: {} } },
      undefined,
    ],
    [
      'a probe of the revision without sessions',
      { body: { jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta: {} } } },
      'server/discover',
    ],
    [
      'a subscription',
      { path: '/rpc', body: { jsonrpc: '2.0', id: 2, method: 'subscriptions/listen', params: { notifications: {} } } },
      'subscriptions/listen',
    ],
    [
      'a task that names its revision',
      {
        body: {
          jsonrpc: '2.0',
          id: 3,
          method: 'tasks/get',
          params: { taskId: 't', _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
        },
      },
      'tasks/get',
    ],
    [
      'a call that only its headers tell of',
      { path: '/api', headers: { ...both, 'mcp-method': 'tools/call', 'mcp-name': 'get_weather' } },
      'tools/call',
    ],
    [
      'a message that is cut',
      { path: '/mcp', headers: both, body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"na' },
      undefined,
    ],
  ])('is %s', (_, given, method) => {
    const verdict = detect(given)
    expect(verdict.mcp).toBe(true)
    expect(verdict.method).toBe(method)
    expect(verdict.layers.length).toBeGreaterThan(0)
    expect(verdict.confidence).toBeGreaterThanOrEqual(60)
  })

  it.each<[string, Given]>([
    ['a call of a chain node', { body: { jsonrpc: '2.0', id: 1, method: 'eth_call', params: [] } }],
    [
      'a language server',
      { body: { jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: 4, rootUri: null } } },
    ],
    ['a text that quotes a call', { body: { note: '{"jsonrpc":"2.0","method":"tools/call"}' } }],
    ['GraphQL', { path: '/graphql', body: { query: '{ tools { call } }', operationName: null } }],
    ['a guide', { method: 'GET', path: '/mcp-guide' }],
    ['a page of a site named mcp.com', { method: 'GET', host: 'mcp.com', path: '/' }],
    [
      'a host whose name begins so',
      { host: 'mcpherson.example', path: '/api', body: { jsonrpc: '2.0', id: 1, method: 'ping' } },
    ],
    [
      'a web page on an MCP host',
      { method: 'GET', host: 'mcp.example.com', path: '/docs', headers: { accept: 'text/html' } },
    ],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'method=tools%2Fcall&jsonrpc=2.0' },
    ],
    ['a task of another protocol', { body: { jsonrpc: '2.0', id: 1, method: 'tasks/get', params: { id: 't' } } }],
    ['a header of a method that is none', { headers: { 'mcp-method': 'eth_call' } }],
    ['a request to a model with tools of its own', { body: { model: 'm', input: 'a', tools: [{ type: 'function', name: 'f' }] } }], // prettier-ignore
    ['nothing', { method: 'GET', path: '/health' }],
  ])('is not %s', (_, given) => {
    expect(detect(given).mcp).toBe(false)
  })

  it('takes the name of the tool from the headers, packed or not', () => {
    for (const name of ['get_weather', `=?base64?${btoa('get_weather')}?=`]) {
      const { messages } = detect({ headers: { 'mcp-method': 'tools/call', 'mcp-name': name } })
      expect(messages.messages.map(({ params }) => params)).toEqual([{ name: 'get_weather' }])
      expect(messages.incomplete).toBe(true)
    }
  })

  it.each<[string, unknown, readonly (string | undefined)[]]>([
    [
      'Responses',
      {
        model: 'm',
        input: 'a',
        tools: [{ type: 'mcp', server_label: 'crm', server_url: 'https://MCP.example.com/x' }],
      },
      ['mcp.example.com'],
    ],
    [
      'a connector',
      {
        model: 'm',
        input: 'a',
        tools: [{ type: 'mcp', server_label: 'drive', connector_id: 'connector_googledrive' }],
      },
      [undefined],
    ],
    [
      'Messages',
      {
        model: 'm',
        messages: [],
        mcp_servers: [
          { type: 'url', url: 'https://a.example/sse', name: 'a' },
          { type: 'url', url: 'https://b.example/', name: 'b' },
        ],
      },
      ['a.example', 'b.example'],
    ],
    [
      'a session of Realtime',
      {
        type: 'session.update',
        session: { tools: [{ type: 'mcp', server_label: 'x', server_url: 'https://c.example' }] },
      },
      ['c.example'],
    ],
    [
      'Gemini',
      {
        contents: [],
        tools: [{ mcpServers: [{ name: 'd', streamableHttpTransport: { url: 'https://d.example/mcp' } }] }],
      },
      ['d.example'],
    ],
    [
      'a batch of Messages',
      { requests: [{ params: { messages: [], mcp_servers: [{ type: 'url', url: 'https://e.example' }] } }] },
      ['e.example'],
    ],
  ])('finds the servers that %s names', (_, body, hosts) => {
    const { mcp, method, hosted, layers } = detect({ host: 'api.openai.com', path: '/v1/responses', body })
    expect({ mcp, method, hosts: hosted.map(({ host }) => host) }).toEqual({ mcp: true, method: undefined, hosts })
    expect(layers.map(({ layer }) => layer)).toEqual(['body'])
  })

  it('says which layers speak for it', () => {
    const { layers, confidence } = detect({
      host: 'mcp.stripe.com',
      path: '/mcp',
      headers: { 'mcp-session-id': 'a' },
      body: call,
    })
    expect(layers.map(({ layer }) => layer)).toEqual(['host', 'uri', 'headers', 'body'])
    expect(confidence).toBe(99)
  })

  it('reads the frames of an event stream', () => {
    const body = `event: message\ndata: ${JSON.stringify(call)}\n\ndata: ${JSON.stringify(initialize)}\n\n`
    const { form, messages } = parseMcpMessages(
      new MessageBody(toExchange({ headers: { 'content-type': 'text/event-stream' }, body })),
    )
    expect(form).toBe('event-stream')
    expect(messages.map(({ method }) => method)).toEqual(['tools/call', 'initialize'])
  })

  it('reads a batch of a million calls up to its limit, and says so', () => {
    const body = `[${'{"jsonrpc":"2.0","method":"x"},'.repeat(1_000_000)}{}]`
    const exchange = toExchange({ path: '/mcp', body })
    const start = performance.now()
    const verdict = detectShadowMcp(exchange, { limits: { maxCalls: 10 } })
    expect(verdict.messages.messages).toHaveLength(10)
    expect(verdict.messages.incomplete).toBe(true)
    expect(verdict.problems.map(({ code }) => code)).toContain('E_BODY_LIMIT')
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('takes `__proto__` for a key like any other', () => {
    const body = '{"__proto__":{"method":"tools/call","jsonrpc":"2.0"},"jsonrpc":"2.0","id":1}'
    expect(detect({ body }).mcp).toBe(false)
  })
})
