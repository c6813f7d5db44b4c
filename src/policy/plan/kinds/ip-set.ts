import type { Test } from '../../../compiler/index.ts'
import { rangeEntries, rangesKey, type PlanKind } from './kind.ts'

export const ipSet: PlanKind<Extract<Test, { kind: 'ip_set' }>> = {
  key: ({ kind, ranges }) => `in ${kind} ${rangesKey(ranges)}`,
  entries: ({ ranges }) => rangeEntries(ranges, 'ip_interval'),
}
