import type { SqlTest, TestOf } from './test-kind.ts'

import { asBytes, formOf, isUtf8 } from '../bytes.ts'

interface Range {
  readonly first: string
  readonly last: string
}

/** A value in single items or ranges; an empty set holds nothing. */
function inRanges(sql: string, ranges: readonly Range[]): string {
  const singles = ranges.filter(({ first, last }) => first === last).map(({ first }) => first)
  const tests = [
    ...(singles.length === 0 ? [] : [`${sql} IN (${singles.join(', ')})`]),
    ...ranges
      .filter(({ first, last }) => first !== last)
      .map(({ first, last }) => `${sql} BETWEEN ${first} AND ${last}`),
  ]
  return tests.length === 0 ? 'false' : tests.length === 1 ? (tests[0] as string) : `(${tests.join(' OR ')})`
}

export const intSet: SqlTest<TestOf<'int_set'>> = ({ ranges }, { sql }, { dialect }) =>
  inRanges(
    sql,
    ranges.map(({ first, last }) => ({ first: dialect.int(first), last: dialect.int(last) })),
  )

export const ipSet: SqlTest<TestOf<'ip_set'>> = ({ ranges }, { sql }, { dialect }) =>
  inRanges(
    sql,
    ranges.map(({ first, last }) => ({ first: dialect.ip(first), last: dialect.ip(last) })),
  )

export const bytesSet: SqlTest<TestOf<'bytes_set'>> = ({ items }, value, { dialect }) => {
  const isText = formOf(value) === 'text'
  // What is no UTF-8 never equals a text.
  const possible = isText ? items.filter(isUtf8) : items
  const held = isText ? value : asBytes(dialect, value)
  return inRanges(
    held.sql,
    possible.map((item) => {
      const literal = dialect.bytes(item, formOf(held))
      return { first: literal, last: literal }
    }),
  )
}
