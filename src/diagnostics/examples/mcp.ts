import type { mcpCodes } from '../codes/mcp.ts'
import type { CodeExamples, WithoutExample } from './code-example.ts'

/** It is about a message. */
const onItsWay: WithoutExample = {
  because: 'a message between a client and a server of MCP causes it on its way through the guard, not a text of yours',
}

/** It is about what runs. */
const running: WithoutExample = {
  because: 'it tells of the guard, its host or a server while they run, whatever the text of a policy is',
}

/** Examples of {@link mcpCodes}. */
export const mcpExamples: CodeExamples<typeof mcpCodes> = {
  E_MCP_DENIED: onItsWay,
  E_MCP_DLP: onItsWay,
  E_MCP_LIMIT: onItsWay,
  E_MCP_PENDING: running,
  E_MCP_MESSAGE: onItsWay,
  E_MCP_CALLER: onItsWay,
  E_MCP_HEADER: onItsWay,
  E_MCP_TOOL_CHANGED: onItsWay,
  E_MCP_REPORT: running,
  W_MCP_MEMBER: onItsWay,
  W_MCP_NAME: onItsWay,
  E_MCP_SERVER: onItsWay,
  E_MCP_AUDIT: running,
  E_MCP_UNREACHED: running,
  E_MCP_INTERNAL: running,
}
