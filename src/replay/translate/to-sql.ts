import type { Filter } from '../../compiler/index.ts'
import type { Dialect } from '../sql/dialect.ts'
import { SqlRefusal, type RefusalCode } from '../sql/refusal.ts'
import type { Columns, ListItems } from './context.ts'
import { sqlFunctions } from './functions.ts'
import { Translator } from './translate.ts'

export interface ToSqlOptions {
  readonly dialect: Dialect
  /** What gives a field; undefined: it is missing in every row. */
  readonly columns: Columns
  /** Items of the lists that the filter names. */
  readonly lists?: ListItems
}

/** A condition that is true or false and never NULL, or why the database cannot say it exactly. */
export type WrittenSql =
  | { readonly ok: true; readonly sql: string }
  | { readonly ok: false; readonly code: RefusalCode; readonly reason: string }

/**
 * A filter as a condition of SQL that holds for just the rows for which the filter does. DuckDB needs the statements of
 * `duckdbSetup` once in a connection, ClickHouse the `clickhouseSettings` with each query.
 *
 * @example
 * toSql(filter, { dialect: duckdb, columns: (field) => ({ sql: `"${field}"`, present: `"${field}" IS NOT NULL`, form: 'text' }) })
 */
export function toSql(filter: Filter, { dialect, columns, lists }: ToSqlOptions): WrittenSql {
  try {
    const sql = new Translator({ dialect, columns, functions: sqlFunctions, lists }).condition(filter.checked.root)
    return { ok: true, sql }
  } catch (error) {
    if (error instanceof SqlRefusal) return { ok: false, code: error.code, reason: error.what }
    throw error
  }
}
