import { Buffer } from 'node:buffer'
import type { Message } from 'vscode-languageserver/node'
import { numbersOfPlace, PublishedDiagnostics, type DiagnosticBody } from '../published-diagnostics.ts'

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

/** What stands before each number of a place. */
const beforeNumbers = ['{"range":{"start":{"line":', ',"character":', '},"end":{"line":', ',"character":'].map((text) => Buffer.from(text)) // prettier-ignore
const behindNumbers = Buffer.from('}}')
const comma = 0x2c
const zero = 0x30

/** More bytes than any range and the comma before it take. */
const mostOfRange = 140

/** Copies some bytes; gives where they end. For so few a loop is faster than a call. */
function put(target: Buffer, at: number, bytes: Buffer): number {
  for (let index = 0; index < bytes.length; index++) target[at + index] = bytes[index] as number
  return at + bytes.length
}

/** Writes a number from 0 on; gives where it ends. */
function putNumber(target: Buffer, at: number, value: number): number {
  let end = at + 1
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end += 1
  for (let place = end - 1, rest = value; place >= at; place--, rest = Math.floor(rest / 10)) target[place] = zero + (rest % 10) // prettier-ignore
  return end
}

function encodeDiagnostics(method: string, { uri, version, bodies, places }: PublishedDiagnostics): Buffer {
  const head = Buffer.from(`{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":{"uri":${JSON.stringify(uri)},"version":${String(version)},"diagnostics":[`) // prettier-ignore
  const foot = Buffer.from(']}}')
  let length = head.length + foot.length
  for (const body of bodies) length += bytesOf(body).length + mostOfRange
  const message = Buffer.allocUnsafe(length)
  message.set(head, 0)
  let at = head.length
  for (let index = 0; index < bodies.length; index++) {
    if (index > 0) message[at++] = comma
    for (let number = 0; number < numbersOfPlace; number++) {
      at = put(message, at, beforeNumbers[number] as Buffer)
      at = putNumber(message, at, places[index * numbersOfPlace + number] ?? 0)
    }
    at = put(message, at, behindNumbers)
    const tail = bytesOf(bodies[index] as DiagnosticBody)
    message.set(tail, at)
    at += tail.length
  }
  return message.subarray(0, put(message, at, foot))
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
