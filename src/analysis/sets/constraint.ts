import type { BytesAtom } from '../bytes/atom.ts'
import type { IntervalSet } from './interval-set.ts'
import type { IpSet } from './ip-values.ts'

/** What a test says of a value that is there, as a set. */
export type Constraint =
  | { readonly domain: 'int'; readonly set: IntervalSet }
  /** The value shares a bit with the mask. */
  | { readonly domain: 'bits'; readonly mask: bigint }
  | { readonly domain: 'bool'; readonly value: boolean }
  | { readonly domain: 'ip'; readonly set: IpSet }
  | { readonly domain: 'bytes'; readonly atom: BytesAtom }
  /** A set that nobody can tell, such as a list whose items are not known; equal keys are one set. */
  | { readonly domain: 'unknown'; readonly key: string }

/** A constraint, or its complement. */
export interface SignedConstraint {
  readonly constraint: Constraint
  readonly negated: boolean
}

export function plain(constraint: Constraint): SignedConstraint {
  return { constraint, negated: false }
}
