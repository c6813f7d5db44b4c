import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createPolicy, type Policy } from '../../src/policy/index.ts'
import {
  DuckdbSession,
  findMap,
  prepareOnDuckdb,
  readMap,
  readSource,
  replayOnDuckdb,
  type ColumnMap,
} from '../../src/replay/node/index.ts'
import { drawnMap } from '../support/sql/draw-log.ts'
import { openDrawn, writeDrawnLog } from '../support/sql/drawn-policy.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-prepare-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function open(expressions: readonly string[]): Policy {
  const opened = createPolicy({
    rules: expressions.map((expression, at) => ({ id: `r${String(at)}`, expression, action: 'log' as const })),
  })
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  return opened.value
}

/** Replays a log, and the prepared one with its map as it is read from a file. */
async function both(policy: Policy, log: string, map: ColumnMap) {
  const target = join(folder, 'prepared.parquet')
  const prepared = await prepareOnDuckdb(policy.scheme, readSource([log]), map, target)
  const read = readMap(JSON.stringify(prepared.map), policy.scheme)
  if (!('map' in read)) throw new Error(read.problems[0]?.reason)
  const options = { byTime: true } as const
  const own = await replayOnDuckdb(policy, readSource([log]), map, options)
  const again = await replayOnDuckdb(policy, readSource([target]), read.map, options)
  const told = ({ rows, sets, step, empty }: typeof own) => ({ rows, sets, step, empty })
  expect(told(again)).toEqual(told(own))
  return { prepared, own }
}

it('gives equal counts from Parquet, and keeps what is no address as it is', async () => {
  const log = await writeDrawnLog(20_000)
  const { prepared, own } = await both(openDrawn(200), log.file, drawnMap)
  log.remove()
  expect(prepared).toMatchObject({ rows: 20_000, left: [] })
  expect(prepared.map.fields['ip.src']).toEqual({ column: 'ip', type: 'prepared-address', always: true })
  expect(prepared.map.fields['http.user_agent']).toEqual(drawnMap.fields['http.user_agent'])
  expect(own.sets.length).toBeGreaterThan(50)
})

const caddy = (clientIp: string, uri: string, agent: string): object => ({
  ts: 1_790_000_000.5,
  status: 200,
  request: { host: 'a.example:443', uri, client_ip: clientIp, headers: { 'User-Agent': [agent] } },
})

it('gives equal counts from objects in JSON lines', async () => {
  const rows = [caddy('10.1.2.3', '/a?b=1', 'curl'), caddy('2001:db8::1', '/b', ''), caddy('::ffff:10.1.2.3', '/a', 'x'), caddy('', '/a', 'curl')] // prettier-ignore
  const log = write('caddy.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const policy = open([
    'ip.src in {10.0.0.0/8}',
    'ip.src in {2001:db8::/32 ::ffff:0:0/96}',
    'http.request.uri.path eq "/a" and http.host eq "a.example"',
    'http.user_agent eq "curl"',
  ])
  const { prepared, own } = await both(policy, log, findMap('caddy') as ColumnMap)
  expect(own.sets.map(({ rules, rows: count }) => [rules.join(), count]).sort()).toEqual([
    ['0,2,3', 1],
    ['1', 1],
    ['1,2', 1],
    ['2,3', 1],
  ])
  expect(prepared.map.fields['ip.src']?.column).toBe('request.client_ip')
})

it('leaves out, and tells, what a log of CSV has no column for', async () => {
  const log = write('log.csv', 'ClientIP,ClientRequestHost\n192.0.2.1,a.example\n,b.example\n')
  const { prepared } = await both(open(['ip.src eq 192.0.2.1', 'http.host eq "b.example"']), log, findMap('cloudflare-http') as ColumnMap) // prettier-ignore
  expect(Object.keys(prepared.map.fields).sort()).toEqual(['http.host', 'ip.src'])
  expect(prepared.left).toContain('cf.bot_management.detection_ids')
})

const own: ColumnMap = { name: 'own', source: 'this test', fields: { 'ip.src': { column: 'ip', type: 'address' } } }

it('tells of an address that is none as a replay does, and writes nothing', async () => {
  const policy = open(['ip.src eq 192.0.2.1'])
  const log = write('broken.jsonl', '{"ip":"192.0.2.1"}\n{"ip":"192.0.2.999"}\n')
  const told = (error: unknown): unknown => ({ ...(error as object), message: (error as Error).message })
  const replayed = await replayOnDuckdb(policy, readSource([log]), own).catch(told)
  const target = join(folder, 'broken.parquet')
  expect(await prepareOnDuckdb(policy.scheme, readSource([log]), own, target).catch(told)).toEqual(replayed)
  expect(replayed).toMatchObject({ code: 'E_SQL_SOURCE_INVALID', file: log })
  expect(readdirSync(folder).filter((name) => name.includes('broken.parquet'))).toEqual([])
})

it('writes over no log that it reads', async () => {
  const log = write('kept.csv', 'ip\n192.0.2.1\n')
  const { scheme } = open(['ip.src eq 192.0.2.1'])
  await expect(prepareOnDuckdb(scheme, readSource([log]), own, log)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID' }) // prettier-ignore
  expect(readFileSync(log, 'utf8')).toBe('ip\n192.0.2.1\n')
})

it.each(['4C000020', '4c0000201', '192.0.2.1', '6C0000201', '4C00002011'])(
  'refuses %s where a prepared address should stand',
  async (key) => {
    const file = join(folder, 'keys.parquet')
    const session = await DuckdbSession.open()
    await session.run(`COPY (SELECT '${key}' AS ip) TO '${file}' (FORMAT parquet)`)
    session.close()
    const map: ColumnMap = { ...own, fields: { 'ip.src': { column: 'ip', type: 'prepared-address' } } }
    await expect(replayOnDuckdb(open(['ip.src eq 192.0.2.1']), readSource([file]), map)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID' }) // prettier-ignore
  },
)
