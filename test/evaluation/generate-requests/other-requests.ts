import { gzipSync } from 'node:zlib'
import type { SentRequest, World } from './request.ts'

/** A request that is not to a model, or cannot be read. */
export interface OtherRequest extends SentRequest {
  readonly kind: string
  readonly mcp?: boolean
  readonly mcpMethod?: string
  readonly llm?: boolean
  readonly app?: string
}

const stream = 'text/event-stream'
const both = `application/json, ${stream}`

/** A method name with needless escapes. */
function escapeMethod(world: World, method: string): string {
  return [...method]
    .map((character) =>
      world.draw.chance(0.4)
        ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
        : character === '/'
          ? '\\/'
          : character,
    )
    .join('')
}

const calls = (world: World): readonly (readonly [method: string, params: unknown, isNotification?: true])[] => [
  ['initialize', { protocolVersion: world.draw.pick(['2024-11-05', '2025-06-18', '2025-11-25']), capabilities: {}, clientInfo: { name: 'client', version: '1' } }],
  ['notifications/initialized', undefined, true],
  ['tools/list', {}],
  ['tools/call', { name: 'lookup', arguments: { text: '"method":"resources/read"', limit: 3 } }],
  ['resources/read', { uri: 'file:///notes.md' }],
  ['resources/templates/list', {}],
  ['prompts/get', { name: 'greeting', arguments: { who: 'Ada' } }],
  ['ping', undefined],
  ['completion/complete', { ref: { type: 'ref/prompt', name: 'greeting' }, argument: { name: 'who', value: 'A' } }],
  ['logging/setLevel', { level: 'info' }],
  ['notifications/cancelled', { requestId: 4 }, true],
] // prettier-ignore

function message(world: World, [method, params, isNotification]: readonly [string, unknown, true?]): object {
  const members = Object.entries({
    jsonrpc: '2.0',
    ...(isNotification === true ? {} : { id: world.draw.chance(0.5) ? world.draw.whole(0, 99) : world.draw.hex(8) }),
    method,
    ...(params === undefined ? {} : { params }),
  })
  return Object.fromEntries(world.draw.shuffle(members))
}

function mcpRequests(world: World, hosts: readonly string[], otherPath: string): OtherRequest[] {
  const { draw } = world
  const [named, plain] = [hosts[0] ?? '', hosts[1] ?? '']
  const session = { 'mcp-session-id': draw.uuid() }
  const list = calls(world)
  const streamable = list.map((call): OtherRequest => ({
    kind: 'mcp-streamable-http', mcp: true, mcpMethod: call[0], host: draw.pick(hosts), path: '/mcp',
    headers: { accept: both, ...(call[0] === 'initialize' ? {} : { ...session, 'mcp-protocol-version': '2025-06-18' }) }, json: message(world, call),
  })) // prettier-ignore
  const call = list[3] as readonly [string, unknown, true?]
  const text = JSON.stringify(message(world, call))
  return [
    ...streamable,
    { kind: 'mcp-http-sse', mcp: true, method: 'GET', host: plain, path: '/mcp/sse', headers: { accept: stream } },
    { kind: 'mcp-http-sse', mcp: true, mcpMethod: 'tools/call', host: plain, path: `/mcp/messages?sessionId=${draw.uuid()}`, json: message(world, call) },
    { kind: 'mcp-http-sse', mcp: true, method: 'GET', host: named, path: '/mcp', headers: { accept: stream, ...session } },
    { kind: 'mcp-delete', mcp: true, method: 'DELETE', host: plain, path: '/mcp', headers: session },
    { kind: 'mcp-host-only', mcp: true, mcpMethod: 'ping', host: named, path: otherPath, json: message(world, ['ping', undefined]) },
    { kind: 'mcp-batch', mcp: true, mcpMethod: 'tools/list', host: named, path: '/mcp', headers: { accept: both, ...session }, json: [message(world, ['tools/list', {}]), message(world, call)] },
    { kind: 'mcp-batch', mcp: true, mcpMethod: 'notifications/initialized', host: plain, path: otherPath, json: [message(world, ['notifications/initialized', undefined, true]), message(world, ['ping', undefined])] },
    { kind: 'mcp-sse-frames', mcp: true, mcpMethod: 'tools/call', host: plain, path: '/mcp', headers: { 'content-type': stream }, text: `: hello\r\nevent: message\r\ndata: ${text}\r\n\r\ndata: ${JSON.stringify(message(world, ['ping', undefined]))}\r\n\r\n` },
    { kind: 'mcp-body-only', mcp: true, mcpMethod: 'resources/read', host: world.host('internal'), path: otherPath, json: message(world, ['resources/read', { uri: 'file:///a' }]) },
    { kind: 'mcp-escaped-method', mcp: true, mcpMethod: 'tools/call', host: world.host('internal'), path: otherPath, text: `{ "id" : 3 ,\n "params":{"name":"x"}, "method" : "${escapeMethod(world, 'tools/call')}" , "jsonrpc":"2.0" }` },
    { kind: 'mcp-escaped-method', mcp: true, mcpMethod: 'prompts/get', host: plain, path: '/mcp', text: `{"\\u006dethod":"${escapeMethod(world, 'prompts/get')}","jsonrpc":"2.0","id":1,"params":{"name":"x"}}` },
    { kind: 'mcp-late-method', mcp: true, mcpMethod: 'tools/call', host: world.host('internal'), path: otherPath, text: `{"jsonrpc":"2.0","id":1,"params":{"name":"x","arguments":{"pad":"${'m'.repeat(1500)}"}},"method":"tools/call"}` },
    { kind: 'mcp-gzip', mcp: true, mcpMethod: 'tools/call', host: plain, path: '/mcp', headers: { 'content-encoding': 'gzip', accept: both }, bytes: gzipSync(text) },
    { kind: 'mcp-client-response', mcp: true, host: plain, path: '/mcp', headers: { accept: both, ...session }, json: { jsonrpc: '2.0', id: 9, result: { roots: [] } } },
    { kind: 'mcp-client-error', mcp: true, host: plain, path: '/mcp', headers: { accept: both, ...session }, json: { jsonrpc: '2.0', id: 9, error: { code: -32601, message: 'tools/call is no method of mine' } } },
    { kind: 'mcp-truncated', mcp: true, host: named, path: '/mcp', headers: { accept: both, 'mcp-protocol-version': '2025-06-18' }, text: text.slice(0, -9) },
  ] // prettier-ignore
}

function lookAlikes(world: World): OtherRequest[] {
  const { draw, host } = world
  const rpc = (method: string, params: unknown): unknown => ({ jsonrpc: '2.0', id: draw.whole(1, 99), method, params })
  return [
    { kind: 'ethereum-json-rpc', host: host('node'), path: '/', json: rpc('eth_call', [{ to: '0x0', data: '0x1' }, 'latest']) },
    { kind: 'ethereum-json-rpc', host: host('node'), path: '/', json: [rpc('eth_chainId', []), rpc('net_version', [])] },
    { kind: 'lsp', host: host('ide'), path: '/lsp', json: rpc('initialize', { processId: 12, rootUri: 'file:///work', capabilities: {} }) },
    { kind: 'lsp', host: host('ide'), path: '/lsp', json: rpc('textDocument/completion', { position: { line: 1, character: 2 } }) },
    { kind: 'json-rpc', host: host('erp'), path: '/rpc', json: rpc('stock.list', { tools: 'call' }) },
    { kind: 'json-rpc', host: host('erp'), path: '/rpc', json: rpc('ping', {}) },
    { kind: 'graphql', host: host('api'), path: '/graphql', json: { query: 'mutation M($m: String!) { prompt(messages: $m) { id } }', variables: { m: 'tools/call' }, operationName: 'M' } },
    { kind: 'mcp-page', method: 'GET', host: host('docs'), path: '/mcp-guide', headers: { accept: 'text/html' } },
    { kind: 'mcp-page', method: 'GET', host: host('mcp'), path: '/', headers: { accept: 'text/html' } },
    { kind: 'mcp-page', method: 'GET', host: 'mcp.example', path: '/pricing', headers: { accept: 'text/html' } },
    { kind: 'mcp-host-lookalike', host: 'mcpherson.example', path: '/rpc', json: rpc('calendar.find', {}) },
    { kind: 'mcp-path-lookalike', host: host('store'), path: '/mcpanel/items', json: { name: 'mcp', method: 'tools/call' } },
    { kind: 'tools-call-in-text', host: host('forum'), path: '/posts', json: { text: 'Send {"jsonrpc":"2.0","method":"tools/call"} to the server', title: 'MCP' } },
    { kind: 'tools-call-in-text', host: host('forum'), path: '/posts', headers: { 'content-type': 'text/plain' }, text: 'How do I send "method":"tools/list"?' },
    { kind: 'rest', method: 'PATCH', host: host('api'), path: '/v1/users/77', json: { email: 'someone@example.org', role: 'user' } },
    { kind: 'rest-messages', host: host('sms'), path: '/v1/send', json: { messages: [{ to: '+1 212 555 0101', text: 'Your parcel is here' }] } },
    { kind: 'rest-messages', host: host('queue'), path: '/publish', json: { messages: [{ id: 1, content: 'job done' }, { id: 2, content: 'job failed' }] } },
    { kind: 'prompt-like-rest', host: host('forms'), path: '/fields', json: { prompt: 'Your name?', input: 'text', required: true } },
    { kind: 'prompt-like-rest', host: host('lab'), path: '/v1/models', json: { model: 'T-100', input: 'HDMI', year: 2024 } },
    { kind: 'form', host: host('www'), path: '/search', headers: { 'content-type': 'application/x-www-form-urlencoded' }, text: 'prompt=lamp&messages=2&model=x' },
    { kind: 'health', method: 'GET', host: host('api'), path: '/healthz', headers: { 'user-agent': 'kube-probe/1.31' } },
    { kind: 'model-list', method: 'GET', host: 'api.openai.com', path: '/v1/models', app: 'openai' },
    { kind: 'multipart', host: host('files'), path: '/upload', headers: { 'content-type': 'multipart/form-data; boundary=zz' }, text: '--zz\r\ncontent-disposition: form-data; name="a"\r\n\r\n{"jsonrpc":"2.0","method":"tools/call","id":1}\r\n--zz--\r\n' },
    { kind: 'proto-keys', host: host('api'), path: '/v1/merge', text: '{"__proto__":{"messages":[{"role":"user","content":"x"}],"model":"m"},"constructor":{"prototype":{"llm":true}}}' },
  ] // prettier-ignore
}

function nested(depth: number): string {
  return `${'{"n":['.repeat(depth)}1${']}'.repeat(depth)}`
}

function broken(world: World): OtherRequest[] {
  const { host } = world
  return [
    { kind: 'truncated-json', host: host('api'), path: '/v1/cart', text: '{"items":[{"sku":"k1","qty":3},{"sku":"' },
    { kind: 'truncated-llm', llm: true, app: 'openai', host: 'api.openai.com', path: '/v1/chat/completions', text: '{"model":"gpt-4o","messages":[{"role":"user","content":"Write a' },
    { kind: 'truncated-llm', llm: true, app: 'anthropic', host: 'api.anthropic.com', path: '/v1/messages', text: '{"model":"claude-sonnet-4-5","max_tok' },
    { kind: 'empty-llm', llm: true, app: 'openai', host: 'api.openai.com', path: '/v1/chat/completions', text: '' },
    { kind: 'invalid-utf8', host: host('api'), path: '/v1/notes', bytes: Uint8Array.of(0x7b, 0x22, 0x74, 0x22, 0x3a, 0x22, 0xff, 0xc0, 0xaf, 0x22, 0x7d) },
    { kind: 'empty-body', host: host('api'), path: '/v1/ping', text: '' },
    { kind: 'deep-json', host: host('api'), path: '/v1/tree', text: nested(15) },
    { kind: 'deep-json-gzip', host: host('api'), path: '/v1/tree', headers: { 'content-encoding': 'gzip' }, bytes: gzipSync('['.repeat(100_000) + ']'.repeat(100_000)) },
    { kind: 'deep-json-gzip', host: host('api'), path: '/rpc', headers: { 'content-encoding': 'gzip' }, bytes: gzipSync(nested(50_000)) },
    { kind: 'duplicate-keys', host: host('api'), path: '/v1/items', text: '{"a":1,"a":2,"method":"x","method":"y"}' },
    { kind: 'lying-type', host: host('api'), path: '/v1/blob', headers: { 'content-type': 'application/json' }, text: 'just text: {"messages": nothing' },
    { kind: 'lying-encoding', host: host('api'), path: '/v1/blob', headers: { 'content-encoding': 'gzip' }, text: '{"plain":true}' },
    { kind: 'json-null', host: host('api'), path: '/v1/blob', text: 'null' },
    { kind: 'mcp-deep', mcp: true, mcpMethod: 'tools/call', host: host('tools'), path: '/mcp', headers: { accept: both }, text: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":${nested(15)}}}` },
  ] // prettier-ignore
}

/**
 * All requests that ask no model, or cannot be read.
 *
 * @param hosts - of MCP servers: one whose name tells it, one whose does not
 * @param otherPath - a path that says nothing of MCP
 */
export function createOtherRequests(world: World, hosts: readonly string[], otherPath: string): OtherRequest[] {
  return [...mcpRequests(world, hosts, otherPath), ...lookAlikes(world), ...broken(world)]
}
