import type { Test } from '../../../compiler/index.ts'
import { bitwiseAnd } from './bitwise-and.ts'
import { bytesSet } from './bytes-set.ts'
import { contains } from './contains.ts'
import { intSet } from './int-set.ts'
import { ipSet } from './ip-set.ts'
import type { PlanKind } from './kind.ts'
import { list } from './list.ts'
import { order } from './order.ts'
import { regex } from './regex.ts'
import { wildcard } from './wildcard.ts'

/** Every kind of test. Whoever adds one to `Test` is asked for its row. */
// prettier-ignore
const kinds: { readonly [K in Test['kind']]: PlanKind<Extract<Test, { kind: K }>> } = {
  order, contains, regex, wildcard, list,
  bitwise_and: bitwiseAnd, int_set: intSet, bytes_set: bytesSet, ip_set: ipSet,
}

/** What the plan knows of the kind of a test. */
export function planKindOf<T extends Test>(test: T): PlanKind<T> {
  return kinds[test.kind] as unknown as PlanKind<T>
}

export type { EntryTail, GuardKind } from './kind.ts'
