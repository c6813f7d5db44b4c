import type { Test } from '../../../compiler/index.ts'
import type { SqlValue } from '../../sql/dialect.ts'
import type { TranslationContext } from '../context.ts'
import { bitwiseAnd } from './bitwise-and.ts'
import { list } from './lists.ts'
import { order } from './order.ts'
import { contains, regex, wildcard } from './patterns.ts'
import { bytesSet, intSet, ipSet } from './sets.ts'
import type { SqlTest, TestOf } from './test-kind.ts'

const tests: { readonly [K in Test['kind']]: SqlTest<TestOf<K>> } = {
  order,
  bitwise_and: bitwiseAnd,
  contains,
  regex,
  wildcard,
  int_set: intSet,
  bytes_set: bytesSet,
  ip_set: ipSet,
  list,
}

/** A test of a value that is there, as a condition. */
export function writeTest(test: Test, value: SqlValue, context: TranslationContext): string {
  const write = tests[test.kind] as SqlTest<Test>
  return write(test, value, context)
}
