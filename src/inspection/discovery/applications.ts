import { defaultApplicationStatus, findApplication } from '../traffic/index.ts'
import type { LabelledEndpoint } from './label-endpoints.ts'
import { isMcpEndpoint } from './mcp-endpoint.ts'
import type { HostUse } from './usage.ts'

/** Review states of an application in Cloudflare's shadow IT reports. */
export const applicationStatuses = ['approved', 'in_review', 'unapproved', 'unreviewed'] as const
export type ApplicationStatus = (typeof applicationStatuses)[number]

/** An application that somebody looked at: which hosts it has, and whether it may be used. */
export interface ApplicationRow {
  readonly name: string
  /** Hosts; `*.` in front takes all below it. */
  readonly hosts: readonly string[]
  readonly status: ApplicationStatus
}

/** One application of the shadow-AI report. */
export interface ApplicationUse {
  readonly application: string
  readonly status: ApplicationStatus
  /** `mcp`: a server of the Model Context Protocol, which has tools and no model. */
  readonly kind: 'model' | 'mcp'
  readonly endpoints: number
  readonly requests: number
  /** Bytes that went to it: what may have left. */
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly hosts: readonly string[]
}

/** What one user did with one application. */
export interface UserUse {
  /** '' for requests of which the log names no user. */
  readonly user: string
  readonly application: string
  readonly status: ApplicationStatus
  readonly kind: ApplicationUse['kind']
  readonly requests: number
  readonly sentBytes: number
  readonly receivedBytes: number
}

function hasHost(pattern: string, host: string): boolean {
  const wanted = pattern.toLowerCase()
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted
}

/** Reads a list of applications, as parsed from YAML or JSON; else says what is wrong. */
export function readApplications(
  input: unknown,
): { readonly ok: true; readonly value: readonly ApplicationRow[] } | { readonly ok: false; readonly reason: string } {
  const rows: unknown = Array.isArray(input) ? input : (input as { applications?: unknown } | null)?.applications
  if (!Array.isArray(rows)) return { ok: false, reason: 'expected a list of applications' }
  const value: ApplicationRow[] = []
  for (const [index, row] of (rows as unknown[]).entries()) {
    const { name, hosts, status } = (row ?? {}) as Readonly<Record<string, unknown>>
    const place = `applications[${String(index)}]`
    if (typeof name !== 'string' || name === '') return { ok: false, reason: `${place} has no name` }
    if (!Array.isArray(hosts) || !hosts.every((host) => typeof host === 'string'))
      return { ok: false, reason: `${place} has no list of hosts` }
    const known = applicationStatuses.find((candidate) => candidate === status)
    if (known === undefined)
      return { ok: false, reason: `${place}.status is none of ${applicationStatuses.join(', ')}` }
    value.push({ name, hosts, status: known })
  }
  return { ok: true, value }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Which application of a list, or else of the table, a host and a path are of. */
class Naming {
  readonly #listed: readonly ApplicationRow[]

  constructor(listed: readonly ApplicationRow[]) {
    this.#listed = listed
  }

  of(host: string, path: string): { readonly row: ApplicationRow | undefined; readonly known: string | undefined } {
    const name = host.replace(/:\d+$/, '')
    const row = this.#listed.find(({ hosts }) =>
      hosts.some((pattern) => hasHost(pattern, host) || hasHost(pattern, name)),
    )
    return { row, known: findApplication(host, path)?.application.name }
  }
}

const order: readonly ApplicationStatus[] = ['unapproved', 'unreviewed', 'in_review', 'approved']

function byStatus(
  a: { readonly status: ApplicationStatus; readonly requests: number },
  b: { readonly status: ApplicationStatus; readonly requests: number },
): number {
  return order.indexOf(a.status) - order.indexOf(b.status) || b.requests - a.requests
}

/** Adds up by application; endpoints that no log measured are not counted as such. */
class UseTable {
  readonly #uses = new Map<string, Mutable<ApplicationUse> & { hosts: string[] }>()

  add(
    application: string,
    status: ApplicationStatus,
    kind: ApplicationUse['kind'],
    counts: Pick<ApplicationUse, 'endpoints' | 'requests' | 'sentBytes' | 'receivedBytes'>,
    host?: string,
  ): void {
    const key = `${kind} ${application}`
    const use = this.#uses.get(key) ?? { application, status, kind, endpoints: 0, requests: 0, sentBytes: 0, receivedBytes: 0, hosts: [] } // prettier-ignore
    use.endpoints += counts.endpoints
    use.requests += counts.requests
    use.sentBytes += counts.sentBytes
    use.receivedBytes += counts.receivedBytes
    if (host !== undefined && !use.hosts.includes(host)) use.hosts.push(host)
    this.#uses.set(key, use)
  }

  has(application: string): boolean {
    return [...this.#uses.values()].some((use) => use.application === application)
  }

  get rows(): readonly ApplicationUse[] {
    return [...this.#uses.values()].sort(byStatus)
  }
}

/**
 * Who uses which AI: endpoints labelled `cf-llm`, calls to known applications and to MCP servers by application, the
 * unapproved first. A listed application that is unapproved is always in it, whatever its endpoints look like and with
 * no request as well. One that nobody listed has the name of the table, or its host, and is unreviewed.
 *
 * @param uses - hosts that were counted without times, as logs of names and of Gateway have them
 */
export function reportApplications(
  labelled: readonly LabelledEndpoint[],
  applications: readonly ApplicationRow[] = [],
  uses: readonly HostUse[] = [],
): readonly ApplicationUse[] {
  const naming = new Naming(applications)
  const table = new UseTable()
  const measured = new Set<string>()
  for (const { endpoint, verdict, provider } of labelled) {
    const { host, path, statistics } = endpoint
    measured.add(host)
    const { row, known } = naming.of(host, path)
    const kind = isMcpEndpoint(host, path) ? 'mcp' : 'model'
    const isListed = row !== undefined && row.status === 'unapproved'
    if (kind === 'model' && verdict !== 'cf-llm' && provider === null && !isListed) continue
    table.add(
      row?.name ?? known ?? host,
      row?.status ?? defaultApplicationStatus,
      kind,
      { endpoints: 1, ...statistics.counts },
      host,
    )
  }
  for (const use of uses) {
    if (measured.has(use.host)) continue
    const { row, known } = naming.of(use.host, use.path)
    const name = row?.name ?? known ?? (use.isMcp ? use.host : undefined)
    if (name !== undefined)
      table.add(
        name,
        row?.status ?? defaultApplicationStatus,
        use.isMcp ? 'mcp' : 'model',
        { endpoints: 0, ...use },
        use.host,
      )
  }
  for (const { name, status } of applications)
    if (status === 'unapproved' && !table.has(name))
      table.add(name, status, 'model', { endpoints: 0, requests: 0, sentBytes: 0, receivedBytes: 0 })
  return table.rows
}

/** The same by user and application. Hosts count that the report by application has. */
export function reportUsers(
  reported: readonly ApplicationUse[],
  applications: readonly ApplicationRow[],
  uses: readonly HostUse[],
): readonly UserUse[] {
  const naming = new Naming(applications)
  const byHost = new Map(reported.flatMap((row) => row.hosts.map((host) => [`${row.kind} ${host}`, row] as const)))
  const found = new Map<string, Mutable<UserUse>>()
  for (const { user, host, path, isMcp, requests, sentBytes, receivedBytes } of uses) {
    const kind = isMcp ? 'mcp' : 'model'
    const { row, known } = naming.of(host, path)
    const listed = reported.find(({ application }) => application === (row?.name ?? known))
    const entry = listed ?? byHost.get(`${kind} ${host}`)
    if (entry === undefined) continue
    const key = `${user}\0${kind} ${entry.application}`
    const use = found.get(key) ?? { user, application: entry.application, status: entry.status, kind, requests: 0, sentBytes: 0, receivedBytes: 0 } // prettier-ignore
    use.requests += requests
    use.sentBytes += sentBytes
    use.receivedBytes += receivedBytes
    found.set(key, use)
  }
  return [...found.values()].sort(byStatus)
}
