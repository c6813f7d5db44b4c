import { plain } from '../sets/constraint.ts'
import { toIpSet } from '../sets/ip-values.ts'
import { ipEdges } from './edges.ts'
import type { TestKind } from './kind.ts'

/** `in {…}` of addresses, networks and ranges. */
export const ipSet: TestKind<'ip_set'> = {
  constraint: ({ ranges }) => plain({ domain: 'ip', set: toIpSet(ranges) }),
  edges: ({ ranges }) => ipEdges(ranges),
}
