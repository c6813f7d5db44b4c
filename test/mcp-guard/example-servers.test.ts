/* eslint-disable @typescript-eslint/no-deprecated -- HTTP+SSE is deprecated, and there are clients and servers that know no other */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ElicitRequestSchema, LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProxy, type Proxy } from '../../examples/mcp-portal/http-proxy.ts'
import type { AuditRecord, Caller } from '../../src/enforcement/mcp-guard/index.ts'
import { startExampleServer, type ExampleServer } from '../support/example-server.ts'
import { openPortal } from '../support/guard-fixtures.ts'

const portal = openPortal(`
  servers: { example: { trust_annotations: true, tools: { greet: read, start-notification-stream: write } } }
  rules:
    - { id: questions, groups: [Engineering], methods: ['elicitation/create'], action: allow }
    - { id: reading, groups: [Finance], access: [read], tools: ['*'], prompts: ['*'], resources: ['https://example.com/*'], action: allow }
    - { id: engineering, groups: [Engineering], device_posture: [managed-laptop], action: allow }
  dlp:
    - { id: no-secrets, profiles: [financial-information], on: [arguments], tools: [greet], groups: [Finance], action: block }
    - { id: cards, profiles: [financial-information], on: [results], action: mask }
`)

const callers: Readonly<Record<string, Caller>> = {
  finance: { identity: { email: 'flora@example.com', groups: [{ name: 'Finance' }] } },
  engineering: {
    identity: { email: 'emil@example.com', groups: [{ name: 'Engineering' }] },
    device: { postureChecksPassed: ['managed-laptop'] },
  },
  guest: {},
}

class Stage {
  readonly audit: AuditRecord[] = []
  readonly errors: Error[] = []
  #server: ExampleServer | undefined
  #proxy: Proxy | undefined

  async start(name: string): Promise<void> {
    this.#server = await startExampleServer(name)
    this.#proxy = await startProxy({
      portal,
      server: 'example',
      upstream: { streamableHttp: new URL('/mcp', this.#server.url), sse: new URL('/sse', this.#server.url) },
      callerOf: ({ headers }) => callers[String(headers['x-user'])] ?? {},
      audit: (record) => void this.audit.push(record),
      onError: (error) => this.errors.push(error),
    })
  }

  async stop(): Promise<void> {
    await this.#proxy?.close()
    await this.#server?.stop()
  }

  async connect(user: string, kind: 'http' | 'sse', capabilities = {}): Promise<Client> {
    const requestInit = { headers: { 'x-user': user } }
    const eventSourceInit = {
      fetch: (url: string | URL, init?: RequestInit) => {
        const headers = new Headers(init?.headers)
        headers.set('x-user', user)
        return fetch(url, { ...init, headers })
      },
    }
    const base = this.#proxy?.url
    const transport =
      kind === 'http'
        ? new StreamableHTTPClientTransport(new URL('/mcp', base), { requestInit })
        : new SSEClientTransport(new URL('/sse', base), { requestInit, eventSourceInit })
    const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities })
    await client.connect(transport)
    return client
  }

  /** The audit of one user, as far as rules were asked. */
  of(email: string): readonly (readonly unknown[])[] {
    return this.audit
      .filter(({ caller }) => caller.email === email)
      .map(({ method, tool, decision, rule, outcome }) => [method, tool, decision, rule, outcome])
  }
}

const refused = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise
  } catch (error) {
    return (error as { data?: { code?: string } }).data?.code
  }
  return 'passed'
}

describe("the SDK's simpleStreamableHttp server behind the guard", () => {
  const stage = new Stage()
  beforeAll(() => stage.start('simpleStreamableHttp'), 30_000)
  afterAll(() => stage.stop())

  it('serves readers what they may read', async () => {
    const client = await stage.connect('finance', 'http')
    const { tools } = await client.listTools()
    // multi-greet calls itself read-only, and this server is trusted.
    expect(tools.map(({ name }) => name)).toEqual(['greet', 'multi-greet'])
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['greeting-template'])
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri)).toEqual(['https://example.com/greetings/default'])
    const greeting = await client.callTool({ name: 'greet', arguments: { name: 'Ada' } })
    expect(greeting.content).toEqual([{ type: 'text', text: 'Hello, Ada!' }])
    expect((await client.getPrompt({ name: 'greeting-template', arguments: { name: 'Ada' } })).messages).toHaveLength(1)
    expect((await client.readResource({ uri: 'https://example.com/greetings/default' })).contents).toHaveLength(1)
    expect(await refused(client.callTool({ name: 'list-files', arguments: {} }))).toBe('E_MCP_DENIED')
    expect(await refused(client.readResource({ uri: 'file:///example/file1.txt' }))).toBe('E_MCP_DENIED')
    expect(await refused(client.callTool({ name: 'greet', arguments: { name: '4111 1111 1111 1111' } }))).toBe('E_MCP_DLP') // prettier-ignore
    await client.close()
    expect(stage.of('flora@example.com')).toEqual([
      ['tools/list', null, 'allow', null, 'answered'],
      ['prompts/list', null, 'allow', null, 'answered'],
      ['resources/list', null, 'allow', null, 'answered'],
      ['tools/call', 'greet', 'allow', 'reading', 'answered'],
      ['prompts/get', null, 'allow', 'reading', 'answered'],
      ['resources/read', null, 'allow', 'reading', 'answered'],
      ['tools/call', 'list-files', 'deny', null, 'refused'],
      ['resources/read', null, 'deny', null, 'refused'],
      ['tools/call', 'greet', 'deny', 'no-secrets', 'refused'],
    ])
  })

  it('masks what comes back, and lets the server ask where a rule says so', async () => {
    const client = await stage.connect('engineering', 'http', { elicitation: { form: {} } })
    const card = await client.callTool({ name: 'greet', arguments: { name: 'card 4111 1111 1111 1111' } })
    expect(card.content).toEqual([{ type: 'text', text: 'Hello, card **** **** **** 1111!' }])
    let asked = 0
    client.setRequestHandler(ElicitRequestSchema, () => {
      asked += 1
      return { action: 'decline' }
    })
    const info = await client.callTool({ name: 'collect-user-info', arguments: { infoType: 'contact' } })
    expect(asked).toBe(1)
    expect(JSON.stringify(info.content)).toContain('declined')
    await client.close()
    const question = stage.audit.find(({ method }) => method === 'elicitation/create')
    expect(question).toMatchObject({ from: 'server', rule: 'questions', outcome: 'answered' })
  })

  it('gives guests nothing', async () => {
    const client = await stage.connect('guest', 'http')
    expect((await client.listTools()).tools).toEqual([])
    expect(await refused(client.callTool({ name: 'greet', arguments: { name: 'Ada' } }))).toBe('E_MCP_DENIED')
    await client.close()
  })

  it('keeps sessions apart when they come at once', async () => {
    const users = ['finance', 'engineering', 'guest', 'finance', 'engineering', 'guest']
    const seen = await Promise.all(
      users.map(async (user) => {
        const client = await stage.connect(user, 'http')
        const { tools } = await client.listTools()
        await client.close()
        return tools.length
      }),
    )
    expect(new Set([seen[0], seen[3]])).toEqual(new Set([2]))
    expect([seen[2], seen[5]]).toEqual([0, 0])
    expect(seen[1]).toBeGreaterThan(5)
    expect(seen[4]).toBe(seen[1])
  })
})

describe.each(['http', 'sse'] as const)(
  "the SDK's sseAndStreamableHttpCompatibleServer behind the guard, over %s",
  (kind) => {
    const stage = new Stage()
    beforeAll(() => stage.start('sseAndStreamableHttpCompatibleServer'), 30_000)
    afterAll(() => stage.stop())

    it('serves who may write', async () => {
      const client = await stage.connect('engineering', kind)
      const messages: unknown[] = []
      client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void messages.push(params.data))
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['start-notification-stream'])
      const { content } = await client.callTool({ name: 'start-notification-stream', arguments: { interval: 5, count: 3 } }) // prettier-ignore
      expect(JSON.stringify(content)).toContain('Started sending periodic notifications')
      await expect.poll(() => messages.length).toBe(3)
      await client.close()
      expect(stage.of('emil@example.com')).toEqual([
        ['tools/list', null, 'allow', null, 'answered'],
        ['tools/call', 'start-notification-stream', 'allow', 'engineering', 'answered'],
      ])
    })

    it('refuses who may only read', async () => {
      const client = await stage.connect('finance', kind)
      expect((await client.listTools()).tools).toEqual([])
      const call = client.callTool({ name: 'start-notification-stream', arguments: { interval: 5, count: 1 } })
      expect(await refused(call)).toBe('E_MCP_DENIED')
      await client.close()
    })
  },
)
