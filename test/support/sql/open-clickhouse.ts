import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createClient, type ClickHouseClient } from '@clickhouse/client'
import { clickhouseSettings } from '../../../src/replay/index.ts'
import type { RunQuery } from './run-cases.ts'

/** A folder with `node_modules/chdb`, a current ClickHouse in process; its library of 566 MB is no dependency. */
const folder = process.env['PORTCULLIS_CHDB']

/** Why tests that need ClickHouse are left out; undefined: they run. */
export const withoutClickhouse =
  folder === undefined ? 'left out: PORTCULLIS_CHDB names no folder with chdb' : undefined

/** A client of the engine in process. There is one engine in a process, and a session for each client. */
export function openClickhouse(session: string): ClickHouseClient {
  const load = createRequire(join(folder ?? '', 'package.json'))
  const { createChdbConnection } = load('chdb/connection') as {
    readonly createChdbConnection: (options: { readonly path: string }) => unknown
  }
  return createClient({ connection: createChdbConnection({ path: ':memory:' }), session_id: session } as object)
}

/** Answers queries of one column. */
export function runOn(client: ClickHouseClient): RunQuery {
  return async (sql) => {
    const answer = await client.query({ query: sql, format: 'JSONCompactEachRow', clickhouse_settings: { ...clickhouseSettings } }) // prettier-ignore
    return (await answer.json<readonly unknown[]>()).map(([value]) => value === true || value === 1)
  }
}
