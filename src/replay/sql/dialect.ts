import type { Type } from '../../language/index.ts'
import type { RegexNode } from '../../regex/index.ts'
import type { ByteString, IpValue } from '../../runtime/index.ts'

/** How bytes are held: `bytes`, one character or byte for each of them; `text`, as the UTF-8 text that they are. */
export type BytesForm = 'bytes' | 'text'

/**
 * A value as SQL text.
 *
 * `present` is a condition that says whether there is a value; absent where there always is one. What `sql` gives where
 * there is none differs by dialect, so it is looked at through {@link Dialect.guard} only.
 */
export interface SqlValue {
  readonly sql: string
  readonly present?: string | undefined
  /** Of bytes, and of arrays and maps of bytes. Absent: `bytes`. */
  readonly form?: BytesForm | undefined
}

/** A condition and the number of its rule. */
export interface NumberedCondition {
  readonly number: number
  readonly sql: string
}

/** A column of a table of constants. */
export interface TableColumn {
  readonly name: string
  /** Of each row one, as the dialect writes it. */
  readonly literals: readonly string[]
}

/** The operators of two truths, or of two arrays of them. */
export type LogicalOperator = 'and' | 'or' | 'xor'

/**
 * What one database says for each thing that the language asks, exactly. Each text that a method takes is SQL that a
 * dialect has written, never a user's. Sources of the forms and of the traps around them: docs/replay.md.
 */
export interface Dialect {
  readonly name: 'duckdb' | 'clickhouse'
  /** Whether text columns and byte strings are held in two ways. */
  readonly hasTextForm: boolean

  /** The column type that holds values of a type. */
  type(type: Type): string
  bytes(value: ByteString, form: BytesForm): string
  int(value: number | bigint): string
  bool(value: boolean): string
  /** An address as its key: `4` and 8 hexadecimal digits, or `6` and 32, so that order and family are those of text. */
  ip(value: IpValue): string
  /** A value of a type that is not there. */
  missing(type: Type): SqlValue

  /** A test of a value that may be missing. */
  guard(value: SqlValue, test: string, whenMissing: boolean): string
  /** A value that is there where a condition holds. */
  where(condition: string, sql: string, type: Type): SqlValue
  /** Whether a value is there and equals a column that never is missing, so that a join can look it up. */
  equalsColumn(value: SqlValue, column: string): string
  xor(left: string, right: string): string

  /** Text as byte string. */
  toBytes(sql: string): string
  contains(sql: string, literal: string): string
  startsWith(sql: string, literal: string): string
  endsWith(sql: string, literal: string): string
  length(sql: string, form: BytesForm): string
  lower(sql: string): string
  upper(sql: string): string
  /** From a place counted from 0 to a place behind the last. */
  slice(sql: string, start: string, end: string): string
  concat(parts: readonly string[]): string
  greatest(left: string, right: string): string
  hasBits(sql: string, mask: string): string
  /** The sum of integers, wrapped at 64 bits. */
  add(left: string, right: string): string
  toText(sql: string): string
  /** @throws SqlRefusal where the database cannot say the pattern exactly */
  matches(sql: string, form: BytesForm, pattern: RegexNode): string

  arrayOf(items: readonly string[], element: Type): string
  at(array: SqlValue, index: number, element: Type): SqlValue
  key(map: SqlValue, key: ByteString, element: Type): SqlValue
  hasKey(map: string, key: string): string
  /** The values of a map in the order of its keys' bytes. */
  values(map: string, element: Type): string
  transform(array: string, name: string, body: string): string
  filter(array: string, name: string, condition: string): string
  /** One level of arrays of arrays. */
  flatten(array: string): string
  has(array: string, value: string): string
  /** Entry by entry, as long as the shorter. */
  zip(operator: LogicalOperator, left: string, right: string): string
  /** Two arrays or more, one behind the other. */
  chained(arrays: readonly string[]): string
  count(array: string): string
  joined(array: string, separator: string): string
  split(sql: string, separator: string, limit: number): string
  /** Statements that make a table of constants, with a row or more: each column has as many literals. */
  tableOf(name: string, columns: readonly TableColumn[]): readonly string[]
  /** Statements that make a table of what a query gives. */
  tableFrom(name: string, query: string): readonly string[]
  /** A query for `id` and `rule`: of each row, the rules whose condition holds. */
  matchedRules(rules: readonly NumberedCondition[], from: string, where: string): string
  /**
   * A query for `rules`, sorted, `rows` and the `first` id of the rows in which the same rules match, of pairs of `id`
   * and `rule`; with times also for each `bucket`, the step of a row's time over `l`, which is a table with an `id`.
   */
  countSets(pairs: string, times?: { readonly bucket: string; readonly table: string }): string
  /** An array where it is there, else an empty one. */
  orEmpty(value: SqlValue, element: Type): string
}
