import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import {
  guardTransport,
  type AuditRecord,
  type GuardProblem,
  type GuardTransportOptions,
} from '../../src/enforcement/mcp-guard/index.ts'
import { openPolicy, type Portal } from '../../src/policy/index.ts'

/** Opens a policy whose text begins at the section `portal`. */
export function openPortal(text: string): Portal {
  const opened = openPolicy(`version: 1\nportal:\n${text}`)
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  if (opened.value.portal === undefined) throw new Error('the text has no portal')
  return opened.value.portal
}

/** A transport that a test speaks through, and what came of it. */
export interface Wire {
  readonly guarded: Transport
  /** What went through the guard to the wire. */
  readonly sent: JSONRPCMessage[]
  /** What came through the guard from the wire. */
  readonly received: JSONRPCMessage[]
  readonly audit: AuditRecord[]
  readonly problems: GuardProblem[]
  /** Lets a message come from the wire, whatever it is. */
  receive(message: unknown, extra?: MessageExtraInfo): void
}

export const request = (id: number, method: string, params?: Readonly<Record<string, unknown>>): JSONRPCMessage => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params === undefined ? {} : { params }),
})

export const response = (id: number, result: Readonly<Record<string, unknown>>): JSONRPCMessage => ({
  jsonrpc: '2.0',
  id,
  result,
})

/** The code of a refusal; undefined for anything else. */
export const codeOf = (message: JSONRPCMessage | undefined): unknown =>
  message !== undefined && 'error' in message ? (message.error.data as { code?: string } | undefined)?.code : undefined

/** A guard on a server's transport without a server: the test plays both ends. */
export async function createWire(portal: Portal, options: Partial<GuardTransportOptions> = {}): Promise<Wire> {
  const sent: JSONRPCMessage[] = []
  const received: JSONRPCMessage[] = []
  const audit: AuditRecord[] = []
  const problems: GuardProblem[] = []
  const inner: Transport = {
    start: () => Promise.resolve(),
    send: (message) => {
      sent.push(message)
      return Promise.resolve()
    },
    close: () => {
      inner.onclose?.()
      return Promise.resolve()
    },
  }
  const guarded = guardTransport(inner, {
    side: 'server',
    portal,
    server: 'crm',
    caller: {},
    audit: (record) => void audit.push(record),
    onProblem: (problem) => problems.push(problem),
    ...options,
  })
  guarded.onmessage = (message) => received.push(message)
  await guarded.start()
  return {
    guarded,
    sent,
    received,
    audit,
    problems,
    receive: (message, extra) => inner.onmessage?.(message as JSONRPCMessage, extra),
  }
}
