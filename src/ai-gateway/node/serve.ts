import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { joinBytes } from '../../inspection/traffic/index.ts'
import { errorResponse } from '../api/errors.ts'
import { WholeAnswer } from '../answer/whole-answer.ts'
import { longestBody, type AiGateway, type IncomingCall } from '../open-gateway.ts'

/** A running gateway. */
export interface ServedGateway {
  readonly server: Server
  /** The port that it listens on. */
  readonly port: number
  /**
   * Takes no more calls and lets those under way end.
   *
   * @param graceMs - milliseconds after which those that are left are cut (default 0)
   */
  close(graceMs?: number): Promise<void>
}

/** The body, and a byte more than the gateway takes where there is more: it then says so. */
async function readBody(message: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    parts.push(part)
    length += part.length
    if (length > longestBody) break
  }
  return joinBytes(parts)
}

/** The address that a client asked for; undefined for what is none, such as a host with a space. */
function addressOf({ url = '/', headers }: IncomingMessage): URL | undefined {
  const host = `http://${headers.host ?? 'localhost'}`
  const written = url.startsWith('/') ? host + url : url
  return URL.canParse(written) ? new URL(written) : undefined
}

async function toCall(message: IncomingMessage, url: URL, signal: AbortSignal): Promise<IncomingCall> {
  const { method = 'GET', rawHeaders } = message
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  const body = method === 'GET' || method === 'HEAD' ? new Uint8Array() : await readBody(message)
  return { method, url, headers, body: body.length > longestBody ? undefined : body, signal }
}

/** Waits until a client has read what was written, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go)
      response.off('close', go)
      resolve()
    }
    response.once('drain', go)
    response.once('close', go)
  })
}

/** Writes an answer only as fast as the client reads it; a client that is gone ends it. */
async function write(answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status
  answer.headers.forEach((value, name) => {
    response.setHeader(name, value)
  })
  if (answer instanceof WholeAnswer) {
    response.setHeader('content-length', answer.whole.length)
    response.end(answer.whole)
    return
  }
  // Head and first part leave together where both are there.
  const flush = setImmediate(() => {
    if (!response.headersSent) response.flushHeaders()
  })
  const reader = answer.body?.getReader()
  const gone = (): void => {
    // The provider is told as well; that the answer is given up is all that a failure here could say.
    void reader?.cancel('client gone').catch(() => undefined)
  }
  response.on('close', gone)
  try {
    for (;;) {
      const next = await reader?.read()
      if (next === undefined || next.done) break
      if (response.destroyed) break
      if (!response.write(next.value)) await drained(response)
    }
    response.end()
  } catch (error) {
    // A cut answer must look like one: the connection breaks off behind its head.
    if (!response.headersSent) response.flushHeaders()
    response.destroy(error instanceof Error ? error : new Error(String(error)))
  } finally {
    clearImmediate(flush)
    response.off('close', gone)
  }
}

/** What a server of a gateway answers beside calls. */
export interface ServeOptions {
  readonly port: number
  readonly host?: string
  /** The text for `GET /metrics`; without it there is no such path. */
  readonly metrics?: () => string
  /** Told what the gateway itself failed at. */
  readonly onError?: (error: unknown) => void
}

/** Serves a gateway by Node's HTTP. */
export async function serveGateway(gateway: AiGateway, options: ServeOptions): Promise<ServedGateway> {
  const { metrics, onError } = options
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (metrics !== undefined && message.method === 'GET' && message.url === '/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(metrics())
      return
    }
    const url = addressOf(message)
    if (url === undefined) {
      await write(errorResponse('openai', { status: 400, code: 'no_call', message: 'host or path are no address' }), response) // prettier-ignore
      return
    }
    const gone = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) gone.abort('client gone')
    })
    const clientIp = message.socket.remoteAddress
    await write(
      await gateway.answer(await toCall(message, url, gone.signal), clientIp === undefined ? {} : { clientIp }),
      response,
    )
  }
  let isClosing = false
  const server = createServer((message, response) => {
    // A connection that is kept alive would keep a server open that takes no more calls.
    response.on('close', () => {
      if (isClosing) setImmediate(() => server.closeIdleConnections()) // prettier-ignore
    })
    answer(message, response).catch((error: unknown) => {
      // A client that goes while it still sends has nobody to be answered.
      if (message.readableAborted) return
      onError?.(error)
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"the gateway failed","type":"api_error","param":null,"code":"gateway_failed"}}') // prettier-ignore
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host ?? '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    server,
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: (graceMs = 0) =>
      new Promise((resolve) => {
        isClosing = true
        const timer = setTimeout(() => {
          server.closeAllConnections()
        }, graceMs)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
  }
}
