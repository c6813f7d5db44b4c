import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import { createPolicy, type Policy } from '../../src/policy/index.ts'
import { parseIp } from '../../src/runtime/index.ts'
import { clickhouse } from '../../src/replay/index.ts'
import { ClickhouseSession, DuckdbSession, replayOnClickhouse, replayOnDuckdb } from '../../src/replay/node/index.ts'
import type { ColumnMap } from '../../src/replay/columns/index.ts'
import { caseArbitrary } from '../../src/testing/index.ts'
import { testFunctions } from '../conformance/test-functions.ts'
import { amount, drawSeed, isFull } from '../support/amounts.ts'
import { decideCase } from '../support/sql/decide-case.ts'
import {
  countDecisions,
  decideRows,
  openDrawn,
  openMandatory,
  writeDrawnLog,
  type DrawnLog,
} from '../support/sql/drawn-policy.ts'
import { drawnMap } from '../support/sql/draw-log.ts'
import { openClickhouse, runOn, withoutClickhouse } from '../support/sql/open-clickhouse.ts'
import { runSqlCases, tellFigures } from '../support/sql/run-cases.ts'
import { readVectorCases } from '../support/sql/vector-cases.ts'

const seed = drawSeed()
const cases = amount('SQL_CASES', 300, 5000)
const rows = 3000
const title = withoutClickhouse === undefined ? '' : ` (${withoutClickhouse})`

describe.skipIf(withoutClickhouse !== undefined)(`ClickHouse${title}`, { timeout: 900_000 }, () => {
  let client: ClickHouseClient
  let session: ClickhouseSession
  let drawn: DrawnLog

  beforeAll(async () => {
    client = openClickhouse('tests')
    session = await ClickhouseSession.of(client)
    drawn = await writeDrawnLog(rows)
    const columns = 'host String, method LowCardinality(String), path String, ua LowCardinality(String), status Int32, ip String, country Nullable(String), score UInt8, tags Array(UInt16), ts DateTime64(3)' // prettier-ignore
    await session.run(`CREATE TABLE drawn (${columns}) ENGINE = MergeTree ORDER BY tuple()`)
    const duck = await DuckdbSession.open()
    const found = await duck.rows(`SELECT host, method, path, ua, status, ip, nullif(country, ''), score, tags, ts::VARCHAR FROM read_parquet('${drawn.file}')`) // prettier-ignore
    duck.close()
    const values = found.map(([host, method, path, ua, status, ip, country, score, tags, ts]) => ({ host, method, path, ua, status, ip, country, score, tags, ts })) // prettier-ignore
    await client.insert({ table: 'drawn', values, format: 'JSONEachRow' })
  }, 120_000)
  afterAll(async () => {
    await session.close()
    drawn.remove()
  })

  it('answers as the engine does on the vectors', async () => {
    const all = await readVectorCases()
    const taken = isFull ? all : all.filter((_, at) => at % 4 === 0)
    const { agreed, refused, wrong } = await runSqlCases(taken, clickhouse, 'bytes', runOn(client))
    tellFigures('ClickHouse, vectors', taken.length, agreed, refused)
    expect(wrong).toEqual([])
    expect(agreed / taken.length).toBeGreaterThan(0.98)
    expect([...refused.keys()].filter((code) => !/^E_SQL_(?:REGEX|MANDATORY)/.test(code))).toEqual([])
  })

  it(`answers as the engine does on ${String(cases)} generated cases of three events (seed ${String(seed)})`, async () => {
    const made = fc.sample(caseArbitrary({ functions: testFunctions, events: 3 }), { seed, numRuns: cases })
    const ready = await Promise.all(made.map(decideCase))
    const { agreed, refused, wrong } = await runSqlCases(ready, clickhouse, 'bytes', runOn(client))
    tellFigures('ClickHouse, generated cases', ready.length, agreed, refused)
    expect(wrong).toEqual([])
    expect(agreed / ready.length).toBeGreaterThan(0.7)
  })

  it.each([[8], [200]])('decides each row as the engine does, with %i rules', async (count) => {
    // A word start has no form in RE2, and this JSON none in the database: both go to the engine. No row has the path ''.
    const policy = openDrawn(count, ['http.user_agent matches r"\\b{start}curl"', 'lookup_json_string(http.user_agent, "a") eq "b"', 'http.user_agent eq ""', 'ip.src.country ne "DE"']) // prettier-ignore
    const result = await replayOnClickhouse(policy, session, 'drawn', drawnMap, { byTime: true })
    expect(result.rows).toBe(rows)
    expect(result.byEngine.map(({ code }) => code)).toEqual(['E_SQL_REGEX_ASSERTION', 'E_SQL_FUNCTION'])
    expect(countDecisions(result)).toEqual(await decideRows(policy, drawn.file))
    const timed = result.sets.flatMap(({ times }) => times).reduce((sum, { rows: among }) => sum + among, 0)
    expect(timed).toBe(rows)
  })

  it('says of a former policy what DuckDB says', async () => {
    const [policy, against] = [openDrawn(40), openDrawn(25)]
    const on = (result: Awaited<ReturnType<typeof replayOnDuckdb>>): unknown =>
      result.sets
        .map(({ rules, formerRules, rows: among, first, sample }) => ({ rules, formerRules, among, first, sample }))
        .sort((a, b) => (a.first ?? -1) - (b.first ?? -1))
    const source = { kind: 'parquet', files: [drawn.file] } as const
    const bySet = on(await replayOnClickhouse(policy, session, 'drawn', drawnMap, { against }))
    expect(bySet).toEqual(on(await replayOnDuckdb(policy, source, drawnMap, { against })))
  })

  it('refuses a column that is not there, or not of its type, and an address that is none', async () => {
    await session.run(`CREATE OR REPLACE TABLE odd (a UInt64, b String) ENGINE = MergeTree ORDER BY tuple() AS SELECT 1, 'no address'`) // prettier-ignore
    const map = (fields: ColumnMap['fields']): ColumnMap => ({ name: 'odd', source: 'this test', fields })
    const ask = (policy: Policy, fields: ColumnMap['fields']): Promise<unknown> =>
      replayOnClickhouse(policy, session, 'odd', map(fields))
    const status = openDrawn(0, ['http.response.code eq 1'])
    await expect(ask(status, { 'http.response.code': { column: 'a', type: 'integer' } })).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE' }) // prettier-ignore
    await expect(ask(status, { 'http.response.code': { column: 'c', type: 'integer' } })).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE' }) // prettier-ignore
    await expect(ask(openDrawn(0, ['ip.src eq 1.1.1.1']), { 'ip.src': { column: 'b', type: 'address' } })).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID' }) // prettier-ignore
  })

  it('reads times of Logpush, media types and prepared addresses as DuckDB does', async () => {
    await session.run('CREATE TABLE pushed (time String, kind String, ip String) ENGINE = MergeTree ORDER BY time')
    const pushed = ['1790000000', '1790000000000000000', '2026-09-21T14:13:20Z'].map((time) => ({ time, kind: 'Text/HTML ; charset=utf-8', ip: '40A000001' })) // prettier-ignore
    await client.insert({ table: 'pushed', values: [...pushed, { time: '', kind: '', ip: '620010DB8000000000000000000000001' }], format: 'JSONEachRow' }) // prettier-ignore
    const opened = createPolicy({
      rules: [
        { id: 'type', expression: 'http.response.content_type.media_type eq "text/html"', action: 'log' },
        { id: 'four', expression: 'ip.src eq 10.0.0.1', action: 'log' },
        { id: 'six', expression: 'ip.src in {2001:db8::/32}', action: 'log' },
      ],
    })
    if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
    const map: ColumnMap = {
      name: 'pushed',
      source: 'this test',
      time: 'time',
      timeForm: 'logpush',
      fields: {
        'http.response.content_type.media_type': { column: 'kind', type: 'text', part: 'media-type' },
        'ip.src': { column: 'ip', type: 'prepared-address' },
      },
    }
    const { sets } = await replayOnClickhouse(opened.value, session, 'pushed', map, { byTime: true })
    const told = sets.map(({ rules, rows: count, times }) => [rules.join(), count, times])
    expect(told).toContainEqual(['0,1', 3, [{ at: 1_790_000_000, rows: 3 }]])
    expect(told).toContainEqual(['2', 1, [{ at: null, rows: 1 }]])
    await client.insert({ table: 'pushed', values: [{ time: '', kind: '', ip: '10.0.0.1' }], format: 'JSONEachRow' })
    await expect(replayOnClickhouse(opened.value, session, 'pushed', map)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID' }) // prettier-ignore
  })

  it('ends with a rule that has no answer for a row', async () => {
    await session.run('CREATE OR REPLACE TABLE levels (level Nullable(Int64)) ENGINE = MergeTree ORDER BY tuple() AS SELECT arrayJoin([5, NULL])') // prettier-ignore
    const { policy, map } = openMandatory()
    await expect(replayOnClickhouse(policy, session, 'levels', map)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID', message: expect.stringContaining('the rule `deep` has no answer for a row') as string }) // prettier-ignore
  })

  it('reads addresses as the engine does, whatever the column is', async () => {
    const texts = [
      '1.2.3.4',
      '0.0.0.1',
      '255.255.255.255',
      '::1',
      '2001:db8::ff',
      '::ffff:1.2.3.4',
      '1:2:3:4:5:6:7::',
      'FE80::A',
    ]
    const list = texts.map((text) => `'${text}'`).join(', ')
    await session.run(`CREATE OR REPLACE TABLE addresses (a String, b IPv6, c Nullable(IPv4), d Map(String, String)) ENGINE = MergeTree ORDER BY tuple() AS SELECT arrayJoin([${list}]) AS a, toIPv6(a), toIPv4OrNull(a), map('peer', a)`) // prettier-ignore
    for (const text of texts) {
      const policy = openDrawn(0, [`ip.src eq ${text}`])
      const count = async (column: ColumnMap['fields'][string]): Promise<number> => {
        const result = await replayOnClickhouse(policy, session, 'addresses', { name: 'a', source: 'this test', fields: { 'ip.src': column } }) // prettier-ignore
        return result.sets.filter(({ rules }) => rules.length === 1).reduce((sum, set) => sum + set.rows, 0)
      }
      expect(await count({ column: 'a', type: 'address' }), text).toBe(1)
      expect(await count({ column: 'd', member: ['peer'], type: 'address' }), text).toBe(1)
      expect(await count({ column: 'c', type: 'address' }), text).toBe(typeof parseIp(text) === 'number' ? 1 : 0)
      // A column of IPv6 holds 1.2.3.4 in its mapped form, which then is that address.
      expect(await count({ column: 'b', type: 'address' }), text).toBe(text === '1.2.3.4' ? 2 : text === '::ffff:1.2.3.4' ? 0 : 1) // prettier-ignore
    }
  })
})
