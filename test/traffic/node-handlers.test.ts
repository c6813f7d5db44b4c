import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import { connect as connectSocket, type AddressInfo, type Server } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEnforcer } from '../../src/enforcement/index.ts'
import { createNodeMiddleware } from '../../src/enforcement/node/index.ts'
import { createPolicy } from '../../src/policy/index.ts'

/** Ways in which apps read a message; each gives the bytes that it got. */
const handlers: Readonly<Record<string, (message: IncomingMessage) => Promise<string>>> = {
  'data and end': (message) =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      message.on('data', (chunk: Buffer) => chunks.push(chunk))
      message.on('end', () => resolve(Buffer.concat(chunks).toString()))
      message.on('error', reject)
    }),
  pipe: async (message) => {
    const sink = new PassThrough()
    message.pipe(sink)
    return (await sink.toArray()).join('')
  },
  'for await': async (message) => {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString()
  },
  once: async (message) => {
    let text = ''
    message.on('readable', () => {
      for (let chunk = message.read() as Buffer | null; chunk !== null; chunk = message.read() as Buffer | null)
        text += chunk.toString()
    })
    await once(message, 'end')
    return text
  },
  resume: async (message) => {
    const ended = once(message, 'end')
    message.resume()
    await ended
    return '(not read)'
  },
}

/** Raw requests of HTTP/1, and the body that the app is to get. */
const rawRequests: Readonly<Record<string, readonly [head: string, parts: readonly string[], body: string]>> = {
  GET: ['GET / HTTP/1.1', [''], ''],
  'POST with content-length 0': ['POST / HTTP/1.1\r\nContent-Length: 0', [''], ''],
  'POST with an empty chunked body': ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked', ['0\r\n\r\n'], ''],
  'POST with bytes in two parts': ['POST / HTTP/1.1\r\nContent-Length: 6', ['abc', 'def'], 'abcdef'],
}

/** Requests of HTTP/2: the parts that are written; null ends the stream with the headers. */
const streamRequests: Readonly<Record<string, readonly string[] | null>> = {
  'GET that ends with its headers': null,
  'POST that ends with its headers': null,
  'POST with an empty body': [],
  'POST with bytes in two parts': ['abc', 'def'],
}

const policy = createPolicy({
  rules: [{ id: 'r', expression: 'http.request.body.raw contains "X"', action: 'block' }],
})
if (!policy.ok) throw new Error(policy.diagnostics[0]?.message)
const enforce = createNodeMiddleware(createEnforcer(policy.value))

function app(message: IncomingMessage, response: ServerResponse): void {
  void enforce(message, response, () => {
    const handler = handlers[String(message.headers['x-handler'])]
    if (handler === undefined) response.writeHead(400).end()
    else void handler(message).then((text) => response.end(`got ${text}.`))
  })
}

const first = createServer(app)
const second = createHttp2Server((message, response) =>
  app(message as unknown as IncomingMessage, response as unknown as ServerResponse),
)
const portOf = (server: Server): number => (server.address() as AddressInfo).port

beforeAll(async () => {
  for (const server of [first, second]) await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  first.close()
  second.close()
})

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

async function ask(request: string, handler: string): Promise<string> {
  const [head, parts] = rawRequests[request] as (typeof rawRequests)[string]
  const socket = connectSocket(portOf(first), '127.0.0.1')
  socket.write(`${head}\r\nHost: a.example\r\nConnection: close\r\nX-Handler: ${handler}\r\n\r\n`)
  for (const part of parts) {
    await pause()
    if (part !== '') socket.write(part)
  }
  return (await socket.toArray()).join('')
}

async function askStream(request: string, handler: string): Promise<string> {
  const parts = streamRequests[request]
  const session = connect(`http://127.0.0.1:${String(portOf(second))}`)
  const headers = { ':method': request.split(' ')[0] as string, 'x-handler': handler }
  const stream = session.request(headers, { endStream: parts === null })
  for (const part of parts ?? []) {
    await pause()
    stream.write(part)
  }
  if (parts !== null) stream.end()
  const text = (await stream.toArray()).join('')
  session.close()
  return text
}

const names = Object.keys(handlers)

describe('behind a rule that reads bodies, an app that uses', () => {
  describe.each(names)('%s', (handler) => {
    it.each(Object.keys(rawRequests))('gets all of an HTTP/1 %s, and its end', async (request) => {
      const wanted = handler === 'resume' ? '(not read)' : rawRequests[request]?.[2]
      expect(await ask(request, handler)).toContain(`got ${String(wanted)}.`)
    })
    it.each(Object.keys(streamRequests))('gets all of an HTTP/2 %s, and its end', async (request) => {
      const wanted = handler === 'resume' ? '(not read)' : (streamRequests[request] ?? []).join('')
      expect(await askStream(request, handler)).toBe(`got ${wanted}.`)
    })
  })
})
