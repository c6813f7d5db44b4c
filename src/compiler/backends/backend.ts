import type { EventRecord, ExecutionContext, RuleFinder, Value } from '../../runtime/index.ts'
import type { FilterPlan, FinderPlan, ValuePlan } from '../plan.ts'

/** A compiled condition: reads values by slot, asks the context for what is not there. */
export type Predicate = (values: readonly (Value | undefined)[], context: ExecutionContext) => boolean

/** A compiled value expression; undefined is a missing value. */
export type Getter = (values: readonly (Value | undefined)[], context: ExecutionContext) => Value | undefined

/** A compiled condition on what its host has: a context, or a record. */
export type Matcher = (input: ExecutionContext | EventRecord) => boolean

/** A way to run a plan. Every backend gives the same answers. */
export interface Backend {
  readonly name: 'closures' | 'source'
  compileFilter(plan: FilterPlan): Predicate
  compileValue(plan: ValuePlan): Getter
  /**
   * The condition on a context of the plan's scheme.
   *
   * @param slow - answers for everything that is no such context
   */
  compileMatcher(plan: FilterPlan, slow: Matcher): Matcher
  /** What finds the first of a few rules, in one function, where that is quicker. */
  compileFinder?(plan: FinderPlan): RuleFinder
}

/** Thrown by a backend that cannot serve here, so that the caller takes the next one. Anything else thrown is a bug. */
export class UnsupportedByBackend extends Error {
  override readonly name = 'UnsupportedByBackend'
}
