import type { LabelledEndpoint } from './label-endpoints.ts'

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
  readonly endpoints: number
  readonly requests: number
  /** Bytes that went to it: what may have left. */
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly hosts: readonly string[]
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

/**
 * Who uses which AI: endpoints labelled `cf-llm` and calls to known providers by application, the unapproved first.
 * An application that nobody listed is named after its provider or host, and unreviewed.
 */
export function reportApplications(
  labelled: readonly LabelledEndpoint[],
  applications: readonly ApplicationRow[] = [],
): readonly ApplicationUse[] {
  const uses = new Map<string, { -readonly [K in keyof ApplicationUse]: ApplicationUse[K] } & { hosts: string[] }>()
  for (const { endpoint, verdict, provider } of labelled) {
    if (verdict !== 'cf-llm' && provider === null) continue
    const { host, statistics } = endpoint
    const row = applications.find(({ hosts }) => hosts.some((pattern) => hasHost(pattern, host)))
    const application = row?.name ?? provider ?? host
    const use = uses.get(application) ?? {
      application,
      status: row?.status ?? 'unreviewed',
      endpoints: 0,
      requests: 0,
      sentBytes: 0,
      receivedBytes: 0,
      hosts: [],
    }
    use.endpoints += 1
    use.requests += statistics.counts.requests
    use.sentBytes += statistics.counts.sentBytes
    use.receivedBytes += statistics.counts.receivedBytes
    if (!use.hosts.includes(host)) use.hosts.push(host)
    uses.set(application, use)
  }
  const order: readonly ApplicationStatus[] = ['unapproved', 'unreviewed', 'in_review', 'approved']
  return [...uses.values()].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.requests - a.requests)
}
