import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import type { RpcMessage } from '../../../inspection/mcp/index.ts'
import type { JsonObject, JsonValue } from '../../../inspection/traffic/index.ts'

export type RpcId = string | number

/** The two ends of a session. */
export type Party = 'client' | 'server'

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
      readonly value: JsonValue
    }

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

/** Reads a message; a text says what is wrong with it. */
export function readMessage(message: unknown): ReadMessage | string {
  if (!isObject(message) || own(message, 'jsonrpc') !== '2.0') return 'it is no JSON-RPC 2.0'
  const method = own(message, 'method')
  const id = idOf(message)
  const result = own(message, 'result')
  const error = own(message, 'error')
  if (method === undefined) {
    if ((result === undefined) === (error === undefined)) return 'it has neither a method nor one of result and error'
    if (id === undefined && error === undefined) return 'a result needs an id'
    return {
      kind: 'response',
      id,
      part: error === undefined ? 'result' : 'error',
      value: (error ?? result) as JsonValue,
    }
  }
  if (typeof method !== 'string') return 'its method is no text'
  if (result !== undefined || error !== undefined) return 'it is a call and a response in one'
  const params = own(message, 'params')
  if (params !== undefined && !isObject(params)) return 'its params are no object'
  if (!Object.hasOwn(message, 'id')) return { kind: 'notification', method, params }
  return id === undefined ? 'its id is neither a text nor a number' : { kind: 'request', id, method, params }
}

/** The form in which `portcullis/mcp` reads calls. */
export function toRpcMessage(message: Extract<ReadMessage, { method: string }>): RpcMessage {
  const { kind, method, params } = message
  return { kind, id: kind === 'request' ? message.id : undefined, method, params, result: undefined }
}

/** A message with one of its parts replaced. */
export function withPart(
  message: JSONRPCMessage,
  part: 'params' | 'result' | 'error',
  value: JsonValue,
): JSONRPCMessage {
  return { ...message, [part]: value }
}
