import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { chatExchange } from '../../../test/support/chat-exchange.ts'
import { extractPrompt, MessageBody, prepareBody, type Exchange, type TrafficLimits } from './index.ts'

function toExchange(
  body: Uint8Array | ReadableStream<Uint8Array>,
  headers: readonly (readonly [string, string])[] = [],
): Exchange {
  return chatExchange(body, { headers })
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

async function read(
  exchange: Exchange,
  limits: Partial<TrafficLimits> = {},
): Promise<{ codes: string[]; prompt: string | undefined; llm: boolean; body: MessageBody }> {
  const body = new MessageBody(exchange, limits, await prepareBody(exchange, limits))
  const { problems, prompt, llm } = extractPrompt(exchange, {}, body)
  return { codes: problems.map(({ code }) => code), prompt, llm, body }
}

const chat = (prompt: string): string => JSON.stringify({ model: 'm', messages: [{ role: 'user', content: prompt }] })

describe('bad input', () => {
  it('names truncated JSON, and still knows the endpoint', async () => {
    const { codes, prompt, llm } = await read(toExchange(encode(chat('hello').slice(0, -4))))
    expect({ codes, prompt, llm }).toEqual({ codes: ['E_JSON_TRUNCATED'], prompt: undefined, llm: true })
  })

  it('stops at 100,000 levels', async () => {
    const { codes, prompt } = await read(
      toExchange(encode(`{"messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
    )
    expect(codes).toEqual(['E_JSON_DEPTH'])
    expect(prompt).toBeUndefined()
  })

  it('reports a key that stands twice', async () => {
    const { codes } = await read(toExchange(encode('{"messages":[],"messages":[{"role":"user","content":"last"}]}')))
    expect(codes).toEqual(['W_JSON_DUPLICATE_KEY'])
  })

  it('keeps no more of a body of 50 MB than the limit', async () => {
    const { codes, body } = await read(toExchange(encode(chat('x'.repeat(50_000_000)))))
    expect(codes).toContain('E_BODY_LIMIT')
    expect(body.bytes.length).toBe(1_048_576)
    expect(body.size).toBeGreaterThan(50_000_000)
    expect(body.truncated).toBe(true)
  })

  it('leaves a stream that never ends', async () => {
    let pulled = 0
    let isCancelled = false
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++
        controller.enqueue(encode('data: {"a":1}\n\n'.repeat(1000)))
      },
      cancel() {
        isCancelled = true
      },
    })
    const { codes, body } = await read(toExchange(stream), { maxBodyBytes: 100_000 })
    expect(codes).toContain('E_BODY_LIMIT')
    expect(body.bytes.length).toBe(100_000)
    expect(pulled).toBeLessThan(20)
    expect(isCancelled).toBe(true)
  })

  it('unpacks gzip, and no more of a bomb than the limit', async () => {
    const packed = gzipSync(chat('packed'))
    expect((await read(toExchange(packed, [['content-encoding', 'gzip']]))).prompt).toBe('packed')
    const bomb = gzipSync(new Uint8Array(100_000_000))
    const { codes, body } = await read(toExchange(bomb, [['content-encoding', 'gzip']]))
    expect(codes).toContain('E_BODY_DECODED_LIMIT')
    expect(body.bytes.length).toBe(4_194_304)
  })

  it('reports UTF-8 that is broken, and reads the rest', async () => {
    const bytes = encode(chat('ab'))
    bytes[bytes.indexOf(0x61, 40)] = 0xff
    const { codes } = await read(toExchange(bytes))
    expect(codes).toContain('W_BODY_UTF8')
  })

  it('reports a type, a length and an encoding that lie', async () => {
    const body = encode(chat('hi'))
    const lying: Exchange = {
      ...toExchange(body),
      headers: [
        ['content-type', 'image/png'],
        ['content-length', '7'],
      ],
    }
    const { codes, prompt } = await read(lying)
    expect(codes.sort()).toEqual(['W_CONTENT_LENGTH', 'W_CONTENT_TYPE'])
    expect(prompt).toBe('hi')
    expect((await read(toExchange(body, [['content-encoding', 'gzip']]))).codes).toEqual(['E_BODY_ENCODING'])
    expect((await read(toExchange(body, [['content-encoding', 'br']]))).codes).toContain('E_BODY_ENCODING_UNKNOWN')
  })

  it('reads nothing of an empty body', async () => {
    expect(await read(toExchange(new Uint8Array(0)))).toMatchObject({ prompt: undefined, llm: true })
  })
})
