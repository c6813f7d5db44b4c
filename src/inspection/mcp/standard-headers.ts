import { findHeader, type Exchange, type JsonObject } from '../traffic/index.ts'
import type { RpcMessage } from './messages.ts'
import { findMcpMethod } from './methods.ts'

/**
 * A header's value; one that HTTP cannot hold is written as `=?base64?…?=`.
 * Source: MCP specification 2026-07-28, streamable HTTP, standard request headers.
 */
function decodeHeader(value: string | undefined): string | undefined {
  const packed = /^=\?base64\?([A-Za-z0-9+/=]*)\?=$/.exec(value ?? '')
  if (packed === null) return value
  try {
    const bytes = Uint8Array.from(atob(packed[1] ?? ''), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    // `atob` throws DOMException for what is no base64, the decoder TypeError for what is no UTF-8.
    if (error instanceof DOMException || error instanceof TypeError) return value
    throw error
  }
}

/**
 * The message that the headers `Mcp-Method` and `Mcp-Name` tell of, for places that do not have the body. Undefined if
 * the header is missing, or names a method that the protocol does not have.
 */
export function readStandardHeaders({ headers }: Exchange): RpcMessage | undefined {
  const method = decodeHeader(findHeader(headers, 'mcp-method'))
  const row = method === undefined ? undefined : findMcpMethod(method)
  if (method === undefined || row === undefined) return undefined
  const name = decodeHeader(findHeader(headers, 'mcp-name'))
  const key = row.subject === 'resource' ? 'uri' : row.subject === 'task' ? 'taskId' : 'name'
  const params: JsonObject | undefined = name === undefined ? undefined : { [key]: name }
  const kind = method.startsWith('notifications/') ? 'notification' : 'request'
  return { kind, id: undefined, method, params, result: undefined }
}
