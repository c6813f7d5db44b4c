/** What a method is about; a `reference` is to a prompt or a resource. */
export type McpSubject = 'tool' | 'prompt' | 'resource' | 'reference' | 'task'

/** A method of the protocol. */
export interface McpMethodRow {
  readonly method: string
  /** Whether its name alone tells MCP from other JSON-RPC: `ping`, `initialize` and the like are methods of other protocols too. */
  readonly telling: boolean
  readonly from: 'client' | 'server' | 'both'
  /** Undefined for what keeps the session going, for lists, and for what a server asks of its client. */
  readonly subject: McpSubject | undefined
  /** Whether it may change something. That of `tools/call` is for tools of which nothing is known. */
  readonly access: 'read' | 'write'
}

const row = (
  method: string,
  from: McpMethodRow['from'],
  { telling = true, subject, access = 'read' }: Partial<Pick<McpMethodRow, 'telling' | 'subject' | 'access'>> = {},
): McpMethodRow => ({ method, from, telling, subject, access })

const untold = { telling: false } as const

// Source: modelcontextprotocol specification 2025-11-25 and 2026-07-28, schema.ts; SEP-2663 (tasks); mcp.json. `tasks/*` are A2A's too.
// prettier-ignore
export const mcpMethods: readonly McpMethodRow[] = [
  row('initialize', 'client', untold), row('ping', 'both', untold), row('server/discover', 'client'),
  row('subscriptions/listen', 'client'), row('notifications/subscriptions/acknowledged', 'server'),
  row('tools/list', 'client'), row('tools/call', 'client', { subject: 'tool', access: 'write' }),
  row('resources/list', 'client'), row('resources/templates/list', 'client'),
  row('resources/read', 'client', { subject: 'resource' }),
  row('resources/subscribe', 'client', { subject: 'resource' }), row('resources/unsubscribe', 'client', { subject: 'resource' }),
  row('prompts/list', 'client'), row('prompts/get', 'client', { subject: 'prompt' }),
  row('completion/complete', 'client', { subject: 'reference' }), row('logging/setLevel', 'client', { access: 'write' }),
  row('tasks/get', 'both', { telling: false, subject: 'task' }), row('tasks/list', 'both', { telling: false, subject: 'task' }),
  row('tasks/result', 'both', { telling: false, subject: 'task' }), row('tasks/cancel', 'both', { telling: false, subject: 'task', access: 'write' }),
  row('tasks/update', 'client', { telling: false, subject: 'task', access: 'write' }),
  row('notifications/initialized', 'client'), row('notifications/cancelled', 'both'), row('notifications/progress', 'both'),
  row('notifications/roots/list_changed', 'client'),
  row('sampling/createMessage', 'server', { access: 'write' }), row('roots/list', 'server'), row('elicitation/create', 'server', { access: 'write' }),
  row('notifications/tools/list_changed', 'server'), row('notifications/resources/list_changed', 'server'),
  row('notifications/resources/updated', 'server', { subject: 'resource' }), row('notifications/prompts/list_changed', 'server'),
  row('notifications/message', 'server'), row('notifications/elicitation/complete', 'server'), row('notifications/tasks/status', 'both', { subject: 'task' }),
  row('notifications/tasks', 'server', { telling: false, subject: 'task' }),
]

const rowsByMethod: ReadonlyMap<string, McpMethodRow> = new Map(mcpMethods.map((entry) => [entry.method, entry]))

/** The row of a method, or undefined if the protocol has none of this name. */
export function findMcpMethod(method: string): McpMethodRow | undefined {
  return rowsByMethod.get(method)
}

/** Methods that no other known JSON-RPC protocol has. */
export const tellingMethods: ReadonlySet<string> = new Set(
  mcpMethods.filter(({ telling }) => telling).map(({ method }) => method),
)
