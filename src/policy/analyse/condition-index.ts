import { fieldCosts, type Filter } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { DecisionProblem, ExecutionContext, ProgramRule } from '../../runtime/index.ts'
import { planRules } from '../plan/rule-plan.ts'

/** The first condition from a place on that an event fulfils; -1: none. It counts on the places being asked from 0 upwards. */
export type ConditionIndex = (from: number, context: ExecutionContext) => number

/** Stands for every rule: only conditions are asked. */
const nameless: ProgramRule = {
  effect: 'note',
  ends: 'nothing',
  report: { rule: '', action: 'log' },
  monitor: false,
  failClosed: false,
  block: 0,
}

/** Lays conditions of one scheme out as the engine does, for those who ask many times which of them an event fulfils. */
export function* indexConditions(filters: readonly Filter[], scheme: Scheme): Generator<void, ConditionIndex> {
  const { matcher } = yield* planRules(
    filters.map((filter) => ({ rule: nameless, filter })),
    scheme,
    fieldCosts(scheme),
  )
  const problems: DecisionProblem[] = []
  return (from, context) => {
    problems.length = 0
    return matcher(from, context, problems)
  }
}
