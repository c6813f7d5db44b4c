import {
  closures,
  costOf,
  readPlan,
  source,
  walk,
  type Filter,
  type FinderPlan,
  type RuleLook,
} from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { RuleFinder, Value } from '../../runtime/index.ts'
import type { GuardIndex } from './guard-entries.ts'
import { leaveOut, type GuardPlace, type GuardTable } from './guard-table.ts'
import type { PlannedIndex } from './index-rows.ts'
import { createRuleFinder, mostStraight } from './rule-finder.ts'

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

/** So few rules are told apart by one more value that reading it costs as much as asking them. */
const fewTold = 2

/** More values than this are not looked at before rules are asked. */
const mostLooks = 3

/** Rules of more parts together are no straight code: V8 optimises functions up to a length. */
const mostParts = 2_000

/** What tells a few rules apart before they are asked one after the other. */
export interface PlannedDispatch {
  readonly looks: readonly RuleLook[]
  /** By rule, the parts of its condition that the looks answer, for `leaveOut`. */
  readonly answered: readonly (readonly number[])[]
  /** The rules that no look says anything about. */
  readonly always: readonly number[]
}

/** The guards of rules that one index of equalities answers, by rule. */
type GuardsByRule = ReadonlyMap<number, GuardPlace>

function guardsByIndex(count: number, table: GuardTable): Map<GuardIndex, GuardsByRule> {
  const byIndex = new Map<GuardIndex, Map<number, GuardPlace>>()
  for (let number = 0; number < count; number++)
    for (const guard of table.guardsOf(number)) {
      const index = table.indexOf(guard)
      if (index === undefined || index.kind !== 'equal' || index.steps !== undefined || index.isDear) continue
      let guards = byIndex.get(index)
      if (guards === undefined) byIndex.set(index, (guards = new Map<number, GuardPlace>()))
      if (!guards.has(number)) guards.set(number, guard)
    }
  return byIndex
}

function toLook({ value }: GuardIndex, guards: GuardsByRule, all: number, left: number, table: GuardTable): RuleLook {
  const told = maskOf(guards.keys())
  const others = all & ~told
  const masks = new Map<Value, number>()
  for (const [number, guard] of guards)
    for (const { literal } of table.entriesOf(guard))
      masks.set(literal as Value, (masks.get(literal as Value) ?? others) | (1 << number))
  return { value, masks: [...masks], others, own: told & left }
}

function maskOf(numbers: Iterable<number>): number {
  let mask = 0
  for (const number of numbers) mask |= 1 << number
  return mask
}

/** The values that exclude most of a few rules by one look each; undefined if there are too many, or none is of use. */
export function planDispatch(
  rules: readonly { readonly filter: Filter }[],
  table: GuardTable,
): PlannedDispatch | undefined {
  const count = rules.length
  if (count > mostStraight) return undefined
  const byIndex = guardsByIndex(count, table)
  const all = 2 ** count - 1
  const looks: RuleLook[] = []
  const answered = rules.map((): number[] => [])
  const always = new Set(rules.keys())
  while (looks.length < mostLooks) {
    const news = ([, guards]: readonly [GuardIndex, GuardsByRule]): number =>
      [...guards.keys()].filter((number) => always.has(number)).length
    const [best] = [...byIndex].sort((a, b) => news(b) - news(a))
    if (best === undefined || news(best) < fewTold) break
    const [index, guards] = best
    looks.push(toLook(index, guards, all, maskOf(always), table))
    byIndex.delete(index)
    for (const [number, guard] of guards) {
      // A value is read only where it leaves out rules of its own; others cannot count on it.
      if (always.delete(number)) answered[number]?.push(table.partOf(guard))
    }
  }
  if (looks.length === 0 || partsOf(rules) > mostParts) return undefined
  return { looks, answered, always: [...always] }
}

function partsOf(rules: readonly { readonly filter: Filter }[]): number {
  let parts = 0
  for (const { filter } of rules)
    walk(readPlan(filter).root, () => {
      parts++
    })
  return parts
}

/** What straight code asks: the looks, and of each condition what they do not answer. */
export function toFinderPlan(
  { looks, answered }: PlannedDispatch,
  filters: readonly Filter[],
  scheme: Scheme,
): FinderPlan {
  return {
    scheme,
    looks,
    conditions: filters.map((filter, number) => leaveOut(readPlan(filter).root, answered[number] ?? [])),
  }
}

/** What finds the first of a few rules: generated code where the rules are that too. */
export function createFinder(dispatch: PlannedDispatch, filters: readonly Filter[], scheme: Scheme): RuleFinder {
  if (filters.every(({ backend }) => backend === 'source') && source.compileFinder !== undefined)
    return source.compileFinder(toFinderPlan(dispatch, filters, scheme))
  return createRuleFinder(
    filters.map(({ predicate }) => predicate),
    dispatch.looks.map(({ value, masks, others, own }) => ({
      getter: closures.compileValue({ scheme, root: value, slots: [] }),
      masks: new Map(masks),
      others,
      own,
    })),
  )
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
  let asking = dispatch === undefined ? 0 : dispatching * dispatch.looks.length
  for (const { filter } of asked) {
    asking += askRule[backend ?? filter.backend]
    if (asking > lookingUp) return false
  }
  return rules.every(({ filter }) => costOf(filter.plan.root, fieldCost) <= dearCondition)
}
