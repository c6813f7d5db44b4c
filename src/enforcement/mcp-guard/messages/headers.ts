import { findMcpTarget, type RpcMessage } from '../../../inspection/mcp/index.ts'
import type { Asking } from './rpc.ts'

/** Headers of the HTTP request that carried a message, as the SDK hands them over. */
export type MessageHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** The revision from which requests repeat their method and name in headers. */
const firstRevision = '2026-07-28'
const versionKey = 'io.modelcontextprotocol/protocolVersion'
/** Methods whose name must stand in a header. Source: specification 2026-07-28, streamable HTTP, standard request headers. */
const namedMethods = new Set(['tools/call', 'resources/read', 'prompts/get'])

function headerOf(headers: MessageHeaders, name: string): string | undefined {
  const values = Object.entries(headers).flatMap(([key, value]) =>
    key.toLowerCase() !== name || value === undefined ? [] : typeof value === 'string' ? [value] : value,
  )
  return values.length === 0 ? undefined : values.join(', ')
}

/** The value that a header stands for; undefined if its encoding is broken. Source: the same page, value encoding. */
function decodeHeader(value: string): string | undefined {
  const encoded = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/.exec(value)?.[1]
  if (encoded === undefined) return value.startsWith('=?base64?') && value.endsWith('?=') ? undefined : value
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * What of the headers does not agree with the message; undefined if all does. Who routes or decides by
 * headers must see what the server will see.
 */
export function findHeaderMismatch(message: Asking, headers: MessageHeaders): string | undefined {
  const meta = message.params?.['_meta']
  const inBody =
    typeof meta === 'object' && meta !== null && !Array.isArray(meta) && Object.hasOwn(meta, versionKey)
      ? meta[versionKey]
      : undefined
  const version = headerOf(headers, 'mcp-protocol-version')
  if (version !== undefined && inBody !== undefined && version !== inBody)
    return '`MCP-Protocol-Version` and the revision of the request differ'
  const isRequired =
    message.kind === 'request' && version !== undefined && /^\d{4}-\d\d-\d\d$/.test(version) && version >= firstRevision
  const method = headerOf(headers, 'mcp-method')
  if (method === undefined ? isRequired : method !== message.method)
    return method === undefined ? '`Mcp-Method` is missing' : '`Mcp-Method` and the method differ'
  const name = headerOf(headers, 'mcp-name')
  const asked: Pick<RpcMessage, 'method' | 'params'> = message
  const target = findMcpTarget(asked)?.name
  if (name === undefined) return isRequired && namedMethods.has(message.method) ? '`Mcp-Name` is missing' : undefined
  if (target === undefined) return undefined
  return decodeHeader(name) === target ? undefined : '`Mcp-Name` and the name in the message differ'
}
