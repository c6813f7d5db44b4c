import type { CodeRow } from './code-row.ts'

/** Messages between MCP clients and servers, as the guard sees them. */
export const mcpCodes = {
  E_MCP_DENIED: {
    severity: 'error',
    message: 'the portal does not allow {what}: {reason}',
    hint: 'what no rule of `portal.rules` allows is denied; the audit record names caller, server and access class',
  },
  E_MCP_DLP: {
    severity: 'error',
    message: '{what} is held back: {reason}',
    hint: 'the audit record says what was found, masked',
  },
  E_MCP_LIMIT: {
    severity: 'error',
    message: 'the message has more than `{setting}` allows ({limit})',
    hint: 'raise the limit of the guard only if such messages are expected',
  },
  E_MCP_PENDING: {
    severity: 'error',
    message: 'more calls wait for an answer than `maxPending` allows ({limit})',
    hint: 'the server is slower than its clients, or one of them floods it',
  },
  E_MCP_MESSAGE: { severity: 'error', message: 'the message is not passed on: {reason}' },
  E_MCP_SERVER: {
    severity: 'error',
    message: 'the portal has no server `{name}`',
  },
  E_MCP_AUDIT: {
    severity: 'error',
    message: 'an audit record was not kept: {reason}',
    hint: 'the decision stands; the sink lost its record',
  },
  E_MCP_UNREACHED: { severity: 'error', message: 'the server was not reached: {reason}' },
  E_MCP_INTERNAL: {
    severity: 'error',
    message: 'the guard could not decide: {reason}',
    hint: 'what cannot be decided is not passed on',
  },
} as const satisfies Readonly<Record<string, CodeRow>>
