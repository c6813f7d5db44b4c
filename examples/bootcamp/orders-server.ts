/** KiwiCart's MCP server for orders, behind the portal, and one visit of a caller to it. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import * as z from 'zod'
import { guardTransport, type AuditRecord, type Caller } from '../../src/enforcement/mcp-guard/index.ts'
import type { Portal } from '../../src/policy/index.ts'

const tools = {
  find_order: 'KC-2044, paid with 4111 1111 1111 1111',
  refund_order: 'KC-2044 is refunded',
  delete_order: 'KC-2044 is gone',
} as const
export type Tool = keyof typeof tools

/** `calls` gets the name of each tool that really ran. */
function createOrdersServer(calls: string[]): McpServer {
  const server = new McpServer({ name: 'orders', version: '1.0.0' })
  for (const [name, text] of Object.entries(tools))
    server.registerTool(name, { inputSchema: { note: z.string() } }, () => {
      calls.push(name)
      return { content: [{ type: 'text', text }] }
    })
  return server
}

export interface PortalVisit {
  /** The tools that the caller is shown. */
  readonly listed: readonly string[]
  /** By tool: what came back, or the refusal. */
  readonly answers: readonly (readonly [tool: Tool, answer: string])[]
  /** The tools that the server ran. */
  readonly calls: readonly string[]
  readonly audit: readonly AuditRecord[]
}

/** Connects the official SDK's client to its server with the guard between; lists the tools and calls all. */
export async function visitPortal(portal: Portal, caller: Caller, note: string): Promise<PortalVisit> {
  const audit: AuditRecord[] = []
  const calls: string[] = []
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair()
  await createOrdersServer(calls).connect(
    guardTransport(serverSide, {
      side: 'server',
      portal,
      server: 'orders',
      caller,
      audit: (record) => void audit.push(record),
    }),
  )
  const client = new Client({ name: 'assistant', version: '1.0.0' })
  await client.connect(clientSide)
  const listed = (await client.listTools()).tools.map(({ name }) => name)
  const answers: [Tool, string][] = []
  for (const name of Object.keys(tools) as Tool[]) {
    try {
      const { content } = await client.callTool({ name, arguments: { note } })
      answers.push([name, (content as readonly { readonly text?: string }[]).map(({ text }) => text ?? '').join(' ')])
    } catch (error) {
      answers.push([name, error instanceof Error ? error.message : String(error)])
    }
  }
  await client.close()
  return { listed, answers, calls, audit }
}
