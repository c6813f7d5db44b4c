import type { IncomingMessage } from 'node:http'
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js'
import type { MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import { callerKey, type Caller } from '../../src/enforcement/mcp-guard/index.ts'

/** Who may use the proxy, and from where. */
export interface AccessOptions {
  /** Who calls, asked for each request; undefined for who may not. In production: from a token that was verified. */
  readonly callerOf: (request: IncomingMessage) => Caller | undefined
  /** Values of `Host` that are this proxy's; default: its loopback names with its port. */
  readonly hosts?: readonly string[]
  /** Origins of web pages that may call; default none. Other programs send no `Origin`. */
  readonly origins?: readonly string[]
}

/**
 * Why a request may come from a page that was led here by its name (DNS rebinding); undefined if it may not.
 * Source: specification 2026-07-28, streamable HTTP, security.
 */
export function findForeignSource(
  request: IncomingMessage,
  { hosts, origins = [] }: AccessOptions,
  port: number,
): string | undefined {
  const own = hosts ?? ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${String(port)}`)
  const { host, origin } = request.headers
  if (host === undefined || !own.includes(host.toLowerCase())) return 'the host is not that of this server'
  if (origin !== undefined && !origins.includes(origin.toLowerCase())) return 'the origin may not call this server'
  return undefined
}

/** Hands the caller of a request to the guard, through what the SDK's transports pass on with each message. */
export function attachCaller(request: IncomingMessage, caller: Caller): void {
  const auth: AuthInfo = { token: '', clientId: callerKey(caller), scopes: [], extra: { caller } }
  Object.assign(request, { auth })
}

/** The caller of a message, as {@link attachCaller} left it; undefined if none was. */
export function attachedCaller(extra: MessageExtraInfo | undefined): Caller | undefined {
  return extra?.authInfo?.extra?.['caller'] as Caller | undefined
}
