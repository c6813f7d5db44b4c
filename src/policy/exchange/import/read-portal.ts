import type { Portal, PortalRule, PortalServer } from '../../document/generated/document.generated.ts'
import { nameOf, objectsIn, textOf, type Found, type Item, type JsonObject } from './found.ts'

function toServer(value: JsonObject): PortalServer {
  const hostname = textOf(value, 'hostname')
  const description = textOf(value, 'description') ?? textOf(value, 'name')
  return {
    ...(description === undefined || description === '' ? {} : { description }),
    ...(hostname === undefined ? {} : { url: /^https?:\/\//.test(hostname) ? hostname : `https://${hostname}` }),
  }
}

const idOf = (value: JsonObject): string | undefined => textOf(value, 'server_id') ?? textOf(value, 'id')

function namesOf(rows: readonly JsonObject[], enabled: boolean): [string, ...string[]] | undefined {
  const names = rows.filter((row) => (row['enabled'] !== false) === enabled).flatMap((row) => textOf(row, 'name') ?? [])
  const [first, ...rest] = names
  return first === undefined ? undefined : [first, ...rest]
}

/** What a portal says of one of its servers, as rules. Those that allow wait for the groups whom they are for. */
function toRules(portal: string, id: string, server: JsonObject, found: Found): PortalRule[] {
  return (['tools', 'prompts'] as const).flatMap((what): PortalRule[] => {
    const rows = objectsIn(server[`updated_${what}`], `a row of the ${what} of \`${id}\``, found)
    const off = namesOf(rows, false)
    const on = server['default_disabled'] === true ? namesOf(rows, true) : ([`*`] as [string])
    return [
      ...(off === undefined
        ? []
        : [{ id: `${portal}-${id}-${what}-off`, servers: [id] as [string], [what]: off, action: 'block' as const }]),
      ...(on === undefined
        ? []
        : [
            {
              id: `${portal}-${id}-${what}`,
              servers: [id] as [string],
              [what]: on,
              action: 'allow' as const,
              enabled: false,
            },
          ]),
    ]
  })
}

/**
 * MCP portals and servers. Who may use a portal stands in Access policies, which the portal's JSON does not hold, so
 * the rules that allow are off until someone names the groups: what no rule allows is denied.
 */
export function readPortal(portals: readonly Item[], servers: readonly Item[], found: Found): Portal | undefined {
  if (portals.length === 0 && servers.length === 0) return undefined
  const byId = new Map<string, PortalServer>()
  const rules: PortalRule[] = []
  for (const { value, label } of servers) {
    const id = idOf(value)
    if (id === undefined) found.leaveOut(label, 'it has no id')
    else byId.set(id, toServer(value))
  }
  for (const { value, label } of portals) {
    const name = textOf(value, 'id') ?? nameOf(value, 'portal')
    for (const server of objectsIn(value['servers'], `a server of ${label}`, found)) {
      const id = idOf(server)
      if (id === undefined) {
        found.leaveOut(`a server of ${label}`, 'it has no id')
        continue
      }
      if (!byId.has(id)) byId.set(id, toServer(server))
      rules.push(...toRules(name, id, server, found))
    }
    found.change(
      label,
      'who may use it stands in Access policies: the rules that allow are off (`enabled: false`) until you name `groups` in them',
    )
  }
  const hostnames = portals.flatMap(({ value }) => textOf(value, 'hostname') || [])
  const [hostname] = hostnames
  if (hostnames.length > 1)
    found.leaveOut(`the \`hostname\` of ${String(hostnames.length)} portals`, 'a policy is one portal')
  const own = hostname === undefined || hostnames.length > 1 ? {} : { hostname }
  return { ...own, servers: Object.fromEntries(byId), ...(rules.length === 0 ? {} : { rules }) }
}
