import { plain } from '../sets/constraint.ts'
import { toIntervals } from '../sets/interval-set.ts'
import { intEdges } from './edges.ts'
import type { TestKind } from './kind.ts'

/** `in {…}` of integers. */
export const intSet: TestKind<'int_set'> = {
  constraint: ({ ranges }) =>
    plain({ domain: 'int', set: toIntervals(ranges.map(({ first, last }) => [BigInt(first), BigInt(last)])) }),
  edges: ({ ranges }) => intEdges(ranges),
}
