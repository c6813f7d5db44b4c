/* eslint-disable @typescript-eslint/no-deprecated -- HTTP+SSE is deprecated, and there are clients and servers that know no other */
/**
 * A guarding proxy in front of an MCP server, over HTTP: Streamable HTTP at /mcp, and the older
 * HTTP+SSE at /sse and /messages for clients that know no other.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { bridgeTransports, guardTransport, type Caller, type GuardOptions } from '../../src/enforcement/mcp-guard/index.ts'

export interface ProxyOptions extends Omit<GuardOptions, 'caller'> {
  /** Endpoints of the server behind the proxy. */
  readonly upstream: { readonly streamableHttp?: URL; readonly sse?: URL }
  /** Who calls. In production: from a token that was verified. */
  readonly callerOf: (request: IncomingMessage) => Caller
  readonly onError: (error: Error) => void
}

export interface Proxy {
  readonly url: URL
  close(): Promise<void>
}

/** Sessions at a time, of both kinds. */
const maxSessions = 1000

class ProxySessions {
  readonly #options: ProxyOptions
  readonly #streamable = new Map<
    string,
    { readonly transport: StreamableHTTPServerTransport; readonly upstream: StreamableHTTPClientTransport }
  >()
  readonly #sse = new Map<string, SSEServerTransport>()

  constructor(options: ProxyOptions) {
    this.#options = options
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://proxy')
    const { streamableHttp, sse } = this.#options.upstream
    const isFull = this.#streamable.size + this.#sse.size >= maxSessions
    if (pathname === '/mcp' && streamableHttp !== undefined)
      await this.#handleStreamable(request, response, streamableHttp, isFull)
    else if (pathname === '/sse' && request.method === 'GET' && sse !== undefined) {
      if (isFull) response.writeHead(503).end()
      else await this.#openSse(request, response, sse)
    } else if (pathname === '/messages' && request.method === 'POST') {
      const transport = this.#sse.get(searchParams.get('sessionId') ?? '')
      if (transport === undefined) response.writeHead(404).end()
      else await transport.handlePostMessage(request, response)
    } else response.writeHead(404).end()
  }

  async close(): Promise<void> {
    const open = [...this.#streamable.values()].map(({ transport }) => transport)
    await Promise.all([...open, ...this.#sse.values()].map((transport) => transport.close()))
  }

  #guard(transport: Transport, request: IncomingMessage): Transport {
    const { callerOf, upstream: _upstream, ...options } = this.#options
    return guardTransport(transport, { ...options, side: 'server', caller: callerOf(request) })
  }

  async #handleStreamable(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    isFull: boolean,
  ): Promise<void> {
    const id = request.headers['mcp-session-id']
    const known = typeof id === 'string' ? this.#streamable.get(id) : undefined
    if (known !== undefined) {
      if (request.method === 'DELETE') await known.upstream.terminateSession()
      await known.transport.handleRequest(request, response)
    } else if (id !== undefined) response.writeHead(404).end()
    else if (isFull) response.writeHead(503).end()
    else {
      const upstream = new StreamableHTTPClientTransport(url)
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (session) => void this.#streamable.set(session, { transport, upstream }),
        onsessionclosed: (session) => void this.#streamable.delete(session),
      })
      await bridgeTransports(this.#guard(transport, request), upstream, this.#options.onError)
      await transport.handleRequest(request, response)
      // What opened no session is not kept.
      if (transport.sessionId === undefined) await transport.close()
    }
  }

  async #openSse(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const transport = new SSEServerTransport('/messages', response)
    response.on('close', () => this.#sse.delete(transport.sessionId))
    this.#sse.set(transport.sessionId, transport)
    await bridgeTransports(this.#guard(transport, request), new SSEClientTransport(url), this.#options.onError)
  }
}

/**
 * Starts the proxy on the loopback address.
 *
 * @param port - 0 for any that is free
 */
export async function startProxy(options: ProxyOptions, port = 0): Promise<Proxy> {
  const sessions = new ProxySessions(options)
  const server = createServer((request, response) => {
    sessions.handle(request, response).catch((error: unknown) => {
      options.onError(error instanceof Error ? error : new Error(String(error)))
      if (!response.headersSent) response.writeHead(502)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`),
    async close() {
      await sessions.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
