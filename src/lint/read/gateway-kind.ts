import { gatewayKindsOf } from '../../language/index.ts'
import { findAction, gatewayFilters, type GatewayFilter } from '../../policy/index.ts'

/**
 * The filters of a policy; of one that says none, the one kind that knows every field of its conditions and takes its action.
 * Undefined if several do. The API gives filters with each policy and does not say what it takes for those that a request
 * leaves out, so nothing else is known.
 */
export function filtersOf(given: unknown, action: string, conditions: readonly string[]): GatewayFilter[] | undefined {
  if (Array.isArray(given) && given.length > 0) return given as GatewayFilter[]
  let kinds = Object.values(gatewayFilters)
  const taking = findAction(action)?.gateway ?? []
  if (taking.length > 0) kinds = kinds.filter((kind) => taking.includes(kind))
  for (const text of conditions)
    for (const [name] of text.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/[a-z_][\w.]*/g)) {
      const knowing = gatewayKindsOf(name)
      if (knowing !== undefined) kinds = kinds.filter((kind) => knowing.has(kind))
    }
  const fitting = (Object.keys(gatewayFilters) as GatewayFilter[]).filter((filter) =>
    kinds.includes(gatewayFilters[filter]),
  )
  return fitting.length === 1 ? fitting : undefined
}
