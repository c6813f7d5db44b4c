export { detectShadowMcp, type McpEvidence, type McpVerdict, type ShadowMcpOptions } from './detect-shadow-mcp.ts'
export { findKnownHost, hasMcpLabel, knownMcpHosts } from './known-hosts.ts'
export {
  defaultMcpLimits,
  isMcpMessage,
  parseMcpMessages,
  type McpLimits,
  type McpMessages,
  type RpcMessage,
} from './messages.ts'
export { mcpMethods, tellingMethods, type McpMethodRow } from './methods.ts'
