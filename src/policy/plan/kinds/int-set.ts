import type { Test } from '../../../compiler/index.ts'
import { rangeEntries, rangesKey, type PlanKind } from './kind.ts'

export const intSet: PlanKind<Extract<Test, { kind: 'int_set' }>> = {
  key: ({ kind, ranges }) => `in ${kind} ${rangesKey(ranges)}`,
  entries: ({ ranges }) => rangeEntries(ranges, 'int_interval'),
}
