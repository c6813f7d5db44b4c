import type { ByteString, EachStep, ExecutionContext, Value } from '../index.ts'
import type { IntervalRow } from './interval-index.ts'

/** Numbers of rules, ascending. */
export type RuleNumbers = readonly number[]

/** Rules by literal; emitted modules list them. */
type RulesByLiteral<Literal> = ReadonlyMap<Literal, RuleNumbers> | readonly (readonly [Literal, RuleNumbers])[]

/** What may be true of a value, with the rules that can match only then. */
export type IndexEntries =
  | { readonly kind: 'equal'; readonly entries: RulesByLiteral<Value> }
  | {
      readonly kind: 'prefix' | 'suffix' | 'contains' | 'contains_any_case'
      readonly entries: RulesByLiteral<ByteString>
    }
  | { readonly kind: 'int_interval' | 'ip_interval'; readonly entries: readonly IntervalRow[] }

/** Reads one value of an event. It never throws but for what a lazy provider gives. */
export type IndexGetter = (values: ExecutionContext['values'], context: ExecutionContext) => Value | undefined

/** One index: a value, perhaps the values inside it, and what to look up. */
export interface RuleIndexRow {
  readonly getter: IndexGetter
  /** The value is an array or map whose elements are looked up. */
  readonly steps: readonly EachStep[] | undefined
  readonly lookup: IndexEntries
}
