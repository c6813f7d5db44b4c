import { isJsonObject, type JsonObject, type JsonValue, type MessageBody } from '../traffic/index.ts'

/** An MCP server that a request tells a model's provider to call: its traffic never passes here. */
export interface HostedMcpServer {
  /** As the request writes it; undefined for a connector that the provider itself names. */
  readonly url: string | undefined
  /** In lower case; undefined if there is no URL, or one without a host. */
  readonly host: string | undefined
  /** The name that the request gives it, or the id of the provider's connector. */
  readonly label: string | undefined
}

/** Servers that are looked at in one request. */
const maxServers = 100

/** Levels at which lists of tools stand: the body itself, a session, requests of a batch and their bodies. */
const maxDepth = 6

// Sources: openai/openai-node: src/resources/responses/responses.ts (tools, type mcp, server_url, connector_id; Realtime
// has them in `session`); anthropics/anthropic-sdk-typescript: src/resources/beta/messages (mcp_servers, type url);
// googleapis/js-genai: src/types.ts and interactions (mcpServers, type mcp_server); Groq and xAI take OpenAI's form.
const listMembers = ['tools', 'mcp_servers', 'mcpServers'] as const
const urlMembers = ['server_url', 'url', 'serverUrl'] as const
const serverTypes: ReadonlySet<string> = new Set(['mcp', 'mcp_server'])

function textAt(object: JsonObject, keys: readonly string[]): string | undefined {
  return keys.map((key) => object[key]).find((value): value is string => typeof value === 'string')
}

function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const { hostname } = new URL(url)
  return hostname === '' ? undefined : hostname.toLowerCase().replace(/\.$/, '')
}

function readServer(item: JsonObject, isNamed: boolean): HostedMcpServer | undefined {
  const type = item['type']
  const isServer = typeof type === 'string' && serverTypes.has(type.toLowerCase())
  if (!isServer && !(isNamed && (type === undefined || type === 'url'))) return undefined
  const transport = item['streamableHttpTransport'] ?? item['streamable_http_transport']
  const url = textAt(item, urlMembers) ?? (isJsonObject(transport) ? textAt(transport, urlMembers) : undefined)
  const label = textAt(item, ['server_label', 'name', 'connector_id', 'label'])
  return url === undefined && textAt(item, ['connector_id', 'server_label']) === undefined
    ? undefined
    : { url, host: hostOf(url), label }
}

class ServerFinder {
  readonly servers: HostedMcpServer[] = []

  look(value: JsonValue | undefined, depth: number): void {
    if (depth > maxDepth || this.servers.length >= maxServers) return
    if (Array.isArray(value)) for (const item of value) this.look(item, depth + 1)
    if (!isJsonObject(value)) return
    for (const key of listMembers) this.#list(value[key], key !== 'tools', depth)
    for (const key of ['session', 'response', 'body', 'query', 'params', 'request', 'requests'])
      this.look(value[key], depth + 1)
  }

  #list(list: JsonValue | undefined, isNamed: boolean, depth: number): void {
    if (!Array.isArray(list)) return
    for (const item of list) {
      if (!isJsonObject(item) || this.servers.length >= maxServers) continue
      const server = readServer(item, isNamed)
      if (server === undefined) this.look(item, depth + 1)
      else this.servers.push(server)
    }
  }
}

/**
 * The MCP servers that a request to a model tells its provider to call. The provider calls them itself, so this request is
 * the only place where anybody on this side sees them.
 */
export function findHostedMcpServers(body: MessageBody): readonly HostedMcpServer[] {
  if (body.size === 0 || body.json?.value === undefined) return []
  const finder = new ServerFinder()
  finder.look(body.json.value, 0)
  return finder.servers
}
