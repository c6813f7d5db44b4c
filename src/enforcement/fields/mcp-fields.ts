import { readMcpFields, type McpEvidence, type McpVerdict } from '../../inspection/mcp/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import { findHeader, hostName, type Exchange } from '../../inspection/traffic/index.ts'

const mcpPrefix = 'mcp.'

/** Whether a field is about MCP. */
export function isMcpField(name: string): boolean {
  return name.startsWith(mcpPrefix)
}

/** The host of servers that a provider is told to call; undefined if they are on several, or on none that is named. */
function hostOfAll(hosted: McpVerdict['hosted']): string | undefined {
  const [host, ...others] = new Set(hosted.map((server) => server.host))
  return others.length === 0 ? host : undefined
}

/** Fills the fields of MCP that the context has and nobody has filled. */
export function fillMcp(context: ExecutionContext, { headers, host }: Exchange, verdict: McpVerdict): void {
  const { mcp, method, confidence, layers, messages, hosted } = verdict
  const fields = readMcpFields({
    detected: mcp,
    confidence,
    layers: layers.map(({ layer }) => layer),
    // JSON-RPC of another protocol has no tools, whatever its messages look like.
    messages: mcp ? messages.messages : [],
    incomplete: messages.incomplete,
    method,
    serverHost: mcp ? (hosted.length > 0 ? hostOfAll(hosted) : hostName(host)) : undefined,
    session: findHeader(headers, 'mcp-session-id'),
    protocolVersion: findHeader(headers, 'mcp-protocol-version'),
  })
  for (const [name, read] of fields) {
    const slot = context.shape.slots.get(name)
    if (slot !== undefined && context.values[slot] === undefined) context.setLazy(name, read)
  }
}

/** What the request says of MCP. */
export interface McpRecord {
  readonly mcp: boolean
  readonly method: string | undefined
  readonly confidence: number
  readonly layers: readonly McpEvidence[]
}

/** What the decision keeps of a verdict. */
export function toMcpRecord({ mcp, method, confidence, layers }: McpVerdict): McpRecord {
  return { mcp, method, confidence, layers }
}
