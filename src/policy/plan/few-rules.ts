import { costOf, type Filter } from '../../compiler/index.ts'
import type { PlannedIndex } from './index-rows.ts'

/**
 * What a decision costs in nanoseconds, as measured with the workloads W4 and W5 of the benches (2 to 100 rules, Node 20):
 * asking a rule took 17 to 29 ns as closures and 8 to 14 as generated source; a matcher with one index of equalities took
 * 90 to 125, one with two indexes of `contains` besides 390 to 720.
 */
const start = 60
const lookUp = 30
const textLookUp = 150
const askRule: Readonly<Record<'closures' | 'source', number>> = { closures: 25, source: 11 }

/** Conditions dearer than this are not asked without an index: a detector, a body, a pattern that is not the host's. */
const dearCondition = 100

/**
 * Whether asking the rules of a stage one after the other costs less than looking them up.
 *
 * @param backend - how the rules are asked; default: as each filter runs
 */
export function isLoopCheaper(
  rules: readonly { readonly filter: Filter }[],
  indexes: readonly PlannedIndex[],
  fieldCost: (slot: number) => number,
  backend?: Filter['backend'],
): boolean {
  let asking = 0
  let lookingUp = start
  for (const { lookup } of indexes)
    lookingUp += lookup.kind === 'contains' || lookup.kind === 'contains_any_case' ? textLookUp : lookUp
  for (const { filter } of rules) {
    asking += askRule[backend ?? filter.backend]
    if (asking > lookingUp) return false
  }
  return rules.every(({ filter }) => costOf(filter.plan.root, fieldCost) <= dearCondition)
}
