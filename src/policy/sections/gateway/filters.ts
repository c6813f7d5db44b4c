import type { GatewayBuilder } from '../../../language/index.ts'
import type { GatewayPolicy } from '../../document/generated/document.generated.ts'

/** What a policy is asked about, in the words of the API. */
export type GatewayFilter = NonNullable<GatewayPolicy['filters']>[number]

/** The kind of policy that a filter of the API asks for. Source: gateway-actions.json, filters. */
export const gatewayFilters: Readonly<Record<GatewayFilter, GatewayBuilder>> = {
  http: 'http',
  dns: 'dns',
  dns_resolver: 'resolver',
  l4: 'network',
  egress: 'egress',
}

/** What a policy without filters is asked about. */
export const usualFilters: readonly GatewayFilter[] = ['http']

/** The parts of a policy that are conditions. */
export const gatewayParts = ['traffic', 'identity', 'device_posture'] as const

/**
 * Whether policies of some filters may take an action.
 *
 * @param kinds - kinds of policy that allow the action
 */
export function suitsFilters(kinds: readonly string[], filters: readonly string[] = usualFilters): boolean {
  return filters.some(
    (filter) => Object.hasOwn(gatewayFilters, filter) && kinds.includes(gatewayFilters[filter as GatewayFilter]),
  )
}
