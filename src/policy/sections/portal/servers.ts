import type { Portal as PortalSection } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/document-text.ts'
import type { FindingList } from '../draft.ts'
import { seenName } from '../../../inspection/mcp/index.ts'
import { compileNamePattern } from './name-patterns.ts'

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
   * else `write`. A name that looks like one the policy calls `write` is `write`.
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

type Tools = Readonly<Record<string, AccessClass>>

/** Finds the class of a name in rows of the policy: a full name goes before a pattern. */
function compileRows(tools: Tools, isStrict: boolean): (name: string) => AccessClass | undefined {
  const rows = Object.entries(tools)
  const key = (name: string): string => (isStrict ? name : seenName(name).toLowerCase())
  const exact = new Map<string, AccessClass>()
  // Of two names that look alike, the class that may less counts.
  for (const [name, access] of rows)
    if (!name.includes('*')) exact.set(key(name), exact.get(key(name)) === 'write' ? 'write' : access)
  const patterns = rows.flatMap(([name, access]) => {
    const matches = name.includes('*') ? compileNamePattern(key(name), isStrict) : undefined
    return matches === undefined ? [] : [{ matches, access }]
  })
  return (name) => exact.get(key(name)) ?? patterns.find(({ matches }) => matches(key(name)))?.access
}

function compileClasses(
  tools: Tools,
  path: DocumentPath,
  findings: FindingList,
): (name: string) => AccessClass | undefined {
  for (const name of Object.keys(tools))
    if (compileNamePattern(name) === undefined)
      findings.add(
        'E_POLICY_SCHEMA',
        [...path, name],
        { reason: `\`${name}\` has two stars in a row: one stands for any run of characters` },
        { target: 'key' },
      )
  const asWritten = compileRows(tools, true)
  const asSeen = compileRows(tools, false)
  return (name) => (asSeen(name) === 'write' ? 'write' : asWritten(name))
}

/** Compiles the servers of a portal; what is wrong with one is reported. */
export function compileServers(portal: PortalSection, findings: FindingList): ReadonlyMap<string, PortalServerInfo> {
  const servers = new Map<string, PortalServerInfo>()
  for (const [id, server] of Object.entries(portal.servers ?? {})) {
    const path = ['portal', 'servers', id]
    const url = server.url === undefined ? undefined : parseUrl(server.url)
    if (server.url !== undefined && url === undefined)
      findings.add('E_POLICY_SCHEMA', [...path, 'url'], { reason: `\`${server.url}\` is no URL of http or https` })
    const classOf = compileClasses(server.tools ?? {}, [...path, 'tools'], findings)
    const trustsAnnotations = server.trust_annotations === true
    servers.set(id, {
      id,
      url,
      trustsAnnotations,
      accessOf: (tool, readOnlyHint = false) => classOf(tool) ?? (trustsAnnotations && readOnlyHint ? 'read' : 'write'),
    })
  }
  return servers
}
