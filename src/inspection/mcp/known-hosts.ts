import { applications, hostName } from '../traffic/index.ts'
import { suffixLength } from './suffixes/suffix-length.ts'

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

/** Labels as DNS has them, up to where a URL would end a host that is none. */
const labelsOfHost = /^\.?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.|$))+$/

/** DNS has no longer names. */
const longestName = 255

function isMcpLabel(label: string): boolean {
  return label === 'mcp' || label.startsWith('mcp-') || label.endsWith('-mcp')
}

/** Whether a label below the registered domain names MCP: `mcp.x.com`, `my-mcp.x.com`; not mcp.com, not mcpherson.com. */
export function hasMcpLabel(host: string): boolean {
  const [name = ''] = hostName(host).split(/[/?#\\]/, 1)
  const labels = name.split('.')
  if (!labels.some(isMcpLabel) || name.length > longestName || !labelsOfHost.test(name)) return false
  return labels.slice(0, -1 - suffixLength(labels)).some(isMcpLabel)
}
