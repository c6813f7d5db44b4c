/** Requests that are calls to MCP servers, and requests that only look like them. */
import type { Exchange } from '../../src/inspection/traffic/index.ts'

export interface McpRequest {
  readonly what: string
  readonly exchange: Exchange
  /** The rule of policies/shadow-mcp-gateway.yaml that is to match; null for what is no MCP. */
  readonly rule: string | null
}

function post(url: string, body: string): Exchange {
  const { host, pathname } = new URL(url)
  return {
    method: 'POST',
    scheme: 'https',
    host,
    target: pathname,
    headers: [
      ['content-type', 'application/json'],
      ['accept', 'application/json, text/event-stream'],
    ],
    body: new TextEncoder().encode(body),
  }
}

function get(url: string): Exchange {
  const { host, pathname } = new URL(url)
  return { method: 'GET', scheme: 'https', host, target: pathname, headers: [['accept', 'text/html']] }
}

const call = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"kettle"}}}'
/** The same method as escapes: a pattern over the raw body does not see it. */
const escaped = call.replace('tools/call', '\\u0074ools\\/call')
const initialize =
  '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"agent","version":"1"}}}'
const languageServer =
  '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"processId":7,"rootUri":"file:///src","capabilities":{}}}'

export const mcpRequests: readonly McpRequest[] = [
  { what: 'a call through the portal', exchange: post('https://mcp-portal.example.com/mcp', call), rule: 'mcp-portal' },
  { what: 'a well-known public server', exchange: post('https://mcp.stripe.com/', initialize), rule: 'shadow-mcp-known-host' },
  { what: 'a host whose name says mcp', exchange: post('https://mcp.paybox.example/rpc', call), rule: 'shadow-mcp-host' },
  { what: 'a path that says mcp', exchange: post('https://tools.example/mcp', initialize), rule: 'shadow-mcp-path' },
  { what: 'only the body says so', exchange: post('https://tools.example/api/run', call), rule: 'shadow-mcp-tool-call' },
  { what: 'the body says so in escapes', exchange: post('https://tools.example/api/run', escaped), rule: 'shadow-mcp-tool-call' },
  { what: 'an agent that says hello', exchange: post('https://tools.example/api/run', initialize), rule: 'shadow-mcp-method' },
  { what: 'a page on an MCP host', exchange: get('https://mcp.stripe.com/about'), rule: null },
  { what: 'a host that only begins so', exchange: get('https://mcpherson.example/shop'), rule: null },
  { what: 'a path that only begins so', exchange: get('https://docs.example/mcp-guide'), rule: null },
  { what: 'a language server', exchange: post('https://code.example/lsp', languageServer), rule: null },
  { what: 'a node of a blockchain', exchange: post('https://node.example/', '{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]}'), rule: null },
  { what: 'a ticket that quotes a call', exchange: post('https://tickets.example/api', JSON.stringify({ text: call })), rule: null },
] // prettier-ignore
