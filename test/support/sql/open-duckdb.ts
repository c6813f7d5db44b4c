import { DuckDBInstance } from '@duckdb/node-api'
import { duckdbSetup } from '../../../src/replay/index.ts'
import type { RunQuery } from './run-cases.ts'

/** A DuckDB of its own in memory. */
export async function openDuckdb(): Promise<RunQuery> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  for (const statement of duckdbSetup) await connection.run(statement)
  return async (sql) => (await connection.runAndReadAll(sql)).getRowsJS().map(([answer]) => answer)
}
