import type { Test } from '../../../compiler/index.ts'
import type { SqlValue } from '../../sql/dialect.ts'
import type { TranslationContext } from '../context.ts'

/** The test of one kind. */
export type TestOf<K extends Test['kind']> = Extract<Test, { kind: K }>

/** What SQL says of one kind of test: a condition on a value that is there. */
export type SqlTest<T extends Test> = (test: T, value: SqlValue, context: TranslationContext) => string
