import type { IncomingMessage, ServerResponse } from 'node:http'
import { endStream, type AnswerFilter } from '../../inspection/answers/index.ts'
import { bodyHeaders } from '../guards/guard-response.ts'
import { recordOf, refusalFor, refuse, type GuardRecord, type MessageGuard } from '../guards/message-guard.ts'

/** Puts another body in the place of that of a message, all of which was read and put back. */
export function replaceBody(message: IncomingMessage, body: Uint8Array): void {
  // In one turn: between the two the message would take itself for ended.
  message.read()
  message.unshift(Buffer.from(body))
  message.headers['content-length'] = String(body.length)
  delete message.headers['transfer-encoding']
}

type Callback = (error?: Error | null) => void

/** The three ways in which Node takes the arguments of `write` and `end`. */
function readArguments(args: readonly unknown[]): { readonly bytes: Buffer; readonly callback: Callback | undefined } {
  const [chunk, second] = args
  const encoding = typeof second === 'string' ? (second as BufferEncoding) : 'utf8'
  const callback = args.find((one): one is Callback => typeof one === 'function')
  if (typeof chunk === 'string') return { bytes: Buffer.from(chunk, encoding), callback }
  return { bytes: chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.alloc(0), callback }
}

/** Sets what `writeHead` was called with, and leaves the head unsent. */
function setHead(response: ServerResponse, args: readonly unknown[]): void {
  const [status, ...rest] = args
  if (typeof status === 'number') response.statusCode = status
  const headers = rest.find((one) => typeof one === 'object' && one !== null)
  if (typeof rest[0] === 'string') response.statusMessage = rest[0]
  if (Array.isArray(headers)) {
    const flat = headers.flat() as readonly (string | number)[]
    for (let at = 0; at + 1 < flat.length; at += 2) response.appendHeader(String(flat[at]), String(flat[at + 1]))
  } else if (headers !== undefined)
    for (const [name, value] of Object.entries(
      headers as Readonly<Record<string, string | number | readonly string[]>>,
    ))
      response.setHeader(name, value)
}

/**
 * Lets what an app writes to a response through the guards: the head waits for the first bytes that may leave, so that a
 * block before them is an error of the provider's form. What the app is told of room in the socket is as the socket says.
 */
export async function guardServerResponse(
  response: ServerResponse,
  guard: MessageGuard,
  tell: (record: GuardRecord) => void,
): Promise<void> {
  // prettier-ignore
  const open = await guard.opener()
  const original = {
    write: response.write.bind(response) as (chunk: Uint8Array, callback?: Callback) => boolean,
    end: response.end.bind(response) as (chunk?: Uint8Array, callback?: Callback) => ServerResponse,
    flushHeaders: response.flushHeaders.bind(response),
    writeHead: response.writeHead.bind(response),
  }
  let filter: AnswerFilter | undefined
  let isBegun = false
  let isOver = false
  let hasLeft = false

  const restore = (): void => {
    Object.assign(response, original)
  }
  const begin = (): void => {
    isBegun = true
    filter = open({ status: response.statusCode, contentType: String(response.getHeader('content-type') ?? '') })
    const coding = response.getHeader('content-encoding')
    if (filter === undefined) restore()
    else if (coding !== undefined && coding !== 'identity') filter.refuseUnread()
    else for (const name of bodyHeaders) response.removeHeader(name)
  }
  /** The head goes out with the first bytes, by `writeHead` as Node has it. */
  const unlockHead = (): void => {
    response.writeHead = original.writeHead
    response.flushHeaders = original.flushHeaders
  }
  const finish = (own: AnswerFilter, end?: 'client_gone'): void => {
    if (isOver) return
    isOver = true
    tell(recordOf(own, end))
  }
  const stop = (own: AnswerFilter, callback: Callback | undefined): void => {
    const { block, reader } = own
    finish(own)
    if (block === undefined) return
    unlockHead()
    if (hasLeft) {
      original.end(
        reader.form === 'whole' ? undefined : endStream(reader.shape, reader.form, refusalFor(block)),
        callback,
      )
      return
    }
    const { status, headers, body } = refuse('response', reader.shape, block)
    response.statusCode = status
    response.statusMessage = ''
    for (const name of bodyHeaders) response.removeHeader(name)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    original.end(Buffer.from(body), callback)
  }
  const send = (chunks: readonly Uint8Array[]): boolean => {
    let hasRoom = !response.writableNeedDrain
    for (const bytes of chunks) {
      if (!hasLeft) unlockHead()
      hasLeft = true
      hasRoom = original.write(bytes)
    }
    return hasRoom
  }

  response.writeHead = (...args: readonly unknown[]) => {
    setHead(response, args)
    return response
  }
  response.flushHeaders = () => undefined
  response.write = (...args: readonly unknown[]): boolean => {
    if (!isBegun) begin()
    if (filter === undefined) return (response.write as (...all: readonly unknown[]) => boolean)(...args)
    const { bytes, callback } = readArguments(args)
    if (isOver) {
      if (callback !== undefined) queueMicrotask(callback)
      return true
    }
    const hasRoom = send(filter.push(bytes))
    if (filter.block !== undefined) stop(filter, callback)
    else if (callback !== undefined) queueMicrotask(callback)
    return hasRoom
  }
  response.end = (...args: readonly unknown[]): ServerResponse => {
    if (!isBegun) begin()
    if (filter === undefined) return (response.end as (...all: readonly unknown[]) => ServerResponse)(...args)
    const { bytes, callback } = readArguments(args)
    if (isOver) {
      if (callback !== undefined) queueMicrotask(callback)
      return response
    }
    send(filter.push(bytes))
    if (filter.block === undefined) send(filter.end())
    if (filter.block !== undefined) stop(filter, callback)
    else {
      finish(filter)
      unlockHead()
      original.end(undefined, callback)
    }
    return response
  }
  response.once('close', () => {
    if (filter !== undefined && !response.writableFinished) finish(filter, 'client_gone')
  })
}
