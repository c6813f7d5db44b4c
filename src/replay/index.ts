export { clickhouse, clickhouseSettings } from './sql/clickhouse.ts'
export type { BytesForm, Dialect, SqlValue } from './sql/dialect.ts'
export { duckdb, duckdbSetup } from './sql/duckdb.ts'
export { SqlRefusal, type RefusalCode } from './sql/refusal.ts'
export type {
  Columns,
  FunctionCall,
  ListItem,
  ListItems,
  SqlFunction,
  TranslationContext,
} from './translate/context.ts'
export { sqlFunctions } from './translate/functions.ts'
export { Translator } from './translate/translate.ts'
export { toSql, type ToSqlOptions, type WrittenSql } from './translate/to-sql.ts'
