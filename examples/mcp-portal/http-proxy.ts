/* eslint-disable @typescript-eslint/no-deprecated -- HTTP+SSE is deprecated, and there are clients and servers that know no other */
/**
 * A guarding proxy in front of an MCP server, over HTTP: Streamable HTTP at /mcp, and the older
 * HTTP+SSE at /sse and /messages for clients that know no other. Each request is asked who sends it.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  bridgeTransports,
  callerKey,
  createGuardMemory,
  guardTransport,
  type Caller,
  type GuardMemory,
  type GuardOptions,
} from '../../src/enforcement/mcp-guard/index.ts'
import { attachCaller, attachedCaller, findForeignSource, type AccessOptions } from './proxy-access.ts'

export interface ProxyOptions extends Omit<GuardOptions, 'caller' | 'callers'>, AccessOptions {
  /** Endpoints of the server behind the proxy. */
  readonly upstream: { readonly streamableHttp?: URL; readonly sse?: URL }
  readonly onError: (error: Error) => void
}

export interface Proxy {
  readonly url: URL
  close(): Promise<void>
}

/** Sessions at a time, of both kinds. */
const maxSessions = 1000

/** A session and whose it is: an id of a session that somebody saw gives no rights. */
interface Session<Kind extends Transport> {
  readonly transport: Kind
  readonly owner: string
}

interface StreamableSession extends Session<StreamableHTTPServerTransport> {
  readonly upstream: StreamableHTTPClientTransport
  /** The server behind has forgotten its session, so this one is over: its client begins a new one at a 404. */
  isLost: boolean
}

class ProxySessions {
  readonly #options: ProxyOptions
  /** One for all sessions: what a tool said in the last one counts in the next. */
  readonly #memory: GuardMemory
  readonly #streamable = new Map<string, StreamableSession>()
  readonly #sse = new Map<string, Session<SSEServerTransport>>()

  constructor(options: ProxyOptions) {
    this.#options = options
    this.#memory = options.memory ?? createGuardMemory()
  }

  async handle(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    if (findForeignSource(request, this.#options, port) !== undefined) {
      response.writeHead(403).end()
      return
    }
    const caller = this.#options.callerOf(request)
    if (caller === undefined) {
      response.writeHead(401).end()
      return
    }
    attachCaller(request, caller)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://proxy')
    const { streamableHttp, sse } = this.#options.upstream
    const isFull = this.#streamable.size + this.#sse.size >= maxSessions
    if (pathname === '/mcp' && streamableHttp !== undefined)
      await this.#handleStreamable(request, response, { url: streamableHttp, isFull, caller })
    else if (pathname === '/sse' && request.method === 'GET' && sse !== undefined) {
      if (isFull) response.writeHead(503).end()
      else await this.#openSse(response, sse, caller)
    } else if (pathname === '/messages' && request.method === 'POST') {
      const known = this.#sse.get(searchParams.get('sessionId') ?? '')
      if (known === undefined) response.writeHead(404).end()
      else if (known.owner !== callerKey(caller)) response.writeHead(403).end()
      else await known.transport.handlePostMessage(request, response)
    } else response.writeHead(404).end()
  }

  async close(): Promise<void> {
    const open = [...this.#streamable.values(), ...this.#sse.values()]
    await Promise.all(open.map(({ transport }) => transport.close()))
  }

  #guard(transport: Transport): Transport {
    const { portal, server, audit, onProblem, limits } = this.#options
    return guardTransport(transport, {
      portal,
      server,
      audit,
      ...(onProblem === undefined ? {} : { onProblem }),
      ...(limits === undefined ? {} : { limits }),
      memory: this.#memory,
      side: 'server',
      caller: attachedCaller,
    })
  }

  async #handleStreamable(
    request: IncomingMessage,
    response: ServerResponse,
    { url, isFull, caller }: { readonly url: URL; readonly isFull: boolean; readonly caller: Caller },
  ): Promise<void> {
    const id = request.headers['mcp-session-id']
    const known = typeof id === 'string' ? this.#streamable.get(id) : undefined
    const owner = callerKey(caller)
    if (known !== undefined && known.owner !== owner) {
      // A call is answered by the guard, which keeps the record; streams and the end are the owner's alone.
      if (request.method === 'POST') await known.transport.handleRequest(request, response)
      else response.writeHead(403).end()
    } else if (known?.isLost === true) {
      this.#streamable.delete(known.transport.sessionId ?? '')
      await known.transport.close()
      response.writeHead(404).end()
    } else if (known !== undefined) {
      if (request.method === 'DELETE') await known.upstream.terminateSession()
      await known.transport.handleRequest(request, response)
    } else if (id !== undefined) response.writeHead(404).end()
    else if (isFull) response.writeHead(503).end()
    else {
      const upstream = new StreamableHTTPClientTransport(url)
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (session) => void this.#streamable.set(session, own),
        onsessionclosed: (session) => void this.#streamable.delete(session),
      })
      const own: StreamableSession = { transport, upstream, owner, isLost: false }
      await bridgeTransports(this.#guard(transport), upstream, (error) => {
        if (error instanceof StreamableHTTPError && error.code === 404) own.isLost = true
        this.#options.onError(error)
      })
      await transport.handleRequest(request, response)
      // What opened no session is not kept.
      if (transport.sessionId === undefined) await transport.close()
    }
  }

  async #openSse(response: ServerResponse, url: URL, caller: Caller): Promise<void> {
    const transport = new SSEServerTransport('/messages', response)
    response.on('close', () => this.#sse.delete(transport.sessionId))
    this.#sse.set(transport.sessionId, { transport, owner: callerKey(caller) })
    await bridgeTransports(this.#guard(transport), new SSEClientTransport(url), this.#options.onError)
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
    sessions.handle(request, response, (server.address() as AddressInfo).port).catch((error: unknown) => {
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
