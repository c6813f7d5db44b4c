import type { RuleReport } from '../../policy/index.ts'
import type { AnswerDecision, EnforcementDecision } from '../decision.ts'

function joinReports(first: readonly RuleReport[], second: readonly RuleReport[]): readonly RuleReport[] {
  const known = new Set(first.map(({ rule, tier }) => `${tier ?? ''}/${rule}`))
  return [...first, ...second.filter(({ rule, tier }) => !known.has(`${tier ?? ''}/${rule}`))]
}

/** The decision of an exchange that is over: what a rule says of the answer goes before what let the request pass. */
export function joinDecisions(request: EnforcementDecision, answer: AnswerDecision): EnforcementDecision {
  const isDecided = answer.rule !== null
  return {
    ...request,
    ...(isDecided
      ? { action: answer.action, parameters: answer.parameters, rule: answer.rule, tier: answer.tier }
      : {}),
    matched: joinReports(request.matched, answer.matched),
    monitored: joinReports(request.monitored, answer.monitored),
    overruled: joinReports(request.overruled, answer.overruled),
    settings: { ...request.settings, ...answer.settings },
    tags: [...new Set([...request.tags, ...answer.tags])],
    problems: [...request.problems, ...answer.problems],
  }
}
