import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ColumnMap, Column } from '../../src/replay/columns/index.ts'
import { ClickhouseSession, DuckdbSession, replayOnClickhouse, replayOnDuckdb, readSource } from '../../src/replay/node/index.ts' // prettier-ignore
import { openDrawn, writeDrawnLog } from '../support/sql/drawn-policy.ts'
import { drawnMap } from '../support/sql/draw-log.ts'
import { openClickhouse, withoutClickhouse } from '../support/sql/open-clickhouse.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-silent-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const mapOf = (field: string, column: Column): ColumnMap => ({ name: 'own', source: 'this test', fields: { [field]: column } }) // prettier-ignore
const host = mapOf('http.host', { column: 'a', type: 'text' })
const hostIs = (bytes: string) => openDrawn(0, [`http.host eq "${bytes}"`])

async function writeParquet(name: string, query: string): Promise<string> {
  const file = join(folder, `${name}.parquet`)
  const session = await DuckdbSession.open()
  await session.run(`COPY (${query}) TO '${file}' (FORMAT parquet, COMPRESSION uncompressed)`)
  session.close()
  return file
}

function spoil(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('marked', 'mark\xff\xfe'), 'latin1')
}

describe('on DuckDB, what cannot be read as it is said ends the replay with a named error and no count', () => {
  it.each(['parquet', 'jsonl', 'csv'] as const)('a broken byte in a column of %s', async (kind) => {
    const made = kind === 'parquet' ? await writeParquet('bytes', `SELECT * FROM (VALUES ('fine'), ('marked')) AS t(a)`) : join(folder, `bytes.${kind}`) // prettier-ignore
    if (kind !== 'parquet') writeFileSync(made, kind === 'csv' ? 'a\nfine\nmarked\n' : '{"a":"fine"}\n{"a":"marked"}\n')
    const broken = join(folder, `broken.${kind}`)
    writeFileSync(broken, spoil(readFileSync(made)))
    expect((await replayOnDuckdb(hostIs('fine'), readSource([made]), host)).rows).toBe(2)
    await expect(replayOnDuckdb(hostIs('fine'), readSource([broken]), host)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID', file: broken }) // prettier-ignore
  })

  it.each([
    ['1::UBIGINT', 'integer', 'http.response.code'],
    ['1.5::DOUBLE', 'integer', 'http.response.code'],
    ['1.5::DECIMAL(9, 2)', 'integer', 'http.response.code'],
    [`'1'`, 'integer', 'http.response.code'],
    ['1', 'text', 'http.host'],
    [`'x'::BLOB`, 'text', 'http.host'],
    ['1', 'address', 'ip.src'],
  ] as const)('a column of %s where %s is said', async (value, type, field) => {
    const file = await writeParquet('types', `SELECT ${value} AS a FROM range(2)`)
    const policy = openDrawn(0, [{ 'http.response.code': 'http.response.code eq 1', 'http.host': 'http.host eq "x"', 'ip.src': 'ip.src eq 1.1.1.1' }[field]]) // prettier-ignore
    await expect(replayOnDuckdb(policy, readSource([file]), mapOf(field, { column: 'a', type }))).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE', file }) // prettier-ignore
  })

  it('a row that no rule is about, whose address is none', async () => {
    const file = await writeParquet('address', `SELECT * FROM (VALUES ('b', '1.2.3.4'), ('b', '1.2.3')) AS t(a, ip)`)
    const policy = openDrawn(0, ['http.host eq "c" and ip.src eq 9.9.9.9'])
    const map = { ...host, fields: { ...host.fields, 'ip.src': { column: 'ip', type: 'address' as const } } }
    await expect(replayOnDuckdb(policy, readSource([file]), map)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID', message: expect.stringContaining('no address') as string }) // prettier-ignore
  })

  it('too little memory', async () => {
    const log = await writeDrawnLog(60_000)
    const policy = openDrawn(0, ['not http.host eq "x"'])
    const asked = replayOnDuckdb(policy, { kind: 'parquet', files: [log.file] }, drawnMap, { memoryLimit: '2MB' })
    await expect(asked).rejects.toMatchObject({ code: 'E_SQL_LIMIT' })
    log.remove()
  })

  it('tells how far a query is, and leaves no folder where it was called or among temporary files', async () => {
    const left = (): readonly string[] => [...readdirSync('.'), ...readdirSync(tmpdir()).filter((name) => name.startsWith(`portcullis-duckdb-${String(process.pid)}-`))] // prettier-ignore
    const before = left()
    const shares: number[] = []
    const session = await DuckdbSession.open({ memoryLimit: '40MB', onProgress: (share) => shares.push(share) })
    await session.run(
      `CREATE TEMP TABLE much AS SELECT i, repeat(hash(i)::VARCHAR, 8) AS t FROM range(1500000) AS r(i)`,
    )
    const [[rows] = []] = await session.rows('SELECT count(*) FROM much')
    session.close()
    expect(Number(rows)).toBe(1_500_000)
    expect(shares.length).toBeGreaterThan(0)
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
    expect(left()).toEqual(before)
  })

  it('a log that would need an extension', () => {
    for (const name of ['s3://bucket/a.parquet', 'https://host/a.csv', 'hf://x/a.parquet'])
      expect(() => readSource([name])).toThrow(expect.objectContaining({ code: 'E_SQL_SOURCE_REMOTE' }))
  })
})

describe.skipIf(withoutClickhouse !== undefined)('on ClickHouse', { timeout: 120_000 }, () => {
  it('reads a broken byte as the byte that it is, and ends with a named error at the rest', async () => {
    const session = await ClickhouseSession.of(openClickhouse('silent'))
    const make = (query: string): Promise<void> => session.run(`CREATE OR REPLACE TABLE told ENGINE = MergeTree ORDER BY tuple() AS ${query}`) // prettier-ignore
    await make(`SELECT arrayJoin(['fine', 'mark\\xff']) AS a`)
    const { sets } = await replayOnClickhouse(hostIs('mark\\xff'), session, 'told', host)
    expect(sets.map(({ rules, rows }) => [rules, rows]).sort()).toEqual([[[], 1], [[0], 1]]) // prettier-ignore
    for (const type of ['UInt64', 'Float64', 'Decimal(9, 2)', 'String', 'Nullable(UInt64)']) {
      await make(`SELECT CAST('1' AS ${type}) AS a FROM numbers(2)`)
      const asked = replayOnClickhouse(openDrawn(0, ['http.response.code eq 1']), session, 'told', mapOf('http.response.code', { column: 'a', type: 'integer' })) // prettier-ignore
      await expect(asked, type).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE' })
    }
    await make(`SELECT ['1.2.3.4', '1.2.3'][1 + number] AS a FROM numbers(2)`)
    const none = replayOnClickhouse(openDrawn(0, ['ip.src eq 9.9.9.9']), session, 'told', mapOf('ip.src', { column: 'a', type: 'address' })) // prettier-ignore
    await expect(none).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID' })
    await make(`SELECT repeat(toString(number), 20) AS a FROM numbers(200000)`)
    await session.run('SET max_memory_usage = 2000000')
    await expect(replayOnClickhouse(hostIs('x'), session, 'told', host)).rejects.toMatchObject({ code: 'E_SQL_LIMIT' })
    await session.run('SET max_memory_usage = 0')
    await expect(replayOnClickhouse(hostIs('x'), session, 'nothing_of_the_name', host)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID' }) // prettier-ignore
    await session.close()
  })
})
