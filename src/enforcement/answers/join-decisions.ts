import type { RuleReport } from '../../policy/index.ts'
import { endsRequest } from '../answer/to-response.ts'
import type { AnswerDecision, EnforcementDecision } from '../decision.ts'
import type { GuardRecord } from '../guards/message-guard.ts'

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

/** A guard that blocks decides as a rule does. */
export function blockedBy(decision: EnforcementDecision, { block }: GuardRecord): EnforcementDecision {
  if (block === undefined || block.reason === 'rule' || endsRequest(decision.action)) return decision
  return { ...decision, action: 'block', parameters: {}, rule: block.guard ?? null, tier: 'guards' }
}

/** The decision of an exchange that is over: rules of the request, guards, rules of the answer by its head and by all of it. */
export function joinExchange(
  request: EnforcementDecision,
  guards: readonly GuardRecord[],
  answers: readonly AnswerDecision[],
): EnforcementDecision {
  const guarded = guards.filter(({ direction }) => direction === 'request').reduce(blockedBy, request)
  const decided = answers.reduce(joinDecisions, guarded)
  const joined = guards.filter(({ direction }) => direction === 'response').reduce(blockedBy, decided)
  return { ...joined, guards, answer: answers.findLast(({ answer }) => answer !== null) ?? null }
}
