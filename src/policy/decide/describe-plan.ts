import type { ValueNode } from '../../compiler/index.ts'
import { toText } from '../../runtime/index.ts'
import type { CompiledStage } from './compile-stage.ts'
import type { PlanSummary } from '../plan/rule-plan.ts'

function describeValue(node: ValueNode): string {
  switch (node.kind) {
    case 'field':
      return node.name
    case 'literal':
      return typeof node.value === 'string' ? JSON.stringify(toText(node.value)) : String(node.value)
    case 'pattern':
      return JSON.stringify(toText(node.pattern.source))
    case 'step':
      return `${describeValue(node.base)}[${node.step.kind === 'key' ? JSON.stringify(toText(node.step.key)) : String(node.step.index)}]`
    case 'call':
      return `${node.function.name}(${node.arguments.map(describeValue).join(', ')})`
    case 'map_call':
      return `${node.function.name}(${[`${describeValue(node.each.base)}[*]`, ...node.rest.map(describeValue)].join(', ')})`
    case 'condition':
      return '(a condition)'
  }
}

const kindText = {
  equal: 'equals, by hash',
  prefix: 'starts with',
  suffix: 'ends with',
  contains: 'contains, all literals in one pass',
  contains_any_case: 'contains in any case, all literals in one pass',
  int_interval: 'number in a range',
  ip_interval: 'address in a network or range',
} as const

/** How many rule ids a line of the plan names. */
const mostNamed = 12

function plural(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`
}

/** A plan as text for people: which rules are found through which index, and which are asked one by one. */
export function describePlan(stages: readonly CompiledStage[], plans: readonly PlanSummary[]): string {
  const lines: string[] = []
  for (const [at, plan] of plans.entries()) {
    const stage = stages[at]
    lines.push(`${stage?.stage.name ?? ''}: ${plural(plan.rules, 'rule')}`)
    for (const { value, each, kind, entries, rules } of plan.indexes) {
      lines.push(
        `  index  ${describeValue(value)}${each ? '[*]' : ''}  ${kindText[kind]}: ${plural(entries, 'value')}, ${plural(rules, 'rule')}`,
      )
    }
    if (plan.residual.length > 0) {
      const named = plan.residual
        .slice(0, mostNamed)
        .map((number) => stage?.rules[number]?.rule.report.rule ?? String(number))
      const more = plan.residual.length - named.length
      lines.push(`  one by one  ${named.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`)
    }
    if (plan.checked > 0) lines.push(`  second look-up  ${plural(plan.checked, 'rule')} that share an entry with many`)
    if (plan.shared > 0)
      lines.push(`  asked once for all  ${plural(plan.shared, 'condition')} that several rules share`)
  }
  return lines.join('\n')
}
