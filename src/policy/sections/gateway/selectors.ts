import { walk, type Filter } from '../../../compiler/index.ts'
import { createDiagnostic, type Diagnostic } from '../../../diagnostics/index.ts'
import { gatewaySelectors, type GatewayBuilder } from '../../../language/index.ts'

/** The kinds of policy that have a field, by its name; fields of our own are in none. */
let kindsOfField: ReadonlyMap<string, ReadonlySet<GatewayBuilder>> | undefined

function kindsOf(field: string): ReadonlySet<GatewayBuilder> | undefined {
  if (kindsOfField === undefined) {
    const kinds = new Map<string, Set<GatewayBuilder>>()
    for (const { name, aliasOf = name, policyTypes } of gatewaySelectors)
      kinds.set(aliasOf, new Set([...(kinds.get(aliasOf) ?? []), ...policyTypes]))
    kindsOfField = kinds
  }
  return kindsOfField.get(field)
}

/**
 * Selectors of a condition that policies of its kind do not have: they are missing there, so that most comparisons never
 * hold and `!=` always does. Source: gateway-selectors.json, policyTypes.
 */
export function foreignSelectors(filter: Filter, kind: GatewayBuilder): readonly Diagnostic[] {
  const isForeign = (field: string): boolean => kindsOf(field)?.has(kind) === false
  if (!filter.fields.some(isForeign)) return []
  const found: Diagnostic[] = []
  walk(filter.checked.root, (node) => {
    if (node.kind !== 'field' || !isForeign(node.name)) return
    const kinds = [...(kindsOf(node.name) ?? [])].join(', ')
    found.push(createDiagnostic('W_SELECTOR_POLICY', node.span, { name: node.name, kind, kinds }))
  })
  return found
}
