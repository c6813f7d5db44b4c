import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  EndpointAggregator,
  fromLogRow,
  openDiscoveryRules,
  UsageCounter,
  type LabelledEndpoint,
} from '../../src/inspection/discovery/index.ts'
import {
  ClickhouseSession,
  discoverOnClickhouse,
  discoverOnDuckdb,
  DuckdbSession,
  readDiscoveryColumns,
  readSource,
  type DiscoveredLog,
} from '../../src/replay/node/index.ts'
import { createFirstWorld } from '../evaluation/generate-discovery-log/first-world.ts'
import { drawRows } from '../evaluation/generate-discovery-log/rows.ts'
import { isFull } from '../support/amounts.ts'
import { openClickhouse, withoutClickhouse } from '../support/sql/open-clickhouse.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-discovery-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

type Row = Readonly<Record<string, unknown>>

const shared = '../shared/data/discovery-log.jsonl'
const every = isFull ? 1 : 5
const broken: readonly Row[] = [{ method: 'GET', host: 'a.example', path: '/', status: 200 }, { method: 5, host: 'a.example', path: '/', status: 200 }] // prettier-ignore

/** Every fifth row of the shared log, or every row in a full run, where it is at hand, else a world of our own; each with users, and broken rows. */
const rows: readonly Row[] = [
  ...(existsSync(shared)
    ? readFileSync(shared, 'utf8').trim().split('\n').filter((_, at) => at % every === 0).map((line) => JSON.parse(line) as Row)
    : [...drawRows(createFirstWorld(137), 4000)].map((row) => row as unknown as Row)
  ).map((row, at) => ({ ...row, user: `u${String(at % 7)}` })),
  ...broken,
] // prettier-ignore

const jsonl = join(folder, 'log.jsonl')
writeFileSync(jsonl, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

const columnsOf = (pairs: readonly string[] = []) => {
  const read = readDiscoveryColumns(pairs)
  if (!('columns' in read)) throw new Error(read.reason)
  return read.columns
}

function inProcess(): DiscoveredLog {
  const aggregator = new EndpointAggregator()
  const usage = new UsageCounter()
  for (const row of rows) {
    const read = fromLogRow(row)
    if ('problem' in read) continue
    aggregator.add(read)
    usage.add({ host: read.host, path: read.path, sentBytes: read.requestBytes, receivedBytes: read.responseBytes, user: row['user'] as string }) // prettier-ignore
  }
  return { aggregator, usage, broken: new Map() }
}

/** All that is said of endpoints and uses; which texts of a table are kept depends on the order of rows. */
function told({ aggregator, usage }: DiscoveredLog): unknown {
  const opened = openDiscoveryRules()
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  const endpoint = ({ endpoint: { method, host, path, statistics }, ...labelled }: LabelledEndpoint): unknown => {
    const { counts, sketches, growth } = statistics.toJSON()
    return { method, host, path, counts, sketches, growth, ...labelled }
  }
  const labelled = aggregator.endpoints().map(opened.value)
  expect(labelled.filter(({ verdict }) => verdict === 'cf-llm').length).toBeGreaterThan(5)
  return JSON.parse(
    JSON.stringify({ exchanges: aggregator.exchanges, endpoints: labelled.map(endpoint), uses: usage.uses }),
  )
}

const problems = new Map([['it has no method', 1], ['its request_bytes is no number from 0 on', 1]]) // prettier-ignore

describe('discovery by SQL says what the aggregator of one process says', () => {
  it.each(['jsonl', 'parquet', 'csv'] as const)('of %s, on DuckDB', async (kind) => {
    const file = kind === 'jsonl' ? jsonl : join(folder, `log.${kind}`)
    if (kind !== 'jsonl') {
      const session = await DuckdbSession.open()
      // A number is no method, and stays none as a text of the other kinds.
      await session.run(`COPY (SELECT * REPLACE (CASE WHEN json_type(method) = 'VARCHAR' THEN json_extract_string(method, '$') END AS method) FROM read_json('${jsonl}')) TO '${file}' (FORMAT ${kind})`) // prettier-ignore
      session.close()
    }
    const found = await discoverOnDuckdb(readSource([file]), columnsOf())
    expect(told(found)).toEqual(told(inProcess()))
    expect(new Map([...found.broken].sort())).toEqual(problems)
  })

  it('refuses a column that is not there, or no number', async () => {
    const file = join(folder, 'odd.parquet')
    const session = await DuckdbSession.open()
    await session.run(`COPY (SELECT 'GET' AS method, 'a' AS host, '/' AS path, '200' AS status, 1 AS request_bytes, 1 AS response_bytes, 1 AS ttfb_ms, 1 AS duration_ms) TO '${file}' (FORMAT parquet)`) // prettier-ignore
    session.close()
    const ask = (pairs?: readonly string[]): Promise<unknown> => discoverOnDuckdb(readSource([file]), columnsOf(pairs))
    await expect(ask()).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE', message: expect.stringContaining('VARCHAR') as string }) // prettier-ignore
    await expect(ask(['status=code'])).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE' })
    expect(readDiscoveryColumns(['nothing=a'])).toMatchObject({ pair: 'nothing=a' })
  })

  it.skipIf(withoutClickhouse !== undefined)('of a table, on ClickHouse', { timeout: 120_000 }, async () => {
    const client = openClickhouse('discovery')
    const session = await ClickhouseSession.of(client)
    const columns = 'method String, host LowCardinality(String), path String, status UInt16, request_bytes Nullable(UInt64), response_bytes Nullable(UInt64), ttfb_ms Nullable(Float64), duration_ms Nullable(Float64), request_content_type Nullable(String), response_content_type Nullable(String), user_agent Nullable(String), user String' // prettier-ignore
    await session.run(`CREATE TABLE seen (${columns}) ENGINE = MergeTree ORDER BY tuple()`)
    const values = rows.map(({ ts: _, method, ...row }) => ({ user: '', ...row, method: typeof method === 'string' ? method : '' })) // prettier-ignore
    await client.insert({ table: 'seen', values, format: 'JSONEachRow' })
    const found = await discoverOnClickhouse(session, 'seen', columnsOf())
    await session.close()
    expect(told(found)).toEqual(told(inProcess()))
    expect(new Map([...found.broken].sort())).toEqual(problems)
  })
})
