import { suggest } from '../../diagnostics/index.ts'
import {
  applications as catalogue,
  contentCategoryOf,
  defaultApplicationStatus,
  type Application as CatalogueApplication,
} from '../../inspection/traffic/index.ts'
import {
  ApplicationDirectory,
  filledByApplications,
  HostIndex,
  type ApplicationRow,
  type OperationRow,
} from '../../runtime/index.ts'
import type { FindingList } from '../document/finding.ts'
import type { Application, PolicyDocument } from '../document/generated/document.generated.ts'
import { checkHost } from '../document/written-values.ts'

/** Cloudflare's number of the content category "Artificial Intelligence". Source: Cloudflare docs, domain categories. */
export const artificialIntelligenceId = 184

/** The catalogue by key: an application of which some hosts count for some paths only has several rows. */
const catalogueByKey = new Map<string, CatalogueApplication[]>()
for (const row of catalogue) catalogueByKey.set(row.id, [...(catalogueByKey.get(row.id) ?? []), row])

/** Reports what the schema of the section `applications` cannot. */
export function checkApplications(document: PolicyDocument, findings: FindingList): void {
  const known = Object.keys(document.categories ?? {})
  for (const [key, { categories, hosts }] of Object.entries(document.applications ?? {})) {
    const path = ['applications', key]
    if ((hosts === undefined || hosts.length === 0) && !catalogueByKey.has(key)) {
      const [best] = suggest(key, catalogueByKey.keys(), 1)
      findings.add(
        'E_POLICY_SCHEMA',
        path,
        { reason: `\`hosts\` is missing: no application of the catalogue is called \`${key}\`` },
        best === undefined ? {} : { hint: `did you mean \`${best}\`?` },
      )
    }
    for (const [index, host] of (hosts ?? []).entries()) {
      checkHost(findings, [...path, 'hosts', index], host)
      if (/^\*(?::\d+)?$/.test(host))
        findings.add('E_POLICY_SCHEMA', [...path, 'hosts', index], {
          reason: `\`${host}\` is any host: an application is known by the name of one`,
        })
    }
    for (const [index, name] of (categories ?? []).entries()) {
      if (known.includes(name)) continue
      const [best] = suggest(name, known, 1)
      const hint = best === undefined ? 'define it under `categories`' : `did you mean \`${best}\`?`
      findings.add('E_UNKNOWN_REFERENCE', [...path, 'categories', index], { what: 'category', name }, { hint })
    }
  }
  checkClaims(document, findings)
}

/** A host that the document gives to an application. */
interface Claim {
  readonly key: string
  readonly index: number
  readonly hosts: readonly [string]
}

/**
 * Reports hosts of which an application never sees a request, since another one has them before it: an earlier one of
 * the document, or one of the document where the catalogue knows better.
 */
function checkClaims({ applications = {} }: PolicyDocument, findings: FindingList): void {
  const claims = Object.entries(applications).flatMap(([key, { hosts = [] }]) =>
    hosts.map((host, index): Claim => ({ key, index, hosts: [host] })),
  )
  if (claims.length === 0) return
  const order = new Map(claims.map((claim, at) => [claim, at]))
  const written = new HostIndex(claims)
  const claimantsOf = (host: string, key: string): readonly Claim[] =>
    [...written.covering(host)].flatMap(({ row, isPortOnly }) => (isPortOnly || row.key === key ? [] : [row]))
  for (const [at, claim] of claims.entries()) {
    const [host] = claim.hosts
    const before = claimantsOf(host, claim.key).find((other) => (order.get(other) ?? 0) < at)
    if (before === undefined) continue
    findings.add('E_APPLICATION_HOST', ['applications', claim.key, 'hosts', claim.index], {
      host,
      owner: before.key,
      place: `\`applications.${before.key}.hosts[${String(before.index)}]\``,
    })
  }
  const told = new Set<Claim>()
  for (const known of catalogue) {
    if (applications[known.id]?.hosts !== undefined) continue
    for (const host of known.hosts)
      for (const claim of claimantsOf(host, known.id)) {
        if (told.has(claim)) continue
        told.add(claim)
        findings.add(
          'E_APPLICATION_HOST',
          ['applications', claim.key, 'hosts', claim.index],
          { host, owner: known.id, place: 'the catalogue' },
          { hint: `write it under the key \`${known.id}\`, or give that key the hosts that stay with it` },
        )
      }
  }
}

/** Controls by their name in any case: the dashboard's `Upload` is the catalogue's `upload`. */
function controlOf(
  name: string,
  own: Application['controls'],
  known: CatalogueApplication | undefined,
): number | undefined {
  const written = Object.entries(own ?? {}).find(([key]) => key.toLowerCase() === name)
  return written?.[1] ?? Object.entries(known?.controls ?? {}).find(([key]) => key === name)?.[1]
}

function toOperations(own: Application | undefined, known: CatalogueApplication | undefined): readonly OperationRow[] {
  const patterns = new Map<string, readonly string[]>([
    ...Object.entries(known?.operations ?? {}),
    ...Object.entries(own?.operations ?? {}),
  ])
  return [...patterns].map(([name, list]) => {
    const control = controlOf(name.toLowerCase(), own?.controls, known)
    return { name, patterns: list, ...(control === undefined ? {} : { control }) }
  })
}

/** Names that people see, and the numbers that expressions hold for them. */
export function applicationNames(document: PolicyDocument): {
  readonly applications: ReadonlyMap<string, string>
  readonly controls: ReadonlyMap<string, string>
} {
  const names = new Map<string, string>()
  const controls = new Map<string, string>()
  for (const { key, id, operations } of [...applicationRows(document)].reverse()) {
    const name = document.applications?.[key]?.name ?? catalogueByKey.get(key)?.[0]?.name ?? key
    if (id !== undefined) names.set(name, String(id))
    for (const { name: operation, control } of operations)
      if (control !== undefined)
        controls.set(`${operation.charAt(0).toUpperCase()}${operation.slice(1)}`, String(control))
    for (const [control, number] of Object.entries(document.applications?.[key]?.controls ?? {}))
      controls.set(control, String(number))
  }
  return { applications: names, controls }
}

/** A row of the document, over that of the catalogue with the same key. */
function toRow(document: PolicyDocument, key: string, known: CatalogueApplication | undefined): ApplicationRow {
  const applications = document.applications ?? {}
  const own = Object.hasOwn(applications, key) ? applications[key] : undefined
  const categories = document.categories ?? {}
  const named = (own?.categories ?? []).flatMap((name) =>
    Object.hasOwn(categories, name) ? (categories[name]?.id ?? []) : [],
  )
  const isIntelligence = known !== undefined && contentCategoryOf(known) !== undefined
  const id = own?.id ?? known?.cloudflareId
  return {
    key,
    hosts: own?.hosts ?? known?.hosts ?? [],
    ...(known?.only === undefined || own?.hosts !== undefined ? {} : { only: known.only }),
    ...(id === undefined ? {} : { id }),
    status: own?.status ?? defaultApplicationStatus,
    categories: own?.categories === undefined && isIntelligence ? [artificialIntelligenceId] : named,
    operations: toOperations(own, known),
  }
}

/** The applications of a policy: those of the document first, then those of the catalogue that it does not overrule. */
export function applicationRows(document: PolicyDocument): readonly ApplicationRow[] {
  const own = Object.entries(document.applications ?? {})
  const names = new Set(own.map(([key]) => key))
  return [
    ...own.flatMap(([key, { hosts }]) => {
      const known = catalogueByKey.get(key) ?? []
      // Hosts of the document stand for all that the catalogue has.
      return known.length === 0 || hosts !== undefined
        ? [toRow(document, key, known[0])]
        : known.map((row) => toRow(document, key, row))
    }),
    ...catalogue.flatMap((row) => (names.has(row.id) ? [] : [toRow(document, row.id, row)])),
  ]
}

/**
 * The applications of a policy, looked up by host.
 *
 * @param fields - the fields that its rules read
 * @returns undefined if no rule asks for what it would fill
 */
export function createApplications(
  document: PolicyDocument,
  fields: readonly string[],
): ApplicationDirectory | undefined {
  const isAsked = fields.some((name) => filledByApplications.includes(name))
  return isAsked ? new ApplicationDirectory(applicationRows(document)) : undefined
}
