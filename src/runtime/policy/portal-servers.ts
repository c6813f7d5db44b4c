import { fromText } from '../bytes.ts'
import { createWildcard, parseWildcard } from '../wildcard.ts'

/** What a call may change: `read` changes nothing. */
export type AccessClass = 'read' | 'write'

/** Tests a name against a pattern with stars; undefined if the pattern is not valid. */
export function compileNamePattern(pattern: string): ((name: string) => boolean) | undefined {
  const parsed = parseWildcard(fromText(pattern.replaceAll('\\', '\\\\')))
  if (typeof parsed === 'string') return undefined
  const matcher = createWildcard(parsed.parts, true)
  return (name) => matcher.test(fromText(name))
}

/** Reads a URL of http or https; undefined if it is none. */
export function parseHttpUrl(text: string | URL): URL | undefined {
  const url = typeof text === 'string' ? (URL.canParse(text) ? new URL(text) : undefined) : text
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined
}

/** A server of a portal, as data. */
export interface PortalServerRow {
  readonly id: string
  /** Its endpoint; absent for a server that runs as a process. */
  readonly url?: string
  readonly trustsAnnotations: boolean
  /** Access classes of tools by name, or by pattern with `*`. */
  readonly tools: readonly (readonly [name: string, access: AccessClass])[]
}

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

function createServer({ id, url, trustsAnnotations, tools }: PortalServerRow): PortalServerInfo {
  const exact = new Map(tools.filter(([name]) => !name.includes('*')))
  const patterns = tools.flatMap(([name, access]) => {
    const matches = name.includes('*') ? compileNamePattern(name) : undefined
    return matches === undefined ? [] : [{ matches, access }]
  })
  return {
    id,
    url: url === undefined ? undefined : parseHttpUrl(url),
    trustsAnnotations,
    accessOf: (tool, readOnlyHint = false) =>
      exact.get(tool) ??
      patterns.find(({ matches }) => matches(tool))?.access ??
      (trustsAnnotations && readOnlyHint ? 'read' : 'write'),
  }
}

/** The servers of a portal by id. */
export function createPortalServers(rows: readonly PortalServerRow[]): ReadonlyMap<string, PortalServerInfo> {
  return new Map(rows.map((row) => [row.id, createServer(row)]))
}

/** The server that a URL belongs to: same origin, and its path or one below. */
export function findPortalServer(
  servers: ReadonlyMap<string, PortalServerInfo>,
  given: string | URL,
): PortalServerInfo | undefined {
  const url = parseHttpUrl(given)
  if (url === undefined) return undefined
  return [...servers.values()].find(({ url: own }) => {
    if (own?.origin !== url.origin) return false
    const path = own.pathname.replace(/\/+$/, '')
    return url.pathname === path || url.pathname.startsWith(`${path}/`)
  })
}
