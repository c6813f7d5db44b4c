import { getDomain } from 'tldts'
import { hostName } from '../traffic/index.ts'

/** Hosts (with a path where one host serves more) of public MCP servers. Source: mcp.json; edit freely. */
export const knownMcpHosts: readonly string[] = [
  'mcp.stripe.com',
  'mcp.datadog.com',
  'mcp.linear.app',
  'mcp.notion.com',
  'mcp.sentry.dev',
  'mcp.asana.com',
  'mcp.atlassian.com',
  'mcp.intercom.com',
  'mcp.paypal.com',
  'mcp.squareup.com',
  'mcp.webflow.com',
  'mcp.neon.tech',
  'mcp.vercel.com',
  'mcp.figma.com',
  'mcp.hubspot.com',
  'mcp.canva.com',
  'mcp.deepwiki.com',
  'mcp.cloudflare.com',
  'docs.mcp.cloudflare.com',
  'bindings.mcp.cloudflare.com',
  'observability.mcp.cloudflare.com',
  'api.githubcopilot.com/mcp',
  'huggingface.co/mcp',
]

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
