import type { RuleIndexRow } from './index-entries.ts'

/** Looks that rules need beside their own index, since many stand under one entry. */
export interface RuleCheckRows {
  /** What their entries lead to are numbers of checks. */
  readonly rows: readonly RuleIndexRow[]
  /** The check of each rule, or -1. */
  readonly ofRules: readonly number[]
  /** By row: the place of the rules' index of the same value and kind, or -1. Default: none has any. */
  readonly sameAs?: readonly number[]
}
