import { Buffer } from 'node:buffer'
import type { Message } from 'vscode-languageserver/node'
import { PublishedDiagnostics, type DiagnosticBody } from '../published-diagnostics.ts'

/** What was written of a body, from behind its range to its end. */
const written = new WeakMap<DiagnosticBody, Buffer>()

function bytesOf(body: DiagnosticBody): Buffer {
  let bytes = written.get(body)
  if (bytes === undefined) {
    bytes = Buffer.from(`,${JSON.stringify(body).slice(1)}`)
    written.set(body, bytes)
  }
  return bytes
}

/** More bytes than any range and the comma before it take. */
const mostOfRange = 140

function encodeDiagnostics(method: string, published: PublishedDiagnostics): Buffer {
  const { uri, version, bodies } = published
  const tails = bodies.map(bytesOf)
  const head = Buffer.from(`{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":{"uri":${JSON.stringify(uri)},"version":${String(version)},"diagnostics":[`) // prettier-ignore
  const foot = ']}}'
  const length = tails.reduce((sum, tail) => sum + tail.length + mostOfRange, head.length + foot.length)
  const message = Buffer.allocUnsafe(length)
  message.set(head, 0)
  let at = head.length
  for (const [index, tail] of tails.entries()) {
    const { start, end } = published.rangeAt(index)
    at += message.write(`${index === 0 ? '' : ','}{"range":{"start":{"line":${String(start.line)},"character":${String(start.character)}},"end":{"line":${String(end.line)},"character":${String(end.character)}}}`, at, 'latin1') // prettier-ignore
    message.set(tail, at)
    at += tail.length
  }
  at += message.write(foot, at, 'latin1')
  return message.subarray(0, at)
}

/** Writes messages; of diagnostics, which go out with each key, only what is new. */
export const encodeMessages = {
  name: 'application/json',
  encode(message: Message): Promise<Uint8Array> {
    const { method, params } = message as { readonly method?: string; readonly params?: unknown }
    return Promise.resolve(
      method !== undefined && params instanceof PublishedDiagnostics
        ? encodeDiagnostics(method, params)
        : Buffer.from(JSON.stringify(message)),
    )
  },
}
