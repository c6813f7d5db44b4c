import { gatewaySelectors, type GatewayBuilder } from '../../language/index.ts'
import { findAction, type GatewayPolicy } from '../../policy/index.ts'

/** The conditions of a Gateway policy. */
export const gatewayParts = ['traffic', 'identity', 'device_posture'] as const

type Filter = NonNullable<GatewayPolicy['filters']>[number]

const filters: Readonly<Record<GatewayBuilder, Filter>> = {
  http: 'http',
  dns: 'dns',
  resolver: 'dns_resolver',
  network: 'l4',
  egress: 'egress',
}

let kindsOfFields: ReadonlyMap<string, ReadonlySet<GatewayBuilder>> | undefined

/** The kinds of policies that know a field, by its name. */
function kindsByField(): ReadonlyMap<string, ReadonlySet<GatewayBuilder>> {
  if (kindsOfFields !== undefined) return kindsOfFields
  const kinds = new Map<string, Set<GatewayBuilder>>()
  for (const { name, policyTypes } of gatewaySelectors) {
    const known = kinds.get(name)
    if (known === undefined) kinds.set(name, new Set(policyTypes))
    else for (const type of policyTypes) known.add(type)
  }
  return (kindsOfFields = kinds)
}

/**
 * The filters of a policy that says none: the one kind that knows every field of its conditions and takes its action.
 * Undefined if several do. The API gives filters with each policy and does not say what it takes for those that a request
 * leaves out, so nothing else is known.
 */
export function filtersOf(action: string, conditions: readonly string[]): Filter[] | undefined {
  let kinds = Object.keys(filters) as GatewayBuilder[]
  const taking = findAction(action)?.gateway ?? []
  if (taking.length > 0) kinds = kinds.filter((kind) => taking.includes(kind))
  for (const text of conditions)
    for (const [name] of text.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/[a-z_][\w.]*/g)) {
      const knowing = kindsByField().get(name)
      if (knowing !== undefined) kinds = kinds.filter((kind) => knowing.has(kind))
    }
  const [only] = kinds
  return only === undefined || kinds.length > 1 ? undefined : [filters[only]]
}
