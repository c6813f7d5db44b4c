import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { nodeDecompressors } from '../../src/enforcement/node/index.ts'
import type { Exchange, HeaderPair } from '../../src/inspection/traffic/index.ts'
import { isRecord } from './case.ts'

function swapBytes(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16()
}

function utf32(text: string, isLittle: boolean): Buffer {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const bytes = Buffer.alloc(points.length * 4)
  for (const [at, point] of points.entries())
    if (isLittle) bytes.writeUInt32LE(point, at * 4)
    else bytes.writeUInt32BE(point, at * 4)
  return bytes
}

const fromText =
  (encode: (text: string) => Buffer) =>
  (bytes: Buffer): Buffer =>
    encode(bytes.toString('utf8'))

/** What a case does to its body, by name. */
export const transforms: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  'deflate-raw': (bytes) => deflateRawSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  junk: (bytes) => Buffer.concat([bytes, Buffer.from('junk')]),
  half: (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)),
  'utf-16le': fromText((text) => Buffer.from(text, 'utf16le')),
  'utf-16be': fromText((text) => swapBytes(Buffer.from(text, 'utf16le'))),
  'utf-32le': fromText((text) => utf32(text, true)),
  'utf-32be': fromText((text) => utf32(text, false)),
  latin1: fromText((text) => Buffer.from(text, 'latin1')),
  bom: (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
}

function headersOf(value: unknown): HeaderPair[] {
  if (Array.isArray(value)) return value as HeaderPair[]
  return isRecord(value) ? Object.entries(value).map(([name, content]) => [name, String(content)]) : []
}

/** Text that a case repeats: `{ "repeat": "a", "times": 1000 }` among the pieces of a body. */
function bodyText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(bodyText).join('')
  if (isRecord(value) && typeof value['repeat'] === 'string') return value['repeat'].repeat(Number(value['times']))
  return JSON.stringify(value)
}

/** Makes an exchange of the request of a case: `path` or `target`, `body` as text or value, `transform` names. */
export function toExchange(request: Readonly<Record<string, unknown>>, host = 'api.openai.com'): Exchange {
  const { method, scheme, body, transform, characters } = request
  const names = Array.isArray(transform) ? (transform as string[]) : []
  const bytes = names.reduce<Buffer>(
    (made, name) => {
      const change = transforms[name]
      if (change === undefined) throw new Error(`no transform is called \`${name}\``)
      return change(made)
    },
    Buffer.from(body === undefined ? '' : bodyText(body)),
  )
  const headers = headersOf(request['headers'])
  const declared = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  return {
    method: typeof method === 'string' ? method : 'POST',
    scheme: scheme === 'http' ? 'http' : 'https',
    host: typeof request['host'] === 'string' ? request['host'] : host,
    target: String(request['target'] ?? request['path'] ?? '/v1/chat/completions'),
    headers,
    decompressors: nodeDecompressors,
    ...(characters === 'bytes' ? { characters } : {}),
    ...(body === undefined
      ? declared === undefined
        ? {}
        : { bodySize: Number(declared) }
      : { body: new Uint8Array(bytes) }),
  }
}
