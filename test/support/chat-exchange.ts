import type { Exchange } from '../../src/inspection/traffic/index.ts'

/** A request to a chat endpoint that is known, with a body of JSON. */
export function chatExchange(body: Exchange['body'], rest: Partial<Exchange> = {}): Exchange {
  const { headers = [], ...others } = rest
  return {
    method: 'POST',
    scheme: 'https',
    host: 'api.openai.com',
    target: '/v1/chat/completions',
    headers: [['content-type', 'application/json'], ...headers],
    body,
    ...others,
  }
}

/** The body of a chat of one turn. */
export function chatBody(content: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }))
}
