import type { IncomingMessage, ServerResponse } from 'node:http'
import { endStream, type AnswerText } from '../../inspection/answers/index.ts'
import type { HeaderPair } from '../../inspection/traffic/index.ts'
import {
  AnswerGate,
  createGateOpener,
  refusalOf,
  type AnswerEndSink,
  type AnswerJudges,
  type GateStop,
} from '../guards/answer-gate.ts'
import { bodyHeaders, heldHeader } from '../guards/guard-response.ts'
import { recordOf, refusalFor, type GuardRecord } from '../guards/message-guard.ts'

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

function headersOf(response: ServerResponse): readonly HeaderPair[] {
  return response.getHeaderNames().flatMap((name): HeaderPair[] => {
    const value = response.getHeader(name)
    return (Array.isArray(value) ? value : [value]).flatMap((one): HeaderPair[] => one === undefined ? [] : [[name, String(one)]]) // prettier-ignore
  })
}

/**
 * Lets what an app writes to a response through guards and rules: the head waits for the first bytes that may leave, so
 * that a block before them is an error of the provider's form. What the app is told of room in the socket is as the
 * socket says.
 *
 * @param onHead - called when the head is known and before it leaves
 */
export async function guardServerResponse(
  response: ServerResponse,
  judges: AnswerJudges,
  tell: AnswerEndSink,
  onHead: () => void,
): Promise<void> {
  const open = await createGateOpener(judges)
  const original = {
    write: response.write.bind(response) as (chunk: Uint8Array, callback?: Callback) => boolean,
    end: response.end.bind(response) as (chunk?: Uint8Array, callback?: Callback) => ServerResponse,
    flushHeaders: response.flushHeaders.bind(response),
    writeHead: response.writeHead.bind(response),
  }
  let gate: AnswerGate | undefined
  let isBegun = false
  let isOver = false
  let hasLeft = false

  const restore = (): void => {
    Object.assign(response, original)
  }
  /** The head goes out with the first bytes, by `writeHead` as Node has it. */
  const unlockHead = (): void => {
    response.writeHead = original.writeHead
    response.flushHeaders = original.flushHeaders
  }
  // The client does not wait for what is told of its answer: a process of Node lives on.
  const report = (record: GuardRecord | undefined, texts: readonly AnswerText[]): void => {
    tell(record, texts).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  }
  const finish = (own: AnswerGate, end?: 'client_gone'): void => {
    if (isOver) return
    isOver = true
    report(recordOf(own.filter, end, own.stop?.block), own.filter.reader.texts())
  }
  const refuse = async (stop: GateStop, shape: string | undefined, callback: Callback | undefined): Promise<void> => {
    const refusal = refusalOf(stop, shape)
    const body = Buffer.from(await refusal.arrayBuffer())
    response.statusCode = refusal.status
    response.statusMessage = ''
    for (const name of bodyHeaders) response.removeHeader(name)
    refusal.headers.forEach((value, name) => response.setHeader(name, value))
    unlockHead()
    original.end(body, callback)
  }
  const begin = (): void => {
    isBegun = true
    const opened = open({ status: response.statusCode, headers: headersOf(response) })
    onHead()
    const coding = response.getHeader('content-encoding')
    if (opened === undefined) {
      restore()
      report(undefined, [])
    } else if (!(opened instanceof AnswerGate)) {
      isOver = true
      report(undefined, [])
      void refuse(opened, judges.shape, undefined)
    } else {
      gate = opened
      if (coding !== undefined && coding !== 'identity') gate.filter.refuseUnread()
      else for (const name of bodyHeaders) response.removeHeader(name)
      if (gate.isHeld) response.setHeader(heldHeader, 'held')
    }
  }
  const stop = (own: AnswerGate, callback: Callback | undefined): void => {
    const { reader } = own.filter
    finish(own)
    if (own.stop === undefined) return
    if (!hasLeft) {
      void refuse(own.stop, reader.shape ?? judges.shape, callback)
      return
    }
    unlockHead()
    const last = reader.form === 'whole' ? undefined : endStream(reader.shape, reader.form, refusalFor(own.stop.block))
    original.end(last, callback)
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
  const close = (own: AnswerGate, chunks: readonly Uint8Array[], callback: Callback | undefined): void => {
    if (own.stop !== undefined) {
      stop(own, callback)
      return
    }
    send(chunks)
    finish(own)
    unlockHead()
    original.end(undefined, callback)
  }

  response.writeHead = (...args: readonly unknown[]) => {
    setHead(response, args)
    return response
  }
  response.flushHeaders = () => undefined
  response.write = (...args: readonly unknown[]): boolean => {
    if (!isBegun) begin()
    const { bytes, callback } = readArguments(args)
    if (gate === undefined && !isOver) return (response.write as (...all: readonly unknown[]) => boolean)(...args)
    if (gate === undefined || isOver) {
      if (callback !== undefined) queueMicrotask(callback)
      return true
    }
    const hasRoom = send(gate.push(bytes))
    if (gate.stop !== undefined) stop(gate, callback)
    else if (callback !== undefined) queueMicrotask(callback)
    return hasRoom
  }
  response.end = (...args: readonly unknown[]): ServerResponse => {
    if (!isBegun) begin()
    if (gate === undefined && !isOver) return (response.end as (...all: readonly unknown[]) => ServerResponse)(...args)
    const { bytes, callback } = readArguments(args)
    if (gate === undefined || isOver) {
      if (callback !== undefined) queueMicrotask(callback)
      return response
    }
    const own = gate
    send(own.push(bytes))
    if (own.stop !== undefined) stop(own, callback)
    else if (!own.asksAtEnd) close(own, own.endNow(), callback)
    else
      own.end().then(
        (chunks) => {
          close(own, chunks, callback)
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      )
    return response
  }
  response.once('close', () => {
    if (gate !== undefined && !response.writableFinished) finish(gate, 'client_gone')
  })
}
