import type { SqlTest, TestOf } from './test-kind.ts'

export const bitwiseAnd: SqlTest<TestOf<'bitwise_and'>> = ({ literal }, { sql }, { dialect }) =>
  dialect.hasBits(sql, dialect.int(literal))
