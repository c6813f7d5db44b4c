import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { afterEach, describe, expect, it } from 'vitest'
import { startProxy, type Proxy } from '../../examples/mcp-portal/http-proxy.ts'
import { openPortal } from '../support/guard-fixtures.ts'

const portal = openPortal(`
  servers:
    web: { tools: { 'search': read } }
    web_scraper: { tools: { 'search': write } }
  rules: [{ id: readers, groups: [Readers], access: [read], action: allow }]
`)
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A server with tools of these names, each answering with the server's own; `forget` loses its sessions. */
async function startServer(
  name: string,
  tools: readonly string[],
  isStateless = false,
): Promise<{ readonly url: URL; readonly forget: () => void; readonly stop: () => Promise<void> }> {
  const sessions = new Map<string, StreamableHTTPServerTransport>()
  const open = async (): Promise<StreamableHTTPServerTransport> => {
    const transport = new StreamableHTTPServerTransport(isStateless ? {} : { sessionIdGenerator: randomUUID, onsessioninitialized: (id) => void sessions.set(id, transport) }) // prettier-ignore
    const server = new McpServer({ name, version: '1.0.0' })
    for (const tool of tools) server.registerTool(tool, {}, () => ({ content: [{ type: 'text', text: `${tool} of ${name}` }] })) // prettier-ignore
    await server.connect(transport)
    return transport
  }
  const server: Server = createServer((request, response) => {
    const id = request.headers['mcp-session-id']
    const known = typeof id === 'string' ? sessions.get(id) : undefined
    if (id !== undefined && known === undefined) response.writeHead(404).end()
    else void (async () => (known ?? (await open())).handleRequest(request, response))()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  closers.push(stop)
  const url = new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`)
  return { url, forget: () => sessions.clear(), stop }
}

async function proxyOf(server: string, url: URL): Promise<Proxy> {
  const proxy = await startProxy({ portal, server, upstream: { streamableHttp: url }, callerOf: () => ({ identity: { email: 'ada@example.com', groups: [{ name: 'Readers' }] } }), audit: () => undefined, onError: () => undefined }) // prettier-ignore
  closers.push(() => proxy.close())
  return proxy
}

async function clientOf(proxy: Proxy): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', proxy.url)))
  closers.push(() => client.close())
  return client
}

const namesOf = async (client: Client): Promise<readonly string[]> => (await client.listTools()).tools.map(({ name }) => name) // prettier-ignore
const said = async (client: Client, name: string): Promise<string> => JSON.stringify((await client.callTool({ name })).content) // prettier-ignore

describe('servers of one portal', () => {
  it('have an address each, so that no name is changed and none is taken for that of another', async () => {
    // A name of 64 letters has no room for a prefix; one with its separator could be split in two ways.
    const long = 'l'.repeat(64)
    const [web, scraper] = [await startServer('web', ['search', 'scraper__search', long]), await startServer('web_scraper', ['search'])] // prettier-ignore
    const [toWeb, toScraper] = [await clientOf(await proxyOf('web', web.url)), await clientOf(await proxyOf('web_scraper', scraper.url))] // prettier-ignore
    // What a list hides a call refuses, and the rule asks whose tool it is: the same name is read here and write there.
    expect([await namesOf(toWeb), await namesOf(toScraper)]).toEqual([['search'], []])
    expect(await said(toWeb, 'search')).toContain('search of web')
    await expect(said(toScraper, 'search')).rejects.toThrow('-32080')
    await expect(said(toWeb, 'web__search')).rejects.toThrow('-32080')
  })

  it('are apart when one is dead: the others go on', async () => {
    const [web, scraper] = [await startServer('web', ['search']), await startServer('web_scraper', ['search'])]
    const [toWeb, dead] = [await clientOf(await proxyOf('web', web.url)), await proxyOf('web_scraper', scraper.url)]
    await scraper.stop()
    await expect(clientOf(dead)).rejects.toThrow('-32085')
    expect(await said(toWeb, 'search')).toContain('search of web')
  })
})

describe('a session whose server has forgotten it', () => {
  it('is told once and is then over, and its client begins another', async () => {
    const web = await startServer('web', ['search'])
    const proxy = await proxyOf('web', web.url)
    const client = await clientOf(proxy)
    web.forget()
    // The stream that the client keeps open may have told it before: then this call is answered with 404 as well.
    await expect(said(client, 'search')).rejects.toThrow(/-32085|Streamable HTTP error/)
    await expect(said(client, 'search')).rejects.toMatchObject({ code: 404 })
    expect(await said(await clientOf(proxy), 'search')).toContain('search of web')
  })

  it('is none where the server keeps no sessions', async () => {
    const web = await startServer('web', ['search'], true)
    const client = await clientOf(await proxyOf('web', web.url))
    web.forget()
    expect([await said(client, 'search'), await namesOf(client)]).toEqual([expect.stringContaining('search of web'), ['search']]) // prettier-ignore
  })
})
