import type { JSONRPCErrorResponse } from '@modelcontextprotocol/sdk/types.js'
import { codes, createDiagnostic } from '../../../diagnostics/index.ts'
import type { RpcId } from './rpc.ts'

/**
 * The number of each refusal in a JSON-RPC error. Source: JSON-RPC 2.0, section 5.1: -32000 to
 * -32099 are the implementation's own; those that the SDK and the protocol use are left out.
 */
export const refusalNumbers = {
  E_MCP_DENIED: -32080,
  E_MCP_DLP: -32081,
  E_MCP_LIMIT: -32082,
  E_MCP_PENDING: -32083,
  E_MCP_MESSAGE: -32084,
  E_MCP_UNREACHED: -32085,
  E_MCP_INTERNAL: -32086,
  E_MCP_CALLER: -32087,
  // The protocol's own HeaderMismatch; source: specification 2026-07-28, schema.ts.
  E_MCP_HEADER: -32020,
} as const

export type RefusalCode = keyof typeof refusalNumbers

/** Why something is not passed on. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  readonly hint?: string
  /** The rule that decided; null if none did. */
  readonly rule: string | null
}

/** Makes a refusal from its row in the code table. */
export function createRefusal(
  code: RefusalCode,
  values: Readonly<Record<string, string | number>>,
  rule: string | null = null,
): Refusal {
  const { message } = createDiagnostic(code, { start: 0, end: 0 }, values)
  const { hint } = codes[code]
  return { code, message, rule, ...(hint === undefined ? {} : { hint }) }
}

/** The refusal of what the rules do not allow. */
export function deniedBy(what: string, rule: string | null): Refusal {
  const reason = rule === null ? 'no rule allows it' : `the rule \`${rule}\` blocks it`
  return createRefusal('E_MCP_DENIED', { what, reason }, rule)
}

/** The refusal as the answer to a request. */
export function toErrorResponse(id: RpcId, { code, message, hint, rule }: Refusal): JSONRPCErrorResponse {
  return {
    jsonrpc: '2.0',
    id,
    error: { code: refusalNumbers[code], message, data: { code, rule, ...(hint === undefined ? {} : { hint }) } },
  }
}
