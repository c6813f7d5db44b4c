export { columnTypes, type Column, type ColumnMap, type ColumnPart, type ColumnType } from './column-map.ts'
export { columnMacros, quoteName, readColumn, takesType } from './duckdb-columns.ts'
