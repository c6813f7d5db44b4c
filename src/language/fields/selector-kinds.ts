import type { GatewayBuilder } from '../catalogue.ts'
import { gatewaySelectors } from './rows.ts'

let kindsByName: ReadonlyMap<string, ReadonlySet<GatewayBuilder>> | undefined

/** Every name of a field, other names of it too, with the kinds of all selectors that read it. */
function readKinds(): ReadonlyMap<string, ReadonlySet<GatewayBuilder>> {
  const byField = new Map<string, Set<GatewayBuilder>>()
  for (const { name, aliasOf = name, policyTypes } of gatewaySelectors)
    byField.set(aliasOf, new Set([...(byField.get(aliasOf) ?? []), ...policyTypes]))
  const kinds = new Map<string, ReadonlySet<GatewayBuilder>>(byField)
  for (const { name, aliasOf = name } of gatewaySelectors) kinds.set(name, byField.get(aliasOf) ?? new Set())
  return kinds
}

/**
 * The kinds of Gateway policy that have a field. Source: gateway-selectors.json, policyTypes.
 *
 * @param name - of a field, or another name of it
 * @returns undefined for what is no selector of Gateway's, such as our own fields
 */
export function gatewayKindsOf(name: string): ReadonlySet<GatewayBuilder> | undefined {
  return (kindsByName ??= readKinds()).get(name)
}
