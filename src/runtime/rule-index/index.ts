/**
 * What finds the rules of large policies, in the library and in emitted modules. It is an entry of its own, since the
 * runtime, which every module loads at the edge, has no room for it.
 */
export { createIndexMatcher, type IndexHooks } from './rule-index.ts'
export type { RuleCheckRows } from './check-rows.ts'
export type { IndexEntries, IndexGetter, RuleIndexRow, RuleNumbers } from './index-entries.ts'
export type { IntervalRow } from './interval-index.ts'
export { createSkipScan } from './literals/skip-scan.ts'
