import { createWildcard, fromText, parseWildcard } from '../index.ts'
import { drawnName } from './seen-name.ts'

/** What a call may change: `read` changes nothing. */
export type AccessClass = 'read' | 'write'

/**
 * Tests a name against a pattern with stars; undefined if the pattern is not valid.
 *
 * @param isStrict - whether case counts
 */
export function compileNamePattern(pattern: string, isStrict = true): ((name: string) => boolean) | undefined {
  const parsed = parseWildcard(fromText(pattern.replaceAll('\\', '\\\\')))
  if (typeof parsed === 'string') return undefined
  const matcher = createWildcard(parsed.parts, isStrict)
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
   * else `write`. A name that looks like one the policy calls `write` is `write`.
   *
   * @param readOnlyHint - the tool's annotation; the protocol's default is false
   */
  accessOf(tool: string, readOnlyHint?: boolean): AccessClass
}

type Tools = PortalServerRow['tools']

/** Finds the class of a name in rows of the policy: a full name goes before a pattern. */
function compileRows(tools: Tools, isStrict: boolean): (name: string) => AccessClass | undefined {
  const key = (name: string): string => (isStrict ? name : drawnName(name))
  const exact = new Map<string, AccessClass>()
  // Of two names that look alike, the class that may less counts.
  for (const [name, access] of tools)
    if (!name.includes('*')) exact.set(key(name), exact.get(key(name)) === 'write' ? 'write' : access)
  const patterns = tools.flatMap(([name, access]) => {
    const matches = name.includes('*') ? compileNamePattern(key(name), isStrict) : undefined
    return matches === undefined ? [] : [{ matches, access }]
  })
  return (name) => exact.get(key(name)) ?? patterns.find(({ matches }) => matches(key(name)))?.access
}

function createServer({ id, url, trustsAnnotations, tools }: PortalServerRow): PortalServerInfo {
  const asWritten = compileRows(tools, true)
  const asSeen = compileRows(tools, false)
  return {
    id,
    url: url === undefined ? undefined : parseHttpUrl(url),
    trustsAnnotations,
    accessOf: (tool, readOnlyHint = false) =>
      asSeen(tool) === 'write' ? 'write' : (asWritten(tool) ?? (trustsAnnotations && readOnlyHint ? 'read' : 'write')),
  }
}

/** The servers of a portal by id. */
export function createPortalServers(rows: readonly PortalServerRow[]): ReadonlyMap<string, PortalServerInfo> {
  return new Map(rows.map((row) => [row.id, createServer(row)]))
}

function pathOf(url: URL): string {
  return url.pathname.replace(/\/+$/, '')
}

/** What of a URL tells one server from another: its origin and its path, without slashes at the end. */
export function portalServerPlace(url: URL): string {
  return `${url.origin}${pathOf(url)}`
}

/** The server that a URL belongs to: same origin, and its path or one below; of several the one with the longest path. */
export function findPortalServer(
  servers: ReadonlyMap<string, PortalServerInfo>,
  given: string | URL,
): PortalServerInfo | undefined {
  const url = parseHttpUrl(given)
  if (url === undefined) return undefined
  let found: { readonly server: PortalServerInfo; readonly length: number } | undefined
  for (const server of servers.values()) {
    if (server.url?.origin !== url.origin) continue
    const path = pathOf(server.url)
    const isBelow = url.pathname === path || url.pathname.startsWith(`${path}/`)
    if (isBelow && (found === undefined || path.length > found.length)) found = { server, length: path.length }
  }
  return found?.server
}
