import { walk, type Filter } from '../../../compiler/index.ts'
import { createDiagnostic, type Diagnostic } from '../../../diagnostics/index.ts'
import { gatewayKindsOf, type GatewayBuilder } from '../../../language/index.ts'

/**
 * Selectors of a condition that policies of its kind do not have: they are missing there, so that most comparisons never
 * hold and `!=` always does.
 */
export function foreignSelectors(filter: Filter, kind: GatewayBuilder): readonly Diagnostic[] {
  const isForeign = (field: string): boolean => gatewayKindsOf(field)?.has(kind) === false
  if (!filter.fields.some(isForeign)) return []
  const found: Diagnostic[] = []
  walk(filter.checked.root, (node) => {
    if (node.kind !== 'field' || !isForeign(node.name)) return
    const kinds = [...(gatewayKindsOf(node.name) ?? [])].join(', ')
    found.push(createDiagnostic('W_SELECTOR_POLICY', node.span, { name: node.name, kind, kinds }))
  })
  return found
}
