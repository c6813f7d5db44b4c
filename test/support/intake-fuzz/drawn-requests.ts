import type { Exchange, HeaderPair } from '../../../src/inspection/traffic/index.ts'
import { mutateText, type Draw } from '../../../src/testing/index.ts'
import { disguise, drawDisguise } from '../../attack/disguise.ts'

/** What the drawn requests say, and no detector may miss. Nothing else drawn holds it. */
export const mark = 'zq-attack-7f3'

const hosts = ['api.openai.com', 'api.anthropic.com', 'api.mistral.ai', 'API.OpenAI.com.', 'u@api.openai.com', 'api.openai.com:443'] // prettier-ignore
const targets = ['/v1/chat/completions', '/v1/responses', '/v1/messages', '/v1/completions', '/v1/images/edits', '/', '//v1//chat/completions', '/v1/%63hat;x=1/completions', '/v1/files', 'https://api.openai.com/v1/chat/completions', '/v1/chat/completions?a=b&a=c'] // prettier-ignore
const methods = ['POST', 'POST', 'POST', 'PUT', 'PATCH', 'QUERY', 'GET', 'DELETE', 'post', 'X-OWN'] // prettier-ignore
const types = ['application/json', 'application/json', '', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b', 'multipart/form-data', 'application/x-ndjson', 'application/json; charset="utf-8"', 'application/json;;,=', 'image/png', 'application/octet-stream', 'text/event-stream', 'application/json; charset=utf-16'] // prettier-ignore
const keys = ['messages', 'content', 'prompt', 'input', 'role', 'text', 'parts', 'contents', 'tools', 'metadata', 'data', 'type', 'system', 'model', 'x', '__proto__', 'constructor', '', 'file_data', 'arguments'] // prettier-ignore
const words = ['user', 'assistant', 'system', 'tool', 'text', 'image_url', 'ok', 'hello there', 'é', '\u{1f600}', '', 'data:text/plain;base64,aGVsbG8gdGhlcmUgYWxsIG9mIHlvdQ==', '{"a":"\\u0041"}', 'm'] // prettier-ignore

/** JSON text with repeated keys and odd values; `text` stands in it where `at` falls. */
function drawJson(draw: Draw, depth: number, text: () => string | undefined): string {
  const scalar = (): string =>
    JSON.stringify(text() ?? draw.pick<unknown>([...words, 1, -0.5, 4e15, true, false, null, 'a'.repeat(200)]))
  if (depth <= 0 || draw.chance(0.2)) return scalar()
  const items = Array.from({ length: draw.integer(0, 4) }, () => drawJson(draw, depth - 1, text))
  if (draw.chance(0.4)) return `[${items.join(draw.pick([',', ' , ', ',\n']))}]`
  return `{${items.map((item) => `${JSON.stringify(draw.pick(keys))}:${item}`).join(',')}}`
}

function drawTurns(draw: Draw, text: string): string {
  const turn = (content: string): string =>
    `{"role":${JSON.stringify(draw.pick(['user', 'assistant', 'system', 'tool', 'oracle', 'developer']))},"content":${content}}`
  const said = JSON.stringify(text)
  const content = draw.pick([said, `[{"type":"text","text":${said}}]`, `[{"type":${JSON.stringify(draw.pick(words))},"x":{"y":[${said}]}}]`, `{"a":${said}}`, `[${said}]`]) // prettier-ignore
  const turns = [turn(content), ...Array.from({ length: draw.integer(0, 3) }, () => turn('"ok"'))]
  return `{"model":"m",${JSON.stringify(draw.pick(['messages', 'input', 'contents', 'prompt']))}:[${(draw.chance(0.5) ? turns : turns.toReversed()).join(',')}]}`
}

/** A body whose text holds the mark once, as it is written. */
function drawText(draw: Draw): string {
  const text = `say ${mark} now`
  switch (draw.integer(0, 4)) {
    case 0: {
      let left = 1
      const body = drawJson(draw, draw.integer(1, 6), () =>
        left > 0 && draw.chance(0.3) ? ((left -= 1), text) : undefined,
      )
      return left === 0 ? body : `{"prompt":${JSON.stringify(text)},"rest":${body}}`
    }
    case 1:
      return `a=b&prompt=${encodeURIComponent(text)}&c`
    case 2:
      return `--b\r\ncontent-disposition: form-data; name="${draw.pick(['prompt', 'x', 'file'])}"\r\n\r\n${text}\r\n--b--\r\n`
    case 3:
      return `{"model":"m"}\n${drawTurns(draw, text)}\n`
    default:
      return drawTurns(draw, text)
  }
}

/** Damages what stands before and behind the mark. */
function damage(draw: Draw, text: string): string {
  const [before = '', after = ''] = text.split(mark)
  const some = (part: string): string => (draw.chance(0.5) ? mutateText(draw, part) : part)
  return some(before) + mark + some(after)
}

function drawHeaders(draw: Draw): HeaderPair[] {
  const type = draw.pick(types)
  const headers: HeaderPair[] = type === '' ? [] : [['content-type', type]]
  if (draw.chance(0.1)) headers.push(['Content-Type', draw.pick(types)])
  if (draw.chance(0.1))
    headers.push(['content-encoding', draw.pick(['identity', '', 'identity, identity', 'gzip', 'br', 'zstd', 'x'])])
  if (draw.chance(0.1))
    headers.push(['content-length', draw.pick(['0', '5', '-1', '1e3', '99999999999999999999', 'x'])])
  if (draw.chance(0.1)) headers.push(['transfer-encoding', draw.pick(['chunked', 'identity', 'gzip, chunked'])])
  return headers
}

function toStream(draw: Draw, bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      const step = draw.pick([1, 7, 64, 4096, 1 << 20])
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += step * 16)))
      else controller.close()
    },
  })
}

/** A request to a model whose body holds the mark, in some form that some server may read. */
export function drawMarkedRequest(draw: Draw): Exchange {
  if (draw.chance(0.4)) return disguise(drawDisguise(draw), `say ${mark} now`)
  const bytes = new TextEncoder().encode(draw.chance(0.5) ? damage(draw, drawText(draw)) : drawText(draw))
  return {
    method: draw.pick(methods),
    scheme: draw.pick(['https', 'http']),
    host: draw.pick(hosts),
    target: draw.pick(targets),
    headers: drawHeaders(draw),
    body: draw.chance(0.2) ? toStream(draw, bytes) : bytes,
  }
}

/** Any bytes as a request: most of it is nonsense. */
export function drawNonsense(draw: Draw): Exchange {
  const text = draw.chance(0.7)
    ? mutateText(
        draw,
        drawJson(draw, 8, () => undefined),
      )
    : ''
  const noise = Uint8Array.from({ length: draw.integer(0, 400) }, () => draw.integer(0, 255))
  const word = (): string => draw.pick([...words, ...keys, '\0', '\r\nx: y', 'a'.repeat(5000), '%', '%zz', '\ud800'])
  return {
    method: draw.chance(0.8) ? draw.pick(methods) : word(),
    scheme: 'https',
    host: draw.chance(0.7) ? draw.pick(hosts) : word(),
    target: draw.chance(0.7) ? draw.pick(targets) : word(),
    headers: [...drawHeaders(draw), ...Array.from({ length: draw.integer(0, 3) }, (): HeaderPair => [word(), word()])],
    body: new Uint8Array([...new TextEncoder().encode(text), ...(draw.chance(0.5) ? noise : [])]),
  }
}
