import { gzipSync } from 'node:zlib'
import type { OtherRequest } from '../other-requests.ts'
import type { World } from '../request.ts'

const eventStream = 'text/event-stream'
const jsonOrStream = `application/json, ${eventStream}`

/** Methods of MCP, most of which other sets do not send. */
const methods: readonly (readonly [method: string, params?: object | undefined, isNotification?: boolean])[] = [
  ['initialize', { protocolVersion: '2025-03-26', capabilities: { roots: { listChanged: true } }, clientInfo: { name: 'editor', version: '0.9' } }],
  ['tools/list', { cursor: 'page2' }],
  ['tools/call', { name: 'create_issue', arguments: { title: 'x', body: 'y' } }],
  ['resources/list', {}],
  ['resources/read', { uri: 'db://customers/1' }],
  ['resources/subscribe', { uri: 'db://customers/1' }],
  ['prompts/list', {}],
  ['prompts/get', { name: 'review' }],
  ['notifications/progress', { progressToken: 1, progress: 50 }, true],
  ['notifications/roots/list_changed', undefined, true],
  ['notifications/initialized', undefined, true],
  ['completion/complete', { ref: { type: 'ref/resource', uri: 'a' }, argument: { name: 'n', value: 'v' } }],
  ['logging/setLevel', { level: 'debug' }],
  ['ping'],
] // prettier-ignore

function rpc([method, params, isNotification = false]: (typeof methods)[number], id: string | number = 7): object {
  return { ...(params === undefined ? {} : { params }), method, ...(isNotification ? {} : { id }), jsonrpc: '2.0' }
}

function mcp(world: World): OtherRequest[] {
  const { draw, host } = world
  const session = { 'mcp-session-id': draw.hex(24), 'mcp-protocol-version': '2025-11-25' }
  const [, , call] = methods as readonly [unknown, unknown, (typeof methods)[number]]
  const named = `mcp.${draw.pick(['orchard', 'quarry'])}.example`
  const text = JSON.stringify(rpc(call))
  return [
    ...methods.map((message): OtherRequest => ({ kind: 'mcp-by-path', mcp: true, mcpMethod: message[0], host: host('gateway'), path: draw.pick(['/mcp', '/mcp/', '/team-a/mcp']), headers: { accept: jsonOrStream, ...session }, json: rpc(message, draw.uuid()) })),
    ...methods.slice(0, 6).map((message): OtherRequest => ({ kind: 'mcp-by-host', mcp: true, mcpMethod: message[0], host: named, path: draw.pick(['/', '/v1', '/http']), headers: { accept: jsonOrStream }, json: rpc(message, draw.whole(1, 9999)) })),
    ...methods.slice(1, 9).map((message): OtherRequest => ({ kind: 'mcp-by-body', mcp: true, mcpMethod: message[0], host: host('bridge'), path: draw.pick(['/agent', '/hooks/in', '/x']), json: rpc(message, draw.whole(1, 9999)) })),
    { kind: 'mcp-stream', mcp: true, method: 'GET', host: host('gateway'), path: '/mcp', headers: { accept: eventStream, ...session, 'last-event-id': '44' } },
    { kind: 'mcp-stream', mcp: true, method: 'GET', host: named, path: '/mcp/sse', headers: { accept: eventStream } },
    { kind: 'mcp-end', mcp: true, method: 'DELETE', host: named, path: '/mcp', headers: session },
    { kind: 'mcp-legacy-post', mcp: true, mcpMethod: 'tools/call', host: host('gateway'), path: `/mcp/messages?session_id=${draw.hex(8)}`, text },
    { kind: 'mcp-answer', mcp: true, host: host('gateway'), path: '/mcp', headers: { accept: jsonOrStream, ...session }, json: { jsonrpc: '2.0', id: 3, result: { action: 'accept', content: { name: 'Kim' } } } },
    { kind: 'mcp-batch', mcp: true, mcpMethod: 'ping', host: host('gateway'), path: '/mcp', headers: { accept: jsonOrStream }, json: [rpc(['ping']), rpc(call, 8)] },
    { kind: 'mcp-frames', mcp: true, mcpMethod: 'tools/call', host: named, path: '/mcp', headers: { 'content-type': eventStream }, text: `id: 1\nevent: message\ndata: ${text}\n\n` },
    { kind: 'mcp-escaped', mcp: true, mcpMethod: 'resources/read', host: host('bridge'), path: '/x', text: '{"jsonrpc":"2.0","id":"q","m\\u0065thod":"resources\\/re\\u0061d","params":{"uri":"a:\\/\\/b"}}' },
    { kind: 'mcp-blanks', mcp: true, mcpMethod: 'tools/list', host: host('bridge'), path: '/x', text: '\r\n{\r\n\t"method" :\t"tools/list"\r\n\t,"params":{ },"id" : null,"jsonrpc"\n:"2.0"}' },
    { kind: 'mcp-gzip', mcp: true, mcpMethod: 'tools/call', host: host('bridge'), path: '/x', headers: { 'content-encoding': 'gzip' }, bytes: gzipSync(text) },
    { kind: 'mcp-cut', mcp: true, host: host('gateway'), path: '/mcp', headers: { accept: jsonOrStream, ...session }, text: text.slice(0, 30) },
    { kind: 'mcp-long-arguments', mcp: true, mcpMethod: 'tools/call', host: host('bridge'), path: '/x', text: `{"params":{"arguments":{"text":"${'lorem '.repeat(800)}"},"name":"save"},"jsonrpc":"2.0","id":2,"method":"tools/call"}` },
  ] // prettier-ignore
}

/** What looks like MCP and is not. */
function traps(world: World): OtherRequest[] {
  const { draw, host } = world
  const call = (method: string, params: unknown): object => ({ jsonrpc: '2.0', id: draw.whole(1, 500), method, params })
  return [
    { kind: 'solana', host: host('chain'), path: '/', json: call('getBalance', ['abc']) },
    { kind: 'bitcoin', host: `${host('chain')}:8332`, path: '/', json: { ...call('getblockcount', []), jsonrpc: '1.0' } },
    { kind: 'ethereum-batch', host: host('chain'), path: '/rpc', json: [call('eth_getBalance', ['0x0', 'latest']), call('eth_gasPrice', [])] },
    { kind: 'lsp', host: host('editor'), path: '/', json: call('initialize', { processId: null, clientInfo: { name: 'vim' }, rootUri: null, capabilities: { workspace: {} } }) },
    { kind: 'lsp', host: host('editor'), path: '/', json: { jsonrpc: '2.0', method: 'initialized', params: {} } },
    { kind: 'lsp', host: host('editor'), path: '/', json: { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 3 } } },
    { kind: 'agent-to-agent', host: host('agents'), path: '/a2a', json: call('message/send', { message: { role: 'user', parts: [{ kind: 'text', text: 'hi' }] } }) },
    { kind: 'kodi', host: host('media'), path: '/jsonrpc', json: call('Player.GetActivePlayers', {}) },
    { kind: 'odoo', host: host('erp'), path: '/jsonrpc', json: call('call', { service: 'object', method: 'execute', args: ['tools', 'call'] }) },
    { kind: 'ping-elsewhere', host: host('erp'), path: '/jsonrpc', json: { jsonrpc: '2.0', id: 1, method: 'ping' } },
    { kind: 'no-json-rpc', host: host('lab'), path: '/run', json: { method: 'tools/call', params: { name: 'saw' } } },
    { kind: 'quoted-call', host: host('wiki'), path: '/pages', json: { title: 'MCP', markdown: '```json\n{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n```' } },
    { kind: 'quoted-call-log', host: host('logs'), path: '/ingest', headers: { 'content-type': 'application/x-ndjson' }, text: '{"level":"info","msg":"{\\"jsonrpc\\":\\"2.0\\",\\"method\\":\\"tools/call\\"}"}\n{"level":"warn","msg":"slow"}\n' },
    { kind: 'page', method: 'GET', host: host('docs'), path: '/docs/mcp-servers', headers: { accept: 'text/html,application/xhtml+xml' } },
    { kind: 'page', method: 'GET', host: 'mcp.orchard.example', path: '/blog/launch', headers: { accept: 'text/html' } },
    { kind: 'page', method: 'GET', host: host('www'), path: '/mcp', headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0' } },
    { kind: 'host-lookalike', host: 'mcphee-seeds.example', path: '/api', json: call('seeds.list', {}) },
    { kind: 'host-lookalike', host: 'amcp.example', path: '/api', json: call('stock.find', { mcp: true }) },
    { kind: 'path-lookalike', host: host('shop'), path: '/mcpro/cart', json: { add: 3 } },
    { kind: 'graphql', host: host('api'), path: '/graphql', json: { query: 'query { tools { list } prompts { get } }' } },
    { kind: 'event-feed', method: 'GET', host: host('news'), path: '/stream', headers: { accept: eventStream } },
    { kind: 'form', host: host('www'), path: '/contact', headers: { 'content-type': 'application/x-www-form-urlencoded' }, text: 'jsonrpc=2.0&method=tools%2Fcall&message=hello' },
  ] // prettier-ignore
}

/** What looks like a request to a model, and what is plain. */
function plain(world: World): OtherRequest[] {
  const { host } = world
  return [
    { kind: 'mail-api', host: host('mail'), path: '/v3/send', json: { messages: [{ from: 'shop@example.org', to: 'kim@example.org', text: 'Thanks' }] } },
    { kind: 'chat-app', host: host('team'), path: '/api/chat.postMessage', json: { channel: 'C1', text: 'Lunch?' } },
    { kind: 'survey', host: host('forms'), path: '/v1/surveys', json: { prompt: 'How was it?', choices: ['good', 'bad'] } },
    { kind: 'translation-memory', host: host('lang'), path: '/segments', json: { input: 'Guten Tag', source: 'de', target: 'en' } },
    { kind: 'search', host: host('find'), path: '/_search', json: { query: { match: { content: 'prompt injection' } }, size: 5 } },
    { kind: 'car-model', host: host('fleet'), path: '/v1/cars', json: { model: 'Type 4', messages: 2, input: 3 } },
    { kind: 'webhook', host: host('ci'), path: '/hooks/9', json: { ref: 'refs/heads/main', commits: [{ message: 'Fix the prompt', author: { email: 'dev@example.org' } }] } },
    { kind: 'telemetry', host: host('otel'), path: '/v1/traces', headers: { 'content-type': 'application/x-protobuf' }, bytes: Uint8Array.of(10, 4, 8, 1, 16, 255, 0, 7) },
    { kind: 'put-file', method: 'PUT', host: host('files'), path: '/notes/a.txt', headers: { 'content-type': 'text/plain' }, text: 'messages: none\nmodel: none' },
    { kind: 'probe', method: 'HEAD', host: host('api'), path: '/livez' },
    { kind: 'model-list', method: 'GET', host: 'api.mistral.ai', path: '/v1/models', app: 'mistral' },
    { kind: 'xml', host: host('soap'), path: '/service', headers: { 'content-type': 'text/xml' }, text: '<Envelope><Body><prompt>x</prompt></Body></Envelope>' },
    { kind: 'cut-json', host: host('api'), path: '/v2/basket', text: '{"lines":[{"id":1},{"id":' },
    { kind: 'cut-llm', llm: true, app: 'openai', host: 'api.openai.com', path: '/v1/responses', text: '{"model":"gpt-5","input":"Tell me ab' },
    { kind: 'cut-llm', llm: true, app: 'mistral', host: 'api.mistral.ai', path: '/v1/chat/completions', text: '{"messages":[' },
    { kind: 'bad-utf8', host: host('api'), path: '/v2/text', bytes: Uint8Array.of(0x22, 0xc3, 0x28, 0xf0, 0x80, 0x22) },
    { kind: 'deep', host: host('api'), path: '/v2/tree', text: `${'['.repeat(5000)}${']'.repeat(5000)}` },
    { kind: 'byte-order-mark', host: host('api'), path: '/v2/items', text: '\ufeff{"a":1}' },
    { kind: 'number', host: host('api'), path: '/v2/items', text: '12e400' },
  ] // prettier-ignore
}

/** All requests of the set that ask no model, or cannot be read. */
export function createHeldOut2OtherRequests(world: World): OtherRequest[] {
  return [...mcp(world), ...traps(world), ...plain(world)]
}
