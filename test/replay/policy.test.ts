import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPolicy, type Policy } from '../../src/policy/index.ts'
import { DuckdbSession, replayOnDuckdb } from '../../src/replay/node/index.ts'
import { drawLog, drawnMap, drawRules } from '../support/sql/draw-log.ts'

const rows = 5000
const columns = 'host, method, path, ua, status, ip, country, score, tags'

type Row = readonly [string, string, string, string, number, string, string, number, readonly number[]]

function open(count: number, extra: readonly string[] = []): Policy {
  const expressions = [...drawRules(count), ...extra]
  const opened = createPolicy({
    rules: expressions.map((expression, at) => ({ id: `r${String(at)}`, expression, action: at % 3 === 0 ? 'log' : 'block' })), // prettier-ignore
  })
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  return opened.value
}

/** Rows by what the engine decides, one by one. */
async function decideRows(policy: Policy, file: string): Promise<ReadonlyMap<string, number>> {
  const session = await DuckdbSession.open()
  const found = await session.rows(`SELECT ${columns} FROM read_parquet('${file}')`)
  session.close()
  const counts = new Map<string, number>()
  for (const [host, method, path, ua, status, ip, country, score, tags] of found as readonly Row[]) {
    const event = {
      'http.host': host,
      'http.request.method': method,
      'http.request.uri.path': path,
      ...(ua === '' ? {} : { 'http.user_agent': ua }),
      'http.response.code': status,
      'ip.src': ip,
      ...(country === '' ? {} : { 'ip.src.country': country }),
      'cf.waf.score': score,
      'cf.bot_management.detection_ids': tags,
    }
    const { action, rule } = policy.decide(event)
    const key = `${action} ${rule ?? ''}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

describe('a policy replayed on DuckDB decides as the engine does, row by row', () => {
  let folder: string
  let file: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-replay-'))
    file = join(folder, 'log.parquet')
    const session = await DuckdbSession.open()
    await session.run(`COPY (${drawLog(rows)}) TO '${file}' (FORMAT parquet)`)
    session.close()
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it.each([[8], [200]])('with %i rules', async (count) => {
    // A word start has no form in RE2, and this JSON none in DuckDB: both go to the engine.
    const policy = open(count, ['http.user_agent matches r"\\b{start}curl"', 'lookup_json_string(http.user_agent, "a") eq "b"']) // prettier-ignore
    const result = await replayOnDuckdb(policy, { kind: 'parquet', files: [file] }, drawnMap)
    const counts = new Map<string, number>()
    for (const { decision, rows: among } of result.sets) {
      const key = `${decision.action} ${decision.rule ?? ''}`
      counts.set(key, (counts.get(key) ?? 0) + among)
    }
    expect(result.rows).toBe(rows)
    expect(result.byEngine.map(({ code }) => code)).toEqual(['E_SQL_REGEX_ASSERTION', 'E_SQL_FUNCTION'])
    expect(counts).toEqual(await decideRows(policy, file))
  })

  it('refuses a column that is not there, or not of its type', async () => {
    const policy = open(1)
    const wrong = {
      ...drawnMap,
      fields: { ...drawnMap.fields, 'http.host': { column: 'score', type: 'text' as const } },
    }
    await expect(replayOnDuckdb(policy, { kind: 'parquet', files: [file] }, wrong)).rejects.toMatchObject({
      code: 'E_SQL_COLUMN_TYPE',
    })
  })
})
