import type { McpVerdict } from '../mcp/index.ts'
import type { ExecutionContext, ValueInput } from '../runtime/index.ts'
import type { McpRecord } from './decision.ts'

const mcpPrefix = 'mcp.'

/** Whether a field is about MCP. Documents define those that they read. */
export function isMcpField(name: string): boolean {
  return name.startsWith(mcpPrefix)
}

const rows: readonly (readonly [name: string, read: (verdict: McpVerdict) => ValueInput | undefined])[] = [
  ['mcp.detected', ({ mcp }) => mcp],
  ['mcp.method', ({ method }) => method],
  ['mcp.confidence', ({ confidence }) => confidence],
  ['mcp.methods', ({ messages }) => messages.messages.flatMap(({ method }) => method ?? [])],
]

/** Fills the fields of MCP that the context has. */
export function fillMcp(context: ExecutionContext, verdict: McpVerdict): void {
  for (const [name, read] of rows) {
    const slot = context.shape.slots.get(name)
    if (slot !== undefined && context.values[slot] === undefined) context.setLazy(name, () => read(verdict))
  }
}

/** What the decision keeps of a verdict. */
export function toMcpRecord({ mcp, method, confidence, layers }: McpVerdict): McpRecord {
  return { mcp, method, confidence, layers }
}
