import { ApplicationDirectory, type HostFacts } from '../../runtime/index.ts'
import { suggest } from '../../diagnostics/index.ts'
import type { FindingList } from '../document/finding.ts'
import type { Application, PolicyDocument } from '../document/generated/document.generated.ts'

/** Reports categories of applications that the document does not define. */
export function checkApplications(document: PolicyDocument, findings: FindingList): void {
  const known = Object.keys(document.categories ?? {})
  const owners = new Map<string, string>()
  for (const [key, { categories, hosts }] of Object.entries(document.applications ?? {})) {
    for (const [index, host] of hosts.entries()) {
      const owner = owners.get(host.toLowerCase())
      if (owner !== undefined && owner !== key)
        findings.add('E_APPLICATION_HOST', ['applications', key, 'hosts', index], { host, owner })
      owners.set(host.toLowerCase(), key)
    }
    for (const [index, name] of (categories ?? []).entries()) {
      if (known.includes(name)) continue
      const [best] = suggest(name, known, 1)
      const hint = best === undefined ? 'define it under `categories`' : `did you mean \`${best}\`?`
      findings.add(
        'E_UNKNOWN_REFERENCE',
        ['applications', key, 'categories', index],
        { what: 'category', name },
        { hint },
      )
    }
  }
}

/** What the applications of a document say of hosts. */
export function hostFacts(document: PolicyDocument): ReadonlyMap<string, HostFacts> {
  const hosts = new Map<string, Application[]>()
  for (const application of Object.values(document.applications ?? {}))
    for (const host of application.hosts) {
      const name = host.toLowerCase()
      const known = hosts.get(name)
      if (known === undefined) hosts.set(name, [application])
      else known.push(application)
    }
  const categories = document.categories ?? {}
  return new Map(
    [...hosts].map(([host, applications]) => [
      host,
      {
        ids: applications.flatMap(({ id }) => id ?? []),
        statuses: applications.map(({ status }) => status ?? 'unreviewed'),
        categories: applications.flatMap(({ categories: own }) =>
          (own ?? []).flatMap((key) => (Object.hasOwn(categories, key) ? (categories[key]?.id ?? []) : [])),
        ),
      },
    ]),
  )
}

/** The applications of a document, looked up by host; undefined if it names none. */
export function createApplications(document: PolicyDocument): ApplicationDirectory | undefined {
  const facts = hostFacts(document)
  return facts.size === 0 ? undefined : new ApplicationDirectory(facts)
}
