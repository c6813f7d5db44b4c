import type { Policy } from '../../policy/index.ts'
import { endsRequest } from '../answer/to-response.ts'

/** Names of the fields that some rule reads that ends requests: by default they are told of all texts. */
export function wholeScopeFields({ stages }: Policy): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { rules } of stages) {
    for (const { rule, filter } of rules) {
      if (!endsRequest(rule.report.action) && rule.effect !== 'enter') continue
      for (const name of filter.fields) names.add(name)
    }
  }
  return names
}
