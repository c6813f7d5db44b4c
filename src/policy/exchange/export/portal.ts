import type { PolicyDocument, Portal, PortalRule } from '../../document/generated/document.generated.ts'
import type { FindingList } from '../../document/finding.ts'

type Row = Readonly<Record<string, unknown>>

interface Choice {
  readonly name: string
  readonly enabled: boolean
}

/** Tools and prompts of one server that are on or off, and whether the rest of them is off. */
interface ServerChoices {
  readonly tools: Choice[]
  readonly prompts: Choice[]
  isOpen: boolean
}

/** Members of a rule that the portal's switches can say. */
const sayable = new Set(['id', 'description', 'servers', 'tools', 'prompts', 'action', 'enabled', 'mode', 'tags'])

/** Why a rule cannot be said by switching tools and prompts of servers on and off; undefined if it can. */
function problemOf(rule: PortalRule): string | undefined {
  const extra = Object.keys(rule).find((key) => !sayable.has(key))
  if (extra !== undefined)
    return extra === 'groups' || extra === 'users'
      ? 'who may use a portal stands in Access policies'
      : `a portal of Cloudflare knows no \`${extra}\``
  if (rule.mode !== undefined) return 'a portal of Cloudflare knows no `mode`'
  if (rule.action !== 'allow' && rule.action !== 'block') return `a portal of Cloudflare has no \`${rule.action}\``
  if (rule.servers === undefined || rule.servers.some((name) => name.includes('*'))) return 'it names no single servers'
  const names = [...(rule.tools ?? []), ...(rule.prompts ?? [])]
  if (names.length === 0) return 'it names neither tools nor prompts'
  const isAll = names.length === 1 && names[0] === '*' && rule.action === 'allow'
  return !isAll && names.some((name) => name.includes('*')) ? 'its names hold a `*`' : undefined
}

function addRule(rule: PortalRule, byServer: Map<string, ServerChoices>): void {
  for (const server of rule.servers ?? []) {
    const choices = byServer.get(server) ?? { tools: [], prompts: [], isOpen: false }
    byServer.set(server, choices)
    for (const what of ['tools', 'prompts'] as const)
      for (const name of rule[what] ?? []) {
        if (name === '*') choices.isOpen = true
        // The first rule that names a tool decides.
        else if (!choices[what].some((known) => known.name === name))
          choices[what].push({ name, enabled: rule.action === 'allow' })
      }
  }
}

function serverRows(portal: Portal, byServer: ReadonlyMap<string, ServerChoices>, findings: FindingList): Row[] {
  return Object.entries(portal.servers ?? {}).flatMap(([id, server]): Row[] => {
    const refuse = (reason: string): Row[] => {
      findings.add('E_EXPORT_COUNTERPART', ['portal', 'servers', id], { what: `the MCP server \`${id}\``, reason })
      return []
    }
    if (server.url === undefined) return refuse('it has no address')
    if (server.status !== undefined && server.status !== 'approved')
      return refuse('a portal of Cloudflare holds approved servers only')
    if (server.tools !== undefined || server.trust_annotations === true)
      return refuse('a portal of Cloudflare knows no classes of tools')
    const choices = byServer.get(id)
    return [
      {
        server_id: id,
        name: server.description ?? id,
        hostname: server.url,
        default_disabled: choices?.isOpen !== true,
        updated_tools: choices?.tools ?? [],
        updated_prompts: choices?.prompts ?? [],
      },
    ]
  })
}

/** The portal of a document in the JSON of the MCP portals API. Access policies, which say who may use it, are not in it. */
export function exportPortal(document: PolicyDocument, findings: FindingList): readonly Row[] {
  const { portal } = document
  if (portal === undefined) return []
  const byServer = new Map<string, ServerChoices>()
  for (const [index, rule] of (portal.rules ?? []).entries()) {
    const reason = problemOf(rule)
    if (reason === undefined) addRule(rule, byServer)
    else findings.add('E_EXPORT_COUNTERPART', ['portal', 'rules', index], { what: `the rule \`${rule.id}\``, reason })
  }
  for (const [index, { id }] of (portal.dlp ?? []).entries())
    findings.add('E_EXPORT_COUNTERPART', ['portal', 'dlp', index], {
      what: `the DLP rule \`${id}\``,
      reason: 'a portal of Cloudflare scans nothing itself: write a Gateway policy',
    })
  const name = document.name ?? 'portal'
  if (portal.hostname === undefined)
    findings.add('W_EXPORT_MISSING', ['portal'], { what: 'a portal', member: 'hostname' })
  const hostname = portal.hostname === undefined ? {} : { hostname: portal.hostname }
  return [{ id: name, name, ...hostname, servers: serverRows(portal, byServer, findings) }]
}
