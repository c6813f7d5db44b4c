import type { FieldGrowth } from '../../runtime/index.ts'
import type { CompiledStage } from './stage/compile-stage.ts'

/** Where the set of fields that the rules of a stage read grows. */
export function fieldGrowth({ rules }: CompiledStage): readonly FieldGrowth[] {
  const names = new Set<string>()
  const growth: FieldGrowth[] = [[0, []]]
  // Filters that read the same fields have one list of them.
  const known = new Set<readonly string[]>()
  for (let at = 0; at < rules.length; at++) {
    const { filter, parameters } = rules[at] as CompiledStage['rules'][number]
    if (parameters.length === 0 && known.has(filter.fields)) continue
    known.add(filter.fields)
    const before = names.size
    for (const field of filter.fields) names.add(field)
    for (const parameter of parameters) for (const field of parameter.filter.fields) names.add(field)
    if (names.size > before) growth.push([at + 1, [...names].sort()])
  }
  return growth
}
