import type { ByteString } from '../../bytes.ts'
import type { ExecutionContext } from '../../context/index.ts'
import type { EachStep } from '../../each.ts'
import type { IntervalRow } from '../interval-index.ts'
import type { Value } from '../../values.ts'

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

/** Looks that rules need beside their own index, since many stand under one entry. */
export interface RuleCheckRows {
  /** What their entries lead to are numbers of checks. */
  readonly rows: readonly RuleIndexRow[]
  /** The check of each rule, or -1. */
  readonly ofRules: readonly number[]
  /** By row: the place of the rules' index of the same value and kind, or -1. Default: none has any. */
  readonly sameAs?: readonly number[]
}
