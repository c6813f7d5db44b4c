/** Writes a day of made-up traffic as Logpush does with `http_requests` in Parquet: `tsx examples/replay/make-log.ts FILE`. */
import { realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'

export const loggedRows = 20_000

/** Rows whose values follow from their number alone, so that the log is the same at each run. */
const rows = `SELECT
    TIMESTAMP '2026-11-26 00:00:00' + INTERVAL (i * 4320) MILLISECOND AS EdgeStartTimestamp,
    printf('%016x', i * 2654435761) AS RayID,
    CASE
      WHEN hash(i) % 50 = 0 THEN '198.51.100.' || (hash(i * 3) % 16)
      WHEN hash(i) % 50 = 1 THEN '2001:db8:10::' || (1 + hash(i * 3) % 99)
      ELSE '203.0.113.' || (hash(i * 3) % 250)
    END AS ClientIP,
    (['de', 'fr', 'us', 'br', ''])[(1 + hash(i * 5) % 5)::BIGINT] AS ClientCountry,
    (['shop.kiwi.example', 'www.kiwi.example'])[(1 + hash(i * 7) % 2)::BIGINT] AS ClientRequestHost,
    CASE WHEN hash(i * 11) % 4 = 0 THEN 'POST' ELSE 'GET' END AS ClientRequestMethod,
    ([
      '/products/' || (hash(i * 13) % 900), '/products?page=' || (hash(i * 13) % 40), '/static/app.js',
      '/assistant/v1/chat', '/assistant/v2/chat', '/exports/' || (hash(i * 13) % 30) || '.csv', '/admin/orders', '/health'
    ])[(1 + hash(i * 17) % 8)::BIGINT] AS ClientRequestURI,
    (['Mozilla/5.0 (X11; Linux x86_64)', 'curl/8.9', 'kiwi-probe/2', ''])[(1 + hash(i * 19) % 4)::BIGINT] AS ClientRequestUserAgent,
    (['200', '200', '200', '404', '500'])[(1 + hash(i * 23) % 5)::BIGINT]::BIGINT AS EdgeResponseStatus,
    (hash(i * 29) % 100)::BIGINT AS BotScore,
    (hash(i * 31) % 100)::BIGINT AS WAFAttackScore
  FROM range(${String(loggedRows)}) AS t(i)`

export async function makeLog(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`COPY (${rows}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`)
  connection.closeSync()
  instance.closeSync()
}

const [, script = '', file] = process.argv
if (script !== '' && import.meta.url === pathToFileURL(realpathSync(script)).href) {
  if (file === undefined) throw new Error('which file shall be written?')
  await makeLog(file)
}
