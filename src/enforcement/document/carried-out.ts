import { createDiagnostic } from '../../diagnostics/index.ts'
import { answerReach, planAnswers, type Policy, type PolicyFinding } from '../../policy/index.ts'
import { endsRequest } from '../answer/to-response.ts'

/**
 * Actions that need nothing done beside what a decision is, or that the enforcement point does: the rest is told in
 * `decision.settings` or `decision.matched`, for the host to carry out.
 */
const passing: ReadonlySet<string> = new Set([
  'allow',
  'bypass',
  'execute',
  'log',
  'noisolate',
  'off',
  'rewrite',
  'skip',
])

/** What of a policy the enforcement point does not do by itself, each at its rule. */
export function findNotCarriedOut({ stages }: Policy): readonly PolicyFinding[] {
  const findings: PolicyFinding[] = []
  const nowhere = { start: 0, end: 0 }
  for (const { rules } of stages) {
    for (const { rule, path, rate } of rules) {
      const { action } = rule.report
      if (rule.monitor) continue
      const at = { path, target: 'value' } as const
      if (!endsRequest(action) && !passing.has(action))
        findings.push({ ...createDiagnostic('W_ACTION_HOST', nowhere, { action }), ...at })
      if (rate?.needsAnswer !== undefined)
        findings.push({ ...createDiagnostic('W_RATE_HOST', nowhere, { reason: rate.needsAnswer }), ...at })
    }
  }
  return findings
}

/** Rules for which whole answers are held back, each at its place. */
export function findHeldAnswers(policy: Policy): readonly PolicyFinding[] {
  const { follows } = planAnswers(policy)
  return policy.stages.flatMap(({ rules }) =>
    rules.flatMap((compiled): PolicyFinding[] => {
      const { rule, path, filter } = compiled
      const { rule: id, action } = rule.report
      const holds = answerReach(filter.fields) === 'whole' && endsRequest(action) && !rule.monitor && !follows(compiled)
      if (!holds) return []
      return [{ ...createDiagnostic('W_ANSWER_HELD', { start: 0, end: 0 }, { rule: id }), path, target: 'value' }]
    }),
  )
}

/** Fields of detections that rules read and no detector fills. */
export function findUnfilled(fields: readonly string[]): readonly PolicyFinding[] {
  return fields.map((name) => ({
    ...createDiagnostic('W_FIELD_HOST', { start: 0, end: 0 }, { name }),
    path: [],
    target: 'value' as const,
  }))
}
