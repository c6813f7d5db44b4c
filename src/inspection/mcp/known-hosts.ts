import { getDomain } from 'tldts'
import { applications, hostName } from '../traffic/index.ts'

/**
 * Hosts (with a path where one host serves more) of public MCP servers: those of the table of applications. Edit freely.
 */
export const knownMcpHosts: readonly string[] = applications
  .filter(({ kind }) => kind === 'mcp')
  .flatMap(({ hosts, only }) => hosts.map((host) => `${host}${only?.[0] ?? ''}`))

/** The entry of a list of `host` or `host/path` that a request is to. */
export function findKnownHost(hosts: readonly string[], host: string, path: string): string | undefined {
  const name = hostName(host)
  return hosts.find((entry) => {
    const slash = entry.indexOf('/')
    if (slash === -1) return entry === name
    const prefix = entry.slice(slash)
    return entry.slice(0, slash) === name && (path === prefix || path.startsWith(`${prefix}/`))
  })
}

/** Whether a label below the registered domain names MCP: `mcp.x.com`, `my-mcp.x.com`; not mcp.com, not mcpherson.com. */
export function hasMcpLabel(host: string): boolean {
  const name = hostName(host)
  const domain = getDomain(name) ?? name
  if (name === domain) return false
  const labels = name.slice(0, name.length - domain.length - 1).split('.')
  return labels.some((label) => label === 'mcp' || label.startsWith('mcp-') || label.endsWith('-mcp'))
}
