/**
 * The index of the library. It is apart from the runtime, which modules load at the edge and which has no room for it: they
 * have a smaller one of the same meaning, `createIndexMatcher` there.
 */
export { createPairIndexMatcher } from './rule-index.ts'
export { createSkipScan } from './skip-scan.ts'
