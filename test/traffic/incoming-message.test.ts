import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, createServer as createHttp2Server, type Http2Server } from 'node:http2'
import { connect as connectSocket, type AddressInfo } from 'node:net'
import { type Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { createEnforcer, type EnforcementDecision, type Enforcer } from '../../src/enforcement/index.ts'
import { createPolicy } from '../../src/policy/index.ts'
import type { Exchange } from '../../src/inspection/traffic/index.ts'
import { fromIncomingMessage } from '../../src/inspection/traffic/node/index.ts'

function enforcer(expression: string): Enforcer {
  const policy = createPolicy({ rules: [{ id: 'r', expression, action: 'block' }] })
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
  return createEnforcer(policy.value, { deadlineMs: 300 })
}
const byBody = enforcer('http.request.body.raw contains "secret"')
const byPath = enforcer('http.request.uri.path eq "/never"')

const servers: (Server | Http2Server)[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

interface Seen {
  readonly exchange: Exchange
  readonly decision: EnforcementDecision
  readonly forwarded: string
}

async function text(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}

/** Decides one message and reads what is passed on. */
async function look(message: IncomingMessage, by: Enforcer): Promise<Seen> {
  const { exchange, forward } = fromIncomingMessage(message)
  const decision = await by.decide(exchange)
  return { exchange, decision, forwarded: await text(forward()) }
}

async function serve(by: Enforcer): Promise<{ readonly port: number; readonly seen: Promise<Seen> }> {
  let settle: (seen: Promise<Seen>) => void = () => undefined
  const seen = new Promise<Seen>((resolve) => (settle = resolve))
  const server = createServer((message: IncomingMessage, response: ServerResponse) => {
    const looked = look(message, by)
    settle(looked)
    void looked.then(
      () => response.end('ok'),
      () => response.destroy(),
    )
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, seen }
}

/** Sends raw text over a socket, with a pause between its parts. */
async function sendRaw(port: number, parts: readonly string[]): Promise<void> {
  const socket = connectSocket(port, '127.0.0.1')
  await once(socket, 'connect')
  for (const part of parts) {
    socket.write(part, 'latin1')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  socket.end()
}

describe('an exchange of a Node message', () => {
  it('has headers in order, with duplicates, case and bytes', async () => {
    const { port, seen } = await serve(byPath)
    await sendRaw(port, [
      'GET /a//b?x=1 HTTP/1.1\r\nHost: A.example:80\r\nX-Tag: one\r\nx-tag: caf\xe9\r\nConnection: close\r\n\r\n',
    ])
    const { exchange } = await seen
    expect(exchange).toMatchObject({
      method: 'GET',
      scheme: 'http',
      host: 'A.example:80',
      target: '/a//b?x=1',
      version: 'HTTP/1.1',
      clientIp: '127.0.0.1',
      connection: { serverIp: '127.0.0.1', serverPort: port },
    })
    expect(exchange.headers.slice(1, 3)).toEqual([
      ['X-Tag', 'one'],
      ['x-tag', 'caf\xe9'],
    ])
    const byByte = enforcer('any(http.request.headers["x-tag"][*] matches r"(?-u)caf\\xe9")')
    expect((await byByte.decide(exchange)).rule).toBe('r')
  })

  it.each<[string, readonly string[]]>([
    ['with a length', ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\n\r\na secret body']],
    ['in pieces', ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\n\r\na se', 'cret', ' body']],
    [
      'in chunks',
      [
        'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n',
        '8\r\na secret\r\n',
        '5\r\n body\r\n0\r\n\r\n',
      ],
    ],
  ])('passes on a body %s, read or not', async (_, parts) => {
    for (const [by, rule] of [
      [byPath, null],
      [byBody, 'r'],
    ] as const) {
      const { port, seen } = await serve(by)
      await sendRaw(port, parts)
      const { decision, forwarded } = await seen
      expect([decision.rule, decision.traffic, forwarded]).toEqual([rule, [], 'a secret body'])
    }
  })

  it('passes on a message without body', async () => {
    const { port, seen } = await serve(byBody)
    await sendRaw(port, ['GET / HTTP/1.1\r\nHost: a\r\n\r\n'])
    expect(await seen).toMatchObject({ forwarded: '', decision: { rule: null, traffic: [] } })
  })

  it('passes on a large body of which only the beginning was read', async () => {
    const { port, seen } = await serve(byBody)
    const client = httpRequest({ port, method: 'POST', host: '127.0.0.1' })
    client.on('error', () => undefined)
    client.end(Buffer.alloc(5_000_000, 97))
    const { decision, forwarded } = await seen
    expect(decision.traffic.map(({ code }) => code)).toEqual(['E_BODY_LIMIT'])
    expect(forwarded.length).toBe(5_000_000)
  })

  it('passes on what is late: the deadline ends the look, not the body', async () => {
    const { port, seen } = await serve(byBody)
    const socket = connectSocket(port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\n\r\na secret')
    await new Promise((resolve) => setTimeout(resolve, 500))
    socket.end(' body')
    const { decision, forwarded } = await seen
    expect(decision.problems.map(({ code }) => code)).toEqual(['E_BODY_TIMEOUT'])
    expect(forwarded).toBe('a secret body')
  })

  it('tells of a body that breaks off', async () => {
    let settle: (decision: Promise<EnforcementDecision>) => void = () => undefined
    const decided = new Promise<EnforcementDecision>((resolve) => (settle = resolve))
    const server = createServer((message) => {
      settle(byBody.decide(fromIncomingMessage(message).exchange))
    })
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = connectSocket((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\n\r\na se')
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    expect((await decided).traffic.map(({ code }) => code)).toContain('E_BODY_STREAM')
  })

  it('takes a body that was read before as bytes, and tells if it is not given', async () => {
    const decisions: Promise<readonly unknown[]>[] = []
    const server = createServer((message, response) => {
      decisions.push(
        text(message).then(async (body) => {
          const given = fromIncomingMessage(message, { body: Buffer.from(body), clientIp: '192.0.2.9' })
          const lost = await byBody.decide(fromIncomingMessage(message).exchange)
          response.end()
          return [
            (await byBody.decide(given.exchange)).rule,
            given.exchange.clientIp,
            lost.traffic.map(({ code }) => code),
          ]
        }),
      )
    })
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`, {
      method: 'POST',
      body: 'a secret body',
    })
    expect(await decisions[0]).toEqual(['r', '192.0.2.9', ['E_BODY_STREAM']])
  })

  it.each<[string, Enforcer, string | null]>([
    ['read', byBody, 'r'],
    ['not read', byPath, null],
  ])('is made of HTTP/2 too, its body %s', async (_, by, rule) => {
    for (const body of ['a secret body', `a secret ${'x'.repeat(300_000)}`]) {
      let settle: (seen: Promise<unknown>) => void = () => undefined
      const seen = new Promise((resolve) => (settle = resolve))
      const server = createHttp2Server((message, response) => {
        const { exchange, forward } = fromIncomingMessage(message)
        settle(
          by.decide(exchange).then(async (decision) => {
            const forwarded = await text(forward())
            response.end()
            return [decision.rule, decision.traffic, forwarded, exchange.host, exchange.version, exchange.headers]
          }),
        )
      })
      servers.push(server)
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const port = (server.address() as AddressInfo).port
      const session = connect(`http://127.0.0.1:${String(port)}`)
      const stream = session.request({ ':method': 'POST', ':path': '/x', 'x-tag': 'one' })
      stream.end(body)
      expect(await seen).toEqual([rule, [], body, `127.0.0.1:${String(port)}`, 'HTTP/2', [['x-tag', 'one']]])
      session.close()
    }
  })
})
