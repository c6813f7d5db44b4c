import type { FindingList } from '../document/finding.ts'
import { fieldsOfWay } from '../sections/ai-gateway/expressions.ts'
import type { PolicyGuard } from '../sections/guards/read-guards.ts'
import type { CompiledStage } from './stage/compile-stage.ts'

/**
 * Tells fields of where a call goes in rules and guards of a gateway: they are asked before its first attempt, and there
 * no such field ever has a value.
 */
export function checkWayFields(
  stages: readonly CompiledStage[],
  guards: readonly PolicyGuard[],
  findings: FindingList,
): void {
  const find = (fields: readonly string[]): string | undefined => fields.find((name) => fieldsOfWay.includes(name))
  for (const { rules } of stages)
    for (const { conditions, conditionPaths } of rules)
      for (const [index, { fields }] of conditions.entries()) {
        const field = find(fields)
        if (field !== undefined) findings.add('E_AI_FIELD', conditionPaths[index] ?? [], { field, where: 'a rule' })
      }
  for (const [index, { when }] of guards.entries()) {
    const field = find(when?.fields ?? [])
    if (field !== undefined) findings.add('E_AI_FIELD', ['guards', index, 'when'], { field, where: 'a guard' })
  }
}
