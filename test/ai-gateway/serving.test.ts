/** A gateway as Node serves it, before models that Node serves. */
import { once } from 'node:events'
import { createServer, request as send, type IncomingHttpHeaders, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGateway } from '../../src/ai-gateway/index.ts'
import { createHttpSender, serveGateway, type ServedGateway } from '../../src/ai-gateway/node/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { openPolicy } from '../../src/policy/index.ts'

const answer = (model: string): string => JSON.stringify({ object: 'chat.completion', model, choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }) // prettier-ignore
let models: Server
let served: ServedGateway

beforeAll(async () => {
  models = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      const { model } = JSON.parse(body) as { readonly model: string }
      if (model === 'gpt-zip')
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(answer(model))) // prettier-ignore
      else if (model === 'gpt-odd')
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'odd' }).end('x') // prettier-ignore
      else if (model === 'gpt-moved') response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()
      else if (model === 'gpt-busy') response.writeHead(429, { 'retry-after': '7' }).end()
      else if (model === 'gpt-half') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
        response.write(answer(model).slice(0, 40))
        setImmediate(() => response.destroy())
      } else response.writeHead(200, { 'content-type': 'application/json' }).end(answer(model))
    })
  })
  await new Promise<void>((resolve) => models.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${String((models.address() as AddressInfo).port)}/v1`
  const policy = unwrap(openPolicy(`rules: [{ id: marked, action: block, expression: 'any(http.request.cookies["mark"][*] eq "bad")' }]\nai_gateway: { providers: { ours: { api: openai, base_url: "${address}" }, gone: { api: anthropic, base_url: "http://127.0.0.1:1/v1" } } }`)) // prettier-ignore
  const opened = openGateway(policy, { sendMessage: createHttpSender() })
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics))
  served = await serveGateway(opened.value, { port: 0 })
})
afterAll(async () => {
  await served.close()
  await new Promise((resolve) => models.close(resolve))
})

interface Told {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

function ask(
  method: string,
  path: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Told> {
  return new Promise((resolve, reject) => {
    const request = send({ port: served.port, host: '127.0.0.1', method, path, headers: { connection: 'close', ...headers } }) // prettier-ignore
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString()))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    request.end(body)
  })
}

const chat = (model: string): Promise<Told> => ask('POST', '/v1/chat/completions', JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] })) // prettier-ignore

describe('the gateway over Node', () => {
  it('writes a whole answer in one piece, also one that came coded', async () => {
    for (const model of ['gpt-x', 'gpt-zip']) {
      const { status, headers, text } = await chat(model)
      expect([status, text, headers['content-length'], headers['content-encoding']]).toEqual([200, answer(model), String(answer(model).length), undefined]) // prettier-ignore
    }
  })

  it.each([
    ['gpt-odd', 502, 'upstream_failed', undefined],
    ['gpt-moved', 502, 'upstream_failed', undefined],
    ['gpt-half', 502, 'upstream_failed', undefined],
    ['gpt-busy', 429, 'upstream_failed', '7'],
  ])('answers for `%s` with %d', async (model, status, code, retryAfter) => {
    const told = await chat(model)
    expect([told.status, told.headers['retry-after']]).toEqual([status, retryAfter])
    expect(JSON.parse(told.text)).toMatchObject({ error: { code } })
  })

  const openai = (code: string): object => ({ error: { code } })
  it.each<readonly [string, string, string | undefined, Readonly<Record<string, string>>, number, object | undefined]>([
    ['POST', '/v1/messages', '{"model":"claude-x","max_tokens":1,"messages":[{"role":"user","content":"hi"}],"tools":[]}', {}, 502, { type: 'error', error: { type: 'api_error' } }], // prettier-ignore
    ['POST', '/v1/chat/completions', 'no json', {}, 400, openai('no_call')],
    ['POST', '/v1/chat/completions', 'x'.repeat(2_000_000), {}, 413, openai('too_long')],
    ['POST', '/v1/messages', 'x'.repeat(2_000_000), {}, 413, { type: 'error', error: { type: 'request_too_large' } }],
    ['POST', '/v1beta/models/%zz:generateContent', '{}', {}, 400, { error: { status: 'INVALID_ARGUMENT' } }],
    ['POST', '/nothing', '{}', {}, 404, openai('no_call')],
    ['GET', '/v1/chat/completions', undefined, {}, 405, openai('no_call')],
    ['OPTIONS', '/v1/chat/completions', undefined, {}, 405, openai('no_call')],
    ['HEAD', '/v1/chat/completions', undefined, {}, 405, undefined],
    ['GET', '/v1/models', undefined, { host: '[::1]:80' }, 200, { object: 'list' }],
    ['GET', '//v1/models', undefined, {}, 404, openai('no_call')],
    ['GET', '/v1/models', undefined, { host: 'a b' }, 400, openai('no_call')],
    ['GET', 'http://%zz/', undefined, {}, 400, openai('no_call')],
  ])('answers %s %s in the form of its API', async (method, path, body, headers, status, form) => {
    const told = await ask(method, path, body, headers)
    expect([told.status, told.headers['allow']]).toEqual([status, status === 405 ? 'POST' : undefined])
    if (form === undefined) expect(told.text).toBe('')
    else expect(JSON.parse(told.text)).toMatchObject(form)
  })

  it('reads cookies in lines of their own as one list', async () => {
    const statusWith = async (...lines: readonly string[]): Promise<string> => {
      const body = JSON.stringify({ model: 'gpt-x', messages: [{ role: 'user', content: 'hi' }] })
      const head = ['POST /v1/chat/completions HTTP/1.1', 'host: x', 'connection: close', 'content-type: application/json', `content-length: ${String(body.length)}`, ...lines] // prettier-ignore
      const socket = connect(served.port, '127.0.0.1')
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
      const [first] = (await once(socket, 'data')) as [Buffer]
      socket.destroy()
      return first.toString().slice(9, 12)
    }
    expect(await statusWith('cookie: a=1')).toBe('200')
    expect(await statusWith('cookie: a=1; mark=bad')).toBe('403')
    expect(await statusWith('cookie: a=1', 'Cookie: mark=bad')).toBe('403')
    expect(await statusWith('cookie: mark=bad', 'cookie: a=1')).toBe('403')
  })

  it('lives on where a client goes in the middle of its request', async () => {
    const socket = connect(served.port, '127.0.0.1')
    socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{"model"')
    await new Promise<void>((resolve) => setImmediate(resolve))
    socket.destroy()
    expect((await chat('gpt-x')).status).toBe(200)
  })
})
