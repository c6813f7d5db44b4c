import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { CreateMessageRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import type { jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation'
import { describe, expect, it } from 'vitest'
import { guardTransport, type AuditRecord } from '../../src/enforcement/mcp-guard/index.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { openPortal } from '../support/guard-fixtures.ts'

/** The SDK's own validator of what tools give back generates code. */
const trusting: jsonSchemaValidator = {
  getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
}

interface Guarded {
  readonly client: Client
  readonly audit: AuditRecord[]
  /** Prompts that reached the model of the client. */
  readonly prompts: string[]
}

/** A client whose own transport is guarded, with an example server of the SDK as its child. */
async function connect(name: string, portalText: string): Promise<Guarded> {
  const path = fileURLToPath(import.meta.resolve(`@modelcontextprotocol/sdk/examples/server/${name}.js`))
  const audit: AuditRecord[] = []
  const prompts: string[] = []
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { capabilities: { sampling: {} }, ...(allowsGeneratedCode ? {} : { jsonSchemaValidator: trusting }) },
  )
  client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => {
    prompts.push(JSON.stringify(params.messages))
    return { model: 'none', role: 'assistant', content: { type: 'text', text: 'short' } }
  })
  const transport = new StdioClientTransport({ command: process.execPath, args: [path], stderr: 'ignore' })
  await client.connect(
    guardTransport(transport, {
      side: 'client',
      portal: openPortal(portalText),
      server: 'local',
      caller: {},
      audit: (record) => void audit.push(record),
    }),
  )
  return { client, audit, prompts }
}

describe('a guarded client over stdio', () => {
  it("calls the SDK's mcpServerOutputSchema server as far as it may", async () => {
    const { client, audit } = await connect(
      'mcpServerOutputSchema',
      "  servers: { local: { tools: { get_weather: read } } }\n  rules: [{ id: read, access: [read], expression: 'not mcp.arguments[\"country\"] eq \"XX\"', action: allow }]", // prettier-ignore
    )
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['get_weather'])
    const weather = await client.callTool({ name: 'get_weather', arguments: { city: 'Lisbon', country: 'PT' } })
    expect(weather.structuredContent).toHaveProperty('temperature')
    await expect(client.callTool({ name: 'get_weather', arguments: { city: 'x', country: 'XX' } })).rejects.toThrow('no rule allows it') // prettier-ignore
    await client.close()
    expect(audit.map(({ tool, decision, outcome }) => [tool, decision, outcome])).toEqual([
      [null, 'allow', 'answered'],
      ['get_weather', 'allow', 'answered'],
      ['get_weather', 'deny', 'refused'],
    ])
  })

  it.each([
    ['lets no server use its model without a rule', '', 0],
    ['lets a server use its model where a rule says so', ", { id: model, methods: ['sampling/createMessage'], action: allow }", 1], // prettier-ignore
  ])('%s', async (_, rule, asked) => {
    const { client, prompts, audit } = await connect(
      'toolWithSampleServer',
      `  servers: { local: {} }\n  rules: [{ id: tools, tools: [summarize], action: allow }${rule}]`,
    )
    const { content } = await client.callTool({ name: 'summarize', arguments: { text: 'a long text' } })
    await client.close()
    expect(prompts).toHaveLength(asked)
    expect(JSON.stringify(content)).toContain(asked === 0 ? 'does not allow' : 'short')
    expect(audit.find(({ from }) => from === 'server')).toMatchObject({ decision: asked === 0 ? 'deny' : 'allow' })
  })
})
