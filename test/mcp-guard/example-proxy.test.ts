import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProxy, type Proxy } from '../../examples/mcp-portal/http-proxy.ts'
import type { AuditRecord, Caller } from '../../src/enforcement/mcp-guard/index.ts'
import { startExampleServer, type ExampleServer } from '../support/example-server.ts'
import { openPortal } from '../support/guard-fixtures.ts'

const portal = openPortal(`
  servers: { example: {} }
  rules: [{ id: admins, groups: [Admins], action: allow }]
`)
const people = new Map<string, Caller>([
  ['ada', { identity: { email: 'ada@example.com', groups: [{ name: 'Admins' }] } }],
  ['mallory', { identity: { email: 'mallory@example.com' } }],
])

interface Answer {
  readonly status: number
  readonly text: string
}

describe('H7: the example proxy asks of each request who sends it', () => {
  const audit: AuditRecord[] = []
  const revoked = new Set<string>()
  let server: ExampleServer
  let proxy: Proxy

  beforeAll(async () => {
    server = await startExampleServer('simpleStreamableHttp')
    proxy = await startProxy({
      portal,
      server: 'example',
      upstream: { streamableHttp: new URL('/mcp', server.url) },
      callerOf: ({ headers }) =>
        revoked.has(String(headers['x-user'])) ? undefined : people.get(String(headers['x-user'])),
      origins: ['https://portal.example.com'],
      audit: (record) => void audit.push(record),
      onError: () => undefined,
    })
  }, 30_000)
  afterAll(async () => {
    await proxy.close()
    await server.stop()
  })

  const send = (method: string, headers: OutgoingHttpHeaders, body?: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(new URL('/mcp', proxy.url), { method, headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers } }) // prettier-ignore
      sent.on('error', reject)
      sent.on('response', (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })

  const greet = { jsonrpc: '2.0', id: 77, method: 'tools/call', params: { name: 'greet', arguments: { name: 'm' } } }
  const connect = async (): Promise<{ readonly client: Client; readonly session: string }> => {
    const transport = new StreamableHTTPClientTransport(new URL('/mcp', proxy.url), { requestInit: { headers: { 'x-user': 'ada' } } }) // prettier-ignore
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(transport)
    return { client, session: transport.sessionId ?? '' }
  }

  it('so the id of a session gives nobody its rights, and the record names who tried', async () => {
    const { client, session } = await connect()
    const stolen = { 'x-user': 'mallory', 'mcp-session-id': session }
    const answer = await send('POST', stolen, greet)
    expect(answer.text).toContain('E_MCP_CALLER')
    expect(answer.text).not.toContain('Hello')
    expect(audit.at(-1)).toMatchObject({ code: 'E_MCP_CALLER', caller: { email: 'mallory@example.com' } })
    expect([(await send('GET', stolen)).status, (await send('DELETE', stolen)).status]).toEqual([403, 403])
    // The session goes on.
    expect(JSON.stringify(await client.callTool({ name: 'greet', arguments: { name: 'Ada' } }))).toContain(
      'Hello, Ada!',
    )
    await client.close()
  })

  it('so a revoked token stops', async () => {
    const { client, session } = await connect()
    revoked.add('ada')
    const { status } = await send('POST', { 'x-user': 'ada', 'mcp-session-id': session }, greet)
    revoked.clear()
    expect(status).toBe(401)
    await client.close()
  })

  it.each<[string, OutgoingHttpHeaders, number]>([
    ['a page elsewhere', { origin: 'https://evil.example' }, 403],
    ['a page of no origin', { origin: 'null' }, 403],
    ['a name that was bent to this address', { host: 'evil.example' }, 403],
    ['a name with the port of this server', { host: 'evil.example:80' }, 403],
    ['the page of the portal', { origin: 'https://portal.example.com' }, 400],
  ])('so %s is stopped before all', async (_, headers, status) => {
    expect((await send('POST', { 'x-user': 'ada', ...headers }, greet)).status).toBe(status)
  })
})
