import type { Test } from '../../compiler/index.ts'
import type { Value } from '../../runtime/index.ts'
import type { SignedConstraint } from '../sets/constraint.ts'
import { bitwiseAnd } from './bitwise-and.ts'
import { bytesSet } from './bytes-set.ts'
import { contains } from './contains.ts'
import { intSet } from './int-set.ts'
import { ipSet } from './ip-set.ts'
import type { KnownLists, TestKind } from './kind.ts'
import { list } from './list.ts'
import { order } from './order.ts'
import { regex } from './regex.ts'
import { wildcard } from './wildcard.ts'

/** One row for each kind of comparison: a kind without a row does not compile. */
// prettier-ignore
const kinds: { readonly [K in Test['kind']]: TestKind<K> } = {
  order, contains, regex, wildcard, list,
  bitwise_and: bitwiseAnd, int_set: intSet, bytes_set: bytesSet, ip_set: ipSet,
}

function rowOf<K extends Test['kind']>(test: { readonly kind: K }): TestKind<K> {
  return kinds[test.kind]
}

/** The values for which a test holds. */
export function constraintOf(test: Test, lists: KnownLists): SignedConstraint {
  return rowOf<Test['kind']>(test).constraint(test, lists)
}

/** Values at which the answer of a test turns. */
export function edgesOf(test: Test, lists: KnownLists): readonly Value[] {
  return rowOf<Test['kind']>(test).edges(test, lists)
}
