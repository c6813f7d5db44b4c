/** A method of the protocol, and whether its name alone tells MCP from other JSON-RPC. */
export interface McpMethodRow {
  readonly method: string
  /** `ping`, `initialize` and the like are methods of other protocols too. */
  readonly telling: boolean
  readonly from: 'client' | 'server' | 'both'
}

const row = (method: string, from: McpMethodRow['from'], telling = true): McpMethodRow => ({ method, from, telling })

// Source: modelcontextprotocol specification 2025-11-25, schema.ts; mcp.json. `tasks/*` are A2A's too.
// prettier-ignore
export const mcpMethods: readonly McpMethodRow[] = [
  row('initialize', 'client', false), row('ping', 'both', false),
  row('tools/list', 'client'), row('tools/call', 'client'),
  row('resources/list', 'client'), row('resources/templates/list', 'client'), row('resources/read', 'client'),
  row('resources/subscribe', 'client'), row('resources/unsubscribe', 'client'),
  row('prompts/list', 'client'), row('prompts/get', 'client'),
  row('completion/complete', 'client'), row('logging/setLevel', 'client'),
  row('tasks/get', 'both', false), row('tasks/list', 'both', false), row('tasks/result', 'both', false), row('tasks/cancel', 'both', false),
  row('notifications/initialized', 'client'), row('notifications/cancelled', 'both'), row('notifications/progress', 'both'),
  row('notifications/roots/list_changed', 'client'),
  row('sampling/createMessage', 'server'), row('roots/list', 'server'), row('elicitation/create', 'server'),
  row('notifications/tools/list_changed', 'server'), row('notifications/resources/list_changed', 'server'),
  row('notifications/resources/updated', 'server'), row('notifications/prompts/list_changed', 'server'),
  row('notifications/message', 'server'), row('notifications/elicitation/complete', 'server'), row('notifications/tasks/status', 'server'),
]

/** Methods that no other known JSON-RPC protocol has. */
export const tellingMethods: ReadonlySet<string> = new Set(
  mcpMethods.filter(({ telling }) => telling).map(({ method }) => method),
)
