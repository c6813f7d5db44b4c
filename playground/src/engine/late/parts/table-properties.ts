import type * as Whole from '../../../../../src/regex/syntax/unicode/tables/table-properties.ts'
import { latePart } from './late-part.ts'

/** Tables of properties that JavaScript has no classes for, and hardly a pattern names. */
export const unicodeTables = latePart(
  'the tables of Unicode',
  () => import('../../../../../src/regex/syntax/unicode/tables/table-properties.ts'),
)

export const tableProperty: typeof Whole.tableProperty = (property, value) =>
  unicodeTables.get().tableProperty(property, value)
