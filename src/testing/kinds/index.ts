import type { Test } from '../../compiler/index.ts'
import type { ExecutionContext, Value } from '../../runtime/index.ts'
import { bitwiseAnd } from './bitwise-and.ts'
import { bytesSet } from './bytes-set.ts'
import { contains } from './contains.ts'
import { intSet } from './int-set.ts'
import { ipSet } from './ip-set.ts'
import type { Reference } from './kind.ts'
import { list } from './list.ts'
import { order } from './order.ts'
import { regex } from './regex.ts'
import { wildcard } from './wildcard.ts'

/** Every kind of test. Whoever adds one to `Test` is asked for its row. */
// prettier-ignore
const kinds: { readonly [K in Test['kind']]: Reference<Extract<Test, { kind: K }>> } = {
  order, contains, regex, wildcard, list,
  bitwise_and: bitwiseAnd, int_set: intSet, bytes_set: bytesSet, ip_set: ipSet,
}

/** Whether a value passes a test, as section 7 of the language reference says it. */
export function evaluateTest(test: Test, value: Value, context: ExecutionContext): boolean {
  return (kinds[test.kind] as Reference<Test>)(test, value, context)
}
