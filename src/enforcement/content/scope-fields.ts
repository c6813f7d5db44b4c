import type { Policy } from '../../policy/index.ts'
import { endsRequest } from '../answer/to-response.ts'

/** Names of the fields that some rule reads that ends requests: by default they are told of all texts. */
export function wholeScopeFields({ stages, scheme }: Policy): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { rules } of stages) {
    for (const { rule, filter } of rules) {
      if (!endsRequest(rule.report.action) && rule.effect !== 'enter') continue
      for (const slot of filter.plan.slots) names.add(scheme.shape.fields[slot]?.name ?? '')
    }
  }
  return names
}
