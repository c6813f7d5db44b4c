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
    message: 'more calls wait for an answer than `{setting}` allows ({limit})',
    hint: 'the server is slower than its clients, or one of them floods it',
  },
  E_MCP_MESSAGE: { severity: 'error', message: 'the message is not passed on: {reason}' },
  E_MCP_CALLER: {
    severity: 'error',
    message: 'the message is not of the caller of this session: {reason}',
    hint: 'a session belongs to the caller of its first message; others open their own',
  },
  E_MCP_HEADER: {
    severity: 'error',
    message: 'the headers and the message do not agree: {reason}',
    hint: 'who decides by headers must see what the server sees; revision 2026-07-28 demands that they agree',
  },
  E_MCP_TOOL_CHANGED: {
    severity: 'error',
    message: 'the server has changed the definition of the tool `{name}` since it was last listed',
    hint: 'the audit record of the list has the hash of each tool; review what the tool says now',
  },
  E_MCP_REPORT: { severity: 'error', message: '`onProblem` failed: {reason}' },
  W_MCP_MEMBER: {
    severity: 'warning',
    message: '{count} members that the protocol does not have were left out of a message from the {from}',
  },
  W_MCP_NAME: {
    severity: 'warning',
    message: 'a name in `{method}` is spelled so that it looks like another',
    hint: 'rules that block are asked about the name as it looks, too; the audit record has the name as it came',
  },
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
