import {
  countUpTo,
  type DecisionProblem,
  type ExecutionContext,
  type RuleMatcher,
  type RulePredicate,
  RuntimeError,
  type Value,
} from '../index.ts'
import type { RuleIndexRow, RuleNumbers } from './index-entries.ts'

/** What {@link createEqualityMatcher} is made of. */
export interface EqualityParts {
  /** How many there are. */
  readonly rules: number
  /** The only index: equalities over one value. */
  readonly row: RuleIndexRow
  readonly predicateOf: (rule: number) => RulePredicate
  readonly start: (() => void) | undefined
  /** Whether an event has all mandatory fields of the rules; undefined if there are none. */
  readonly isWhole: ((context: ExecutionContext) => boolean) | undefined
  /** Gives what is asked where a value cannot be read, a mandatory one is not there or a condition fails. */
  readonly careful: () => RuleMatcher
}

/** Rules by the value that they ask for. */
export function toRulesByValue({ lookup }: RuleIndexRow): ReadonlyMap<Value, RuleNumbers> | undefined {
  if (lookup.kind !== 'equal') return undefined
  return lookup.entries instanceof Map
    ? (lookup.entries as ReadonlyMap<Value, RuleNumbers>)
    : new Map(lookup.entries as readonly (readonly [Value, RuleNumbers])[])
}

/**
 * The matcher of rules that all ask one value to be equal to something: one look, and then the rules that are left.
 * Nothing is remembered of an event, since nothing would be asked twice.
 */
export function createEqualityMatcher(parts: EqualityParts, byValue: ReadonlyMap<Value, RuleNumbers>): RuleMatcher {
  const { row, predicateOf, start, isWhole, careful } = parts
  const { getter } = row
  const predicates: (RulePredicate | undefined)[] = new Array<undefined>(parts.rules).fill(undefined)
  let matcher: RuleMatcher | undefined
  /** The event that the careful matcher goes on with. */
  let left: ExecutionContext | undefined
  const give = (from: number, context: ExecutionContext, problems: DecisionProblem[]): number => {
    left = context
    matcher ??= careful()
    // It must see the event begin. The rules before gave no problems, or it would have been asked before.
    if (from > 0) matcher(0, context, [])
    return matcher(from, context, problems)
  }
  return (from, context, problems) => {
    if (from === 0) {
      if (isWhole !== undefined && !isWhole(context)) return give(0, context, problems)
      start?.()
      left = undefined
    } else if (left === context && matcher !== undefined) return matcher(from, context, problems)
    const { values } = context
    try {
      const value = getter(values, context)
      const rules = value === undefined ? undefined : byValue.get(value)
      if (rules === undefined) return -1
      for (let at = from === 0 ? 0 : countUpTo(rules, from - 1); at < rules.length; at++) {
        const rule = rules[at] as number
        if ((predicates[rule] ??= predicateOf(rule))(values, context)) return rule
      }
      return -1
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      return give(from, context, problems)
    }
  }
}
