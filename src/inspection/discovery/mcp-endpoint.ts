import { findApplication } from '../traffic/index.ts'

/** A path of MCP's transports. Source: mcp.json, layers. */
const mcpPath = /(?:^|\/)mcp(?:\/(?:sse|messages?))?\/?$/i

/** A host one of whose labels below the domain names MCP. Source: mcp.json, layers. */
const mcpHost = /(?:^|\.)(?:mcp|mcp-[^.]+|[^.]+-mcp)\.[^.]+\.[^.]/i

/** Whether an endpoint is of an MCP server, which has tools and no model: by a known host, its name, or its path. */
export function isMcpEndpoint(host: string, path: string): boolean {
  if (findApplication(host, path)?.application.kind === 'mcp') return true
  return mcpHost.test(host) || mcpPath.test(path)
}
