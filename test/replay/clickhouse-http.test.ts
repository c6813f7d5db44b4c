import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ClickhouseSession, replayOnClickhouse } from '../../src/replay/node/index.ts'
import { openDrawn } from '../support/sql/drawn-policy.ts'

/** What a server of the test says to a query. */
type Answer = (query: string, response: ServerResponse, request: IncomingMessage) => void

let server: Server | undefined
const asked: { readonly query: string; readonly url: URL; readonly authorization: string | undefined }[] = []

/** A server that speaks as ClickHouse does over HTTP, as far as its client asks. */
async function serve(answer: Answer): Promise<string> {
  const made = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const query = Buffer.concat(parts).toString()
      const url = new URL(request.url ?? '/', 'http://server')
      asked.push({ query, url, authorization: request.headers.authorization })
      if (query.startsWith('SELECT version()')) response.end('["26.7.2.1"]\n')
      else answer(query, response, request)
    })
  })
  server = made
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${String((made.address() as AddressInfo).port)}`
}

afterEach(async () => {
  asked.length = 0
  const made = server
  server = undefined
  if (made !== undefined) await new Promise((resolve) => made.close(resolve))
})

const map = { name: 'own', source: 'this test', fields: { 'http.host': { column: 'host', type: 'text' as const } } }

function fail(response: ServerResponse, status: number, code: number, text: string): void {
  response.writeHead(status, { 'X-ClickHouse-Exception-Code': String(code) })
  response.end(`Code: ${String(code)}. DB::Exception: ${text}\n`)
}

describe('ClickHouse over HTTP, by a server of this test', () => {
  it('asks as who it is told, in one session, with the settings of the dialect', async () => {
    const url = await serve((query, response) => {
      if (query.startsWith('DESCRIBE')) response.end('["host","String"]\n')
      else if (query.startsWith('SELECT count()')) response.end('["2"]\n')
      else if (query.includes('GROUP BY')) response.end('[[0],"1","0"]\n')
      else if (query.startsWith('SELECT id')) response.end('["0",true,"78"]\n')
      else response.end('')
    })
    const { rows, sets } = await replayOnClickhouse(openDrawn(0, ['http.host eq "x"']), { url, username: 'reader', password: 'word' }, 'log', map) // prettier-ignore
    expect(rows).toBe(2)
    expect(sets.map(({ rules, rows: among, sample }) => [rules, among, sample])).toEqual([[[0], 1, { 'http.host': 'x' }], [[], 1, undefined]]) // prettier-ignore
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set([`Basic ${Buffer.from('reader:word').toString('base64')}`])) // prettier-ignore
    expect(new Set(asked.map(({ url: { searchParams } }) => searchParams.get('session_id'))).size).toBe(1)
    for (const { url: { searchParams } } of asked) expect(searchParams.get('compile_regular_expressions')).toBe('0') // prettier-ignore
  })

  it.each([
    ['who asks is not known', 403, 516, 'default: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)', 'E_SQL_SOURCE_INVALID', 'Authentication failed'],
    ['there is no table', 404, 60, 'Unknown table expression identifier `log`. (UNKNOWN_TABLE)', 'E_SQL_SOURCE_INVALID', 'Unknown table'],
    ['memory is used up', 500, 241, '(total) memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)', 'E_SQL_LIMIT', 'memory limit'],
    ['time is used up', 500, 159, 'Timeout exceeded: elapsed 60 seconds. (TIMEOUT_EXCEEDED)', 'E_SQL_LIMIT', 'Timeout exceeded'],
  ] as const)('names that %s', async (_, status, code, text, told, part) => {
    const url = await serve((_query, response) => {
      fail(response, status, code, text)
    })
    const replayed = replayOnClickhouse(openDrawn(0, ['http.host eq "x"']), { url }, 'log', map)
    await expect(replayed).rejects.toMatchObject({ name: 'ReplayError', code: told, message: expect.stringContaining(part) as string }) // prettier-ignore
  }) // prettier-ignore

  it.each(['before an answer', 'within one'])('names a connection that is cut %s', async (when) => {
    const url = await serve((_query, response, request) => {
      if (when === 'before an answer') {
        request.socket.destroy()
        return
      }
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('["host",')
      setImmediate(() => request.socket.destroy())
    })
    await expect(replayOnClickhouse(openDrawn(0, ['http.host eq "x"']), { url }, 'log', map)).rejects.toMatchObject({ name: 'ReplayError', code: 'E_SQL_SOURCE_INVALID' }) // prettier-ignore
  })

  it('refuses a server that is too old, and says where nothing answers', async () => {
    const old = createServer((_request, response) => response.end('["24.3.1.1"]\n'))
    await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${String((old.address() as AddressInfo).port)}`
    await expect(ClickhouseSession.open({ url })).rejects.toMatchObject({ message: expect.stringContaining('24.3.1.1') as string }) // prettier-ignore
    await new Promise((resolve) => old.close(resolve))
    await expect(ClickhouseSession.open({ url })).rejects.toMatchObject({ name: 'ReplayError', code: 'E_SQL_SOURCE_INVALID' }) // prettier-ignore
  })
})
