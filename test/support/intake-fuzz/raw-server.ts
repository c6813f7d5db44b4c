import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { createNodeMiddleware } from '../../../src/enforcement/node/index.ts'
import type { Enforcer } from '../../../src/enforcement/index.ts'
import type { Draw } from '../../../src/testing/index.ts'
import { mark } from './drawn-requests.ts'

/** Milliseconds in which a request must be answered or its connection closed. */
const patience = 5000

const body = `{"model":"m","messages":[{"role":"user","content":"say ${mark} now"}]}`

/** The head and body of a request as bytes on a connection, with what clients and attackers do to them. */
function drawRaw(draw: Draw): string {
  const length = String(body.length)
  const chunked = `${draw.pick(['', '0'])}${body.length.toString(16)}${draw.pick(['', ';x=y'])}\r\n${body}\r\n0\r\n${draw.pick(['', 'x: y\r\n'])}\r\n`
  const [framing, sent] = draw.pick([
    [`content-length: ${length}`, body],
    [`Content-Length: ${length}\r\ncontent-length: ${length}`, body],
    [`content-length: ${length}\r\ncontent-length: 0`, body],
    [`content-length: 0`, body],
    ['transfer-encoding: chunked', chunked],
    [`transfer-encoding: chunked\r\ncontent-length: 5`, chunked],
    ['transfer-encoding: identity', body],
    ['Transfer-Encoding: xchunked', body],
    [`content-length: ${String(body.length + 50)}`, body],
    [`content-length: +${length}`, body],
    ['', body],
  ] as const)
  const line = `${draw.pick(['POST', 'PUT', 'QUERY', 'PATCH', 'post'])} ${draw.pick(['/v1/chat/completions', 'http://api.openai.com/v1/chat/completions', '//v1/chat/completions', '/v1/%63hat/completions', '*', '/v1/chat/completions#x'])} ${draw.pick(['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0'])}`
  const host = draw.pick([
    'host: api.openai.com',
    'Host: API.openai.com:443',
    'host: u@api.openai.com',
    'host: api.openai.com.',
  ])
  const more = draw.pick([
    'content-type: application/json',
    'content-type: text/plain',
    'x: y',
    'content-encoding: identity',
    'expect: 100-continue',
    'connection: close',
    'content-type:\r\n application/json',
    'upgrade: websocket\r\nconnection: upgrade',
    'x-http-method-override: GET',
  ])
  const bytes = `${line}\r\n${host}\r\n${framing === '' ? '' : `${framing}\r\n`}${more}\r\n\r\n${sent}`
  return draw.chance(0.2) ? bytes + bytes : bytes
}

/** A server with an application behind the enforcer that says what it read. */
export class RawServer {
  readonly #server: Server
  readonly #port: number
  #read = ''

  private constructor(server: Server, enforcer: Enforcer) {
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
    const enforce = createNodeMiddleware(enforcer)
    server.on('request', (message, response) => {
      message.on('error', () => undefined)
      void enforce(message, response, (error) => {
        message.on('data', (chunk: Buffer) => (this.#read += chunk.toString('latin1')))
        message.on('end', () => response.writeHead(error === undefined ? 200 : 500).end('done'))
      })
    })
    server.on('clientError', (_error, socket) => socket.destroy())
  }

  static async start(enforcer: Enforcer): Promise<RawServer> {
    const server = createServer({
      keepAliveTimeout: 50,
      headersTimeout: 1000,
      requestTimeout: 1500,
      connectionsCheckingInterval: 200,
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new RawServer(server, enforcer)
  }

  /** Sends bytes; what was wrong, or undefined. */
  async send(draw: Draw): Promise<{ readonly what: string; readonly input: string } | undefined> {
    const input = drawRaw(draw)
    this.#read = ''
    const isOver = await new Promise<boolean>((resolve) => {
      const socket = connect(this.#port, '127.0.0.1')
      const timer = setTimeout(() => socket.destroy(), patience)
      let isLate = false
      timer.unref()
      setTimeout(() => (isLate = true), patience - 1).unref()
      socket.on('error', () => undefined)
      socket.on('data', () => undefined)
      socket.on('close', () => {
        clearTimeout(timer)
        resolve(!isLate)
      })
      const cut = draw.integer(0, input.length)
      socket.write(input.slice(0, cut), 'latin1')
      if (draw.chance(0.9)) socket.end(input.slice(cut), 'latin1')
      else setTimeout(() => socket.destroy(), 5).unref()
    })
    if (this.#read.includes(mark)) return { what: 'the application read the mark', input }
    return isOver ? undefined : { what: 'neither answered nor closed', input }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
