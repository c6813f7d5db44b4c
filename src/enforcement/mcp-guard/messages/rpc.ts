import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import type { RpcMessage } from '../../../inspection/mcp/index.ts'
import type { JsonObject, JsonValue } from '../../../inspection/traffic/index.ts'

export type RpcId = string | number

/** The two ends of a session. */
export type Party = 'client' | 'server'

/** Who gets what a party sends. */
export const other = (party: Party): Party => (party === 'client' ? 'server' : 'client')

/** What goes from a party is arguments if the server gets it, and results if the client does. */
export function directionFrom(party: Party): 'arguments' | 'results' {
  return party === 'client' ? 'arguments' : 'results'
}

/** A message that has the shape of JSON-RPC 2.0. */
export type ReadMessage =
  | { readonly kind: 'request'; readonly id: RpcId; readonly method: string; readonly params: JsonObject | undefined }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject | undefined }
  /** An error may come without an id, where the request could not be read. */
  | {
      readonly kind: 'response'
      readonly id: RpcId | undefined
      readonly part: 'result' | 'error'
      readonly value: JsonObject
    }

/** What of a message rules can ask about. */
export type Asking = Extract<ReadMessage, { method: string }>

/** UTF-16 units of an id; they are kept while their calls wait. */
const longestId = 1000

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const own = (object: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined

/** The id of whatever came, to answer it by. */
export function idOf(message: unknown): RpcId | undefined {
  const id = isObject(message) ? own(message, 'id') : undefined
  return typeof id === 'string' || typeof id === 'number' ? id : undefined
}

function readResponse(
  id: RpcId | undefined,
  result: JsonValue | undefined,
  error: JsonValue | undefined,
): ReadMessage | string {
  if ((result === undefined) === (error === undefined)) return 'it has neither a method nor one of result and error'
  if (id === undefined && error === undefined) return 'a result needs an id'
  const part = error === undefined ? 'result' : 'error'
  const value = error ?? result
  return isObject(value) ? { kind: 'response', id, part, value } : `its ${part} is no object`
}

/** Reads a message; a text says what is wrong with it. */
export function readMessage(message: unknown): ReadMessage | string {
  if (!isObject(message) || own(message, 'jsonrpc') !== '2.0') return 'it is no JSON-RPC 2.0'
  const method = own(message, 'method')
  const id = idOf(message)
  if (typeof id === 'string' && id.length > longestId) return `its id is longer than ${longestId} characters`
  const result = own(message, 'result')
  const error = own(message, 'error')
  if (method === undefined) return readResponse(id, result, error)
  if (typeof method !== 'string') return 'its method is no text'
  if (result !== undefined || error !== undefined) return 'it is a call and a response in one'
  const params = own(message, 'params')
  if (params !== undefined && !isObject(params)) return 'its params are no object'
  if (!Object.hasOwn(message, 'id')) return { kind: 'notification', method, params }
  return id === undefined ? 'its id is neither a text nor a number' : { kind: 'request', id, method, params }
}

/** The form in which `portcullis/mcp` reads calls. */
export function toRpcMessage(message: Asking): RpcMessage {
  const { kind, method, params } = message
  return { kind, id: kind === 'request' ? message.id : undefined, method, params, result: undefined }
}

/** Members of a message of each kind. Source: JSON-RPC 2.0, 4 and 5. */
const members = {
  request: ['jsonrpc', 'id', 'method', 'params'],
  notification: ['jsonrpc', 'method', 'params'],
  response: ['jsonrpc', 'id', 'result', 'error'],
} as const

/** How many members a message has that the protocol does not know. */
export function countUnknown(message: JSONRPCMessage, { kind }: ReadMessage): number {
  const known: readonly string[] = members[kind]
  return Object.keys(message).filter((name) => !known.includes(name)).length
}

/** A message made anew from what was read of it, with its part replaced: nothing that was not looked at goes on. */
export function rebuild(read: ReadMessage, part: JsonValue | undefined): JSONRPCMessage {
  const id = read.kind === 'notification' || read.id === undefined ? {} : { id: read.id }
  const content =
    read.kind === 'response'
      ? { [read.part]: part }
      : { method: read.method, ...(read.params === undefined ? {} : { params: part }) }
  return { jsonrpc: '2.0', ...id, ...content } as JSONRPCMessage
}
