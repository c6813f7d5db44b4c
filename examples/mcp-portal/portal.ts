/** An MCP server behind the portal of policy.yaml, in one process: who may do what, and what is recorded. */
import { readFileSync } from 'node:fs'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import * as z from 'zod'
import { guardTransport, type AuditRecord, type Caller } from '../../src/enforcement/mcp-guard/index.ts'
import { openPolicy, type Portal } from '../../src/policy/index.ts'

export const callers = {
  finance: { identity: { email: 'flora@example.com', groups: [{ name: 'Finance' }] } },
  engineer: {
    identity: { email: 'emil@example.com', groups: [{ name: 'Engineering' }] },
    device: { postureChecksPassed: ['managed-laptop'] },
  },
  engineerAtHome: { identity: { email: 'emil@example.com', groups: [{ name: 'Engineering' }] } },
} as const satisfies Readonly<Record<string, Caller>>

export function openPortal(): Portal {
  const text = readFileSync(new URL('policy.yaml', import.meta.url), 'utf8')
  const opened = openPolicy(text, { file: 'policy.yaml' })
  if (!opened.ok)
    throw new Error(opened.diagnostics.map(({ line, message }) => `${String(line)}: ${message}`).join('\n'))
  if (opened.value.portal === undefined) throw new Error('policy.yaml has no portal')
  return opened.value.portal
}

/** The server that is guarded; `calls` gets the name of each tool that really ran. */
function createCrm(calls: string[]): McpServer {
  const server = new McpServer({ name: 'crm', version: '1.0.0' })
  const tool = (name: string, answer: string): void => {
    server.registerTool(name, { inputSchema: { query: z.string() } }, () => {
      calls.push(name)
      return { content: [{ type: 'text', text: answer }] }
    })
  }
  tool('search_customers', 'Ada, card 4111 1111 1111 1111')
  tool('create_ticket', 'ticket 17')
  tool('delete_customer', 'gone')
  return server
}

/** What one caller sees and gets. */
export interface Visit {
  readonly tools: readonly string[]
  /** By tool: the text that came, or the refusal. */
  readonly answers: Readonly<Record<string, string>>
  /** The tools that the server ran. */
  readonly calls: readonly string[]
  readonly audit: readonly AuditRecord[]
}

/** Lists the tools, and calls all of them, as one caller. */
export async function visit(portal: Portal, caller: Caller, query = 'ada'): Promise<Visit> {
  const audit: AuditRecord[] = []
  const calls: string[] = []
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair()
  const server = createCrm(calls)
  await server.connect(
    guardTransport(serverSide, {
      side: 'server',
      portal,
      server: 'crm',
      caller,
      audit: (record) => void audit.push(record),
    }),
  )
  const client = new Client({ name: 'example', version: '1.0.0' })
  await client.connect(clientSide)
  const { tools } = await client.listTools()
  const answers: Record<string, string> = {}
  for (const name of ['search_customers', 'create_ticket', 'delete_customer']) {
    try {
      const { content } = await client.callTool({ name, arguments: { query } })
      answers[name] = (content as readonly { readonly text?: string }[]).map(({ text }) => text ?? '').join('\n')
    } catch (error) {
      answers[name] = error instanceof Error ? error.message : String(error)
    }
  }
  await client.close()
  return { tools: tools.map(({ name }) => name), answers, calls, audit }
}

/** One line of the audit log. */
export function printRecord({
  caller,
  server,
  method,
  tool,
  access,
  decision,
  rule,
  dlp,
  outcome,
}: AuditRecord): string {
  const found = dlp.flatMap(({ findings }) => findings.map(({ profile, masked }) => `${profile}: ${masked}`))
  return [
    caller.email ?? 'nobody',
    `${server} ${method}${tool === null ? '' : ` ${tool}`}`,
    access ?? '-',
    `${decision} by ${rule ?? 'default'}`,
    outcome,
    ...new Set(found),
  ].join(' | ')
}
