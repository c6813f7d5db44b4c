import type { Portal as PortalSection } from '../../document/generated/document.generated.ts'
import type { FindingList } from '../draft.ts'
import { compileNamePattern } from './draft-portal.ts'

/** What a call may change: `read` changes nothing. */
export type AccessClass = 'read' | 'write'

/** A server behind the portal. */
export interface PortalServerInfo {
  readonly id: string
  /** Its endpoint; undefined for a server that runs as a process. */
  readonly url: URL | undefined
  readonly trustsAnnotations: boolean
  /**
   * The access class of a tool: as the policy says, else as the server itself says if it is trusted,
   * else `write`.
   *
   * @param readOnlyHint - the tool's annotation; the protocol's default is false
   */
  accessOf(tool: string, readOnlyHint?: boolean): AccessClass
}

/** Reads a URL of http or https; undefined if it is none. */
export function parseUrl(text: string | URL): URL | undefined {
  try {
    const url = new URL(text)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** Compiles the servers of a portal; what is wrong with one is reported. */
export function compileServers(portal: PortalSection, findings: FindingList): ReadonlyMap<string, PortalServerInfo> {
  const servers = new Map<string, PortalServerInfo>()
  for (const [id, server] of Object.entries(portal.servers ?? {})) {
    const path = ['portal', 'servers', id]
    const url = server.url === undefined ? undefined : parseUrl(server.url)
    if (server.url !== undefined && url === undefined)
      findings.add('E_POLICY_SCHEMA', [...path, 'url'], { reason: `\`${server.url}\` is no URL of http or https` })
    const exact = new Map<string, AccessClass>()
    const patterns: { matches: (name: string) => boolean; access: AccessClass }[] = []
    for (const [name, access] of Object.entries(server.tools ?? {})) {
      const matches = name.includes('*') ? compileNamePattern(name) : undefined
      if (!name.includes('*')) exact.set(name, access)
      else if (matches !== undefined) patterns.push({ matches, access })
      else
        findings.add(
          'E_POLICY_SCHEMA',
          [...path, 'tools', name],
          { reason: `\`${name}\` has two stars in a row: one stands for any run of characters` },
          { target: 'key' },
        )
    }
    const trustsAnnotations = server.trust_annotations === true
    servers.set(id, {
      id,
      url,
      trustsAnnotations,
      accessOf: (tool, readOnlyHint = false) =>
        exact.get(tool) ??
        patterns.find(({ matches }) => matches(tool))?.access ??
        (trustsAnnotations && readOnlyHint ? 'read' : 'write'),
    })
  }
  return servers
}
