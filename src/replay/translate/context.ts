import type { Condition, ValueNode } from '../../compiler/index.ts'
import type { Type } from '../../language/index.ts'
import type { Dialect, SqlValue } from '../sql/dialect.ts'

/** A column, or a piece of SQL over columns, that gives a field. */
export type Columns = (field: string) => SqlValue | undefined

export type ListItem = string | number | bigint

/** The items of a named list, known when the query is made; undefined: it is not known, which no query can say. */
export type ListItems = (type: 'Int' | 'Bytes' | 'Ip', name: string) => readonly ListItem[] | undefined

/** What a function says in SQL. */
export type SqlFunction = (call: FunctionCall) => SqlValue

export interface FunctionCall {
  readonly dialect: Dialect
  /** In order; a pattern stands as its node only. */
  readonly arguments: readonly SqlValue[]
  readonly nodes: readonly ValueNode[]
  readonly types: readonly Type[]
  readonly returns: Type
}

/** All that a translation reads. */
export interface TranslationContext {
  readonly dialect: Dialect
  readonly columns: Columns
  readonly functions: ReadonlyMap<string, SqlFunction>
  readonly lists?: ListItems | undefined
  /** What stands for conditions that the database cannot say and that were decided beforehand. */
  readonly decided?: ReadonlyMap<Condition, string> | undefined
}
