import { mostDispatched } from '../../runtime/index.ts'
import { costOf, type Filter } from '../../compiler/index.ts'
import { numbersOf, type PlannedIndex } from './index-rows.ts'

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

/** Reading the value that tells rules apart, and looking them up. */
const dispatching = 25

/** Values dearer than this are read only if a rule asks. */
const dearValue = 20

/** What tells a few rules apart before they are asked one after the other. */
export interface PlannedDispatch {
  readonly row: PlannedIndex
  /** The rules that it says nothing about. */
  readonly always: readonly number[]
}

/** The index that excludes most of a few rules by one look; undefined if there are too many, or none is of use. */
export function planDispatch(
  count: number,
  indexes: readonly PlannedIndex[],
  fieldCost: (slot: number) => number,
): PlannedDispatch | undefined {
  if (count > mostDispatched) return undefined
  /** How many indexes lead to each rule: one that stands in two is excluded by neither alone. */
  const uses = new Array<number>(count).fill(0)
  const numbers = indexes.map(({ lookup }) => new Set(numbersOf(lookup)))
  for (const own of numbers) for (const number of own) uses[number] = (uses[number] ?? 0) + 1
  let best: PlannedDispatch | undefined
  for (const [at, row] of indexes.entries()) {
    if (row.lookup.kind !== 'equal' || row.steps !== undefined || costOf(row.value, fieldCost) > dearValue) continue
    const always = uses.flatMap((found, number) => (found === 1 && numbers[at]?.has(number) === true ? [] : [number]))
    if (always.length <= count - 2 && always.length < (best?.always.length ?? count)) best = { row, always }
  }
  return best
}

/**
 * Whether asking the rules of a stage one after the other costs less than looking them up.
 *
 * @param dispatch - excludes some of them first
 * @param backend - how the rules are asked; default: as each filter runs
 */
export function isLoopCheaper(
  rules: readonly { readonly filter: Filter }[],
  indexes: readonly PlannedIndex[],
  fieldCost: (slot: number) => number,
  dispatch?: PlannedDispatch,
  backend?: Filter['backend'],
): boolean {
  let lookingUp = start
  for (const { lookup } of indexes)
    lookingUp += lookup.kind === 'contains' || lookup.kind === 'contains_any_case' ? textLookUp : lookUp
  // One of those that are told apart is asked beside the others.
  const asked = dispatch === undefined ? rules : [...dispatch.always, 0].flatMap((number) => rules[number] ?? [])
  let asking = dispatch === undefined ? 0 : dispatching
  for (const { filter } of asked) {
    asking += askRule[backend ?? filter.backend]
    if (asking > lookingUp) return false
  }
  return rules.every(({ filter }) => costOf(filter.plan.root, fieldCost) <= dearCondition)
}
