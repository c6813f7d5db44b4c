export { discoverOnClickhouse } from './discover-on-clickhouse.ts'
export { discoverOnDuckdb } from './discover-on-duckdb.ts'
