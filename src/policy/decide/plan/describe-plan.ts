import type { ValueNode } from '../../../compiler/index.ts'
import { toText } from '../../../runtime/index.ts'
import type { CompiledStage } from '../stage/compile-stage.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import type { PlanSummary } from '../../plan/rule-plan.ts'
import { whyAskedAlone } from '../../plan/unindexed.ts'
import type { Policy } from '../policy.ts'

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

/** How many rule ids a line names. */
const mostNamed = 12

/** A rule that no index finds: it is asked for each event that gets so far. */
export interface UnindexedRule {
  readonly rule: string
  readonly stage: string
  /** Where it stands in the document. */
  readonly path: DocumentPath
  /** Why, as a clause for people. */
  readonly reason: string
}

/** The rules of all stages that are asked one by one, in their order. */
export function unindexedRules({ stages, plans, portal }: PlannedPolicy): UnindexedRule[] {
  return allStages({ stages, plans, portal }).flatMap(([stage, plan]) => unindexedOf(stage, plan))
}

/** What a plan is told of. */
type PlannedPolicy = Pick<Policy, 'stages' | 'plans' | 'portal'>

/** The stages that events go through, and then those of calls through the portal. */
function allStages({ stages, plans, portal }: PlannedPolicy): (readonly [CompiledStage, PlanSummary | undefined])[] {
  const ofPortal = portal === undefined ? [] : Object.values(portal.stages)
  return [
    ...stages.map((stage, at) => [stage, plans[at]] as const),
    ...ofPortal
      .filter(({ plan }) => plan.summary.rules > 0)
      .map(({ compiled, plan }) => [compiled, plan.summary] as const),
  ]
}

function unindexedOf({ stage, rules }: CompiledStage, plan: PlanSummary | undefined): UnindexedRule[] {
  return (plan?.residual ?? []).flatMap((number) => {
    const found = rules[number]
    if (found === undefined) return []
    const { rule, path, filter } = found
    return [{ rule: rule.report.rule, stage: stage.name, path, reason: whyAskedAlone(filter.plan.root) }]
  })
}

/** Rules that are asked one by one for the same reason, a line each: who they are and why. */
export function describeUnindexed(rules: readonly UnindexedRule[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const { rule, reason } of rules) byReason.set(reason, [...(byReason.get(reason) ?? []), rule])
  return [...byReason].map(([reason, names]) => {
    const more = names.length - mostNamed
    return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}: ${reason}`
  })
}

function plural(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`
}

/** A plan as text for people: which rules are found through which index, and which are asked one by one. */
export function describePlan(policy: PlannedPolicy): string {
  const lines: string[] = []
  for (const [stage, plan] of allStages(policy)) {
    if (plan === undefined) continue
    const few =
      plan.isLoop && plan.rules > 0 ? ', so few that they are asked one after the other; by index they would be' : ''
    lines.push(`${stage.stage.name}: ${plural(plan.rules, 'rule')}${few}`)
    for (const { value, each, kind, entries, rules } of plan.indexes) {
      lines.push(
        `  index  ${describeValue(value)}${each ? '[*]' : ''}  ${kindText[kind]}: ${plural(entries, 'value')}, ${plural(rules, 'rule')}`,
      )
    }
    for (const line of describeUnindexed(unindexedOf(stage, plan))) lines.push(`  one by one  ${line}`)
    if (plan.checked > 0) lines.push(`  second look-up  ${plural(plan.checked, 'rule')} that share an entry with many`)
    if (plan.shared > 0)
      lines.push(`  asked once for all  ${plural(plan.shared, 'condition')} that several rules share`)
  }
  return lines.join('\n')
}
