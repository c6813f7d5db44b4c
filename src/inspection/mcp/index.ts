export { findMcpTarget, mcpFields, readMcpFields, type McpFacts, type McpTarget } from './call-facts.ts'
export { detectShadowMcp, type McpEvidence, type McpVerdict, type ShadowMcpOptions } from './detect-shadow-mcp.ts'
export { findHostedMcpServers, type HostedMcpServer } from './hosted-servers.ts'
export { findKnownHost, hasMcpLabel, knownMcpHosts } from './known-hosts.ts'
export {
  defaultMcpLimits,
  isMcpMessage,
  parseMcpMessages,
  type McpLimits,
  type McpMessages,
  type RpcMessage,
} from './messages.ts'
export {
  drawnName,
  isNameless,
  normalizeResourceUri,
  seenName,
  uriProblem,
  type ResourceUri,
} from '../../runtime/portal/index.ts'
export { readStandardHeaders } from './standard-headers.ts'
export { findMcpMethod, mcpMethods, tellingMethods, type McpMethodRow, type McpSubject } from './methods.ts'
