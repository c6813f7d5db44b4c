import { observeParts, some, type ObservedPart, type PartOutcome } from '../../compiler/index.ts'
import { dlpField, type CompiledStage, type DocumentPath, type Policy } from '../../policy/index.ts'
import { valueAt } from '../mutation/mutant.ts'

/** How often one outcome of a part was seen. */
export interface OutcomeCount {
  readonly outcome: PartOutcome
  /** When the rule was reached. */
  reached: number
  /** On events that an earlier rule had decided, or that did not come to its stage. */
  unreached: number
}

/** One part of a rule's condition with what tests saw of it. */
export interface CoveredPart {
  readonly observed: ObservedPart
  /** As it is written; empty if nobody wrote it. */
  readonly text: string
  /** Where its expression stands. */
  readonly path: DocumentPath
  /** The part stands inside of a text at the path, not for the whole of it. */
  readonly isWritten: boolean
  readonly outcomes: readonly OutcomeCount[]
}

/** One rule with what tests saw of it. */
export interface CoveredRule {
  /** `policy`, or the stage of the portal. */
  readonly arena: string
  readonly stage: number
  readonly place: number
  readonly id: string
  readonly path: DocumentPath
  readonly parts: readonly CoveredPart[]
  /** Events on which it acted, or was reported in monitor mode. */
  acted: number
  reached: number
}

const expressionMembers = ['expression', 'traffic', 'identity', 'device_posture'] as const

function isWrittenAt({ document }: Policy, path: DocumentPath, text: string): boolean {
  return expressionMembers.some((name) => valueAt(document, [...path, name]) === text)
}

function toRule(policy: Policy, arena: string, stage: number, compiled: CompiledStage, place: number): CoveredRule {
  const { rule, path, conditions } = compiled.rules[place] as CompiledStage['rules'][number]
  const parts = conditions.flatMap((filter) => {
    // What the portal itself asks before every rule is no rule's to test.
    if (filter.text.startsWith('mcp.subject in ') && !isWrittenAt(policy, path, filter.text)) return []
    const member = expressionMembers.find((name) => valueAt(policy.document, [...path, name]) === filter.text)
    return observeParts(filter.checked.root, filter.scheme).map((observed): CoveredPart => {
      const { start, end } = observed.part.span
      // A scanner looks whenever a rule asks, and finds something or nothing.
      const isScanned = some(observed.part, (node) => node.kind === 'field' && node.name === dlpField)
      const names: readonly PartOutcome[] = observed.canMiss && !isScanned ? ['true', 'false', 'missing'] : ['true', 'false']
      return {
        observed,
        text: filter.text.slice(start, end),
        path: member === undefined ? path : [...path, member],
        isWritten: member !== undefined,
        outcomes: names.map((outcome) => ({ outcome, reached: 0, unreached: 0 })),
      }
    })
  })
  return { arena, stage, place, id: rule.report.rule, path, parts, acted: 0, reached: 0 }
}

/** The rules of a policy and of its portal, with nothing seen yet. */
export function coveredRules(policy: Policy): readonly CoveredRule[] {
  const rulesOf = (arena: string, stages: readonly CompiledStage[]): CoveredRule[] =>
    stages.flatMap((stage, number) => stage.rules.map((_, place) => toRule(policy, arena, number, stage, place)))
  const { portal } = policy
  if (portal === undefined) return rulesOf('policy', policy.stages)
  const stages = Object.entries(portal.stages).flatMap(([name, { compiled }]) => rulesOf(name, [compiled]))
  return [...rulesOf('policy', policy.stages), ...stages]
}
