import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { replayOnDuckdb } from '../../src/replay/node/index.ts'
import {
  countDecisions,
  decideRows,
  openDrawn,
  openMandatory,
  writeDrawnLog,
  type DrawnLog,
} from '../support/sql/drawn-policy.ts'
import { createPolicy } from '../../src/policy/index.ts'
import { drawnMap, drawRules } from '../support/sql/draw-log.ts'

const rows = 5000

describe('a policy replayed on DuckDB decides as the engine does, row by row', () => {
  let log: DrawnLog

  beforeAll(async () => {
    log = await writeDrawnLog(rows)
  })
  afterAll(() => {
    log.remove()
  })

  it.each([[10], [200]])('with %i rules', async (count) => {
    // A word start has no form in RE2, and this JSON none in DuckDB: both go to the engine.
    const policy = openDrawn(count, ['http.user_agent matches r"\\b{start}curl"', 'lookup_json_string(http.user_agent, "a") eq "b"']) // prettier-ignore
    const result = await replayOnDuckdb(policy, { kind: 'parquet', files: [log.file] }, drawnMap)
    expect(result.rows).toBe(rows)
    expect(result.byEngine.map(({ code }) => code)).toEqual(['E_SQL_REGEX_ASSERTION', 'E_SQL_FUNCTION'])
    expect(countDecisions(result)).toEqual(await decideRows(policy, log.file))
  })

  it.each([
    ['http.request.uri.path matches "^/v1/4"'],
    ['http.request.uri.path matches "(?i)^/V1/4"'],
    ['http.request.uri.path matches "^/v1/4|admin/4"'],
    ['http.request.uri.path matches "(?m)^/v1/4[0-9]+$"'],
    ['http.request.uri.path matches "^/v?1/4*"'],
    ['http.request.uri.path matches "^/Üb"'],
    ['http.request.uri.path matches "^/\\xc3"'],
    ['http.user_agent matches "^curl"', 'http.user_agent wildcard "CHROME*"'],
    ['http.request.uri.path wildcard "*/V1/*/edit"', 'http.request.uri.path strict wildcard "*.php"'],
    ['http.request.uri.path wildcard "*/ÜBER/*"', 'http.user_agent wildcard "chrome é"'],
    ['ip.src in {10.0.0.0/8 2001:db8::/32}', 'ip.src in {77.0.0.0/12}'],
    ['ip.src eq 2001:db8:1::1 or ip.src in {100.0.0.0/8 101.1.2.3}'],
    ['any(cf.bot_management.detection_ids[*] eq 7)', 'not any(cf.bot_management.detection_ids[*] eq 9)'],
  ])('with few rules that look for texts and numbers: %s', async (...rules) => {
    // The first of three only logs.
    const policy = openDrawn(0, ['false', ...rules])
    const result = await replayOnDuckdb(policy, { kind: 'parquet', files: [log.file] }, drawnMap)
    const counts = await decideRows(policy, log.file)
    expect(countDecisions(result)).toEqual(counts)
    expect(counts.size).toBeGreaterThan(1)
    expect(result.byEngine).toEqual([])
  })

  it('with rules that all name values of one field, asked by one join', async () => {
    const drawn = drawRules(400).filter((rule) => /^http\.host (?:eq|in)/.test(rule))
    // Each twice, some of a value that no column can hold, one for every row.
    const rules = [...drawn, ...drawn, 'http.host in {"h1.shop1.example" "h2.shop2.example"}', 'true', 'false']
    const opened = createPolicy({ rules: rules.map((expression, at) => ({ id: `r${String(at)}`, expression, action: at % 3 === 0 || expression === 'true' ? 'log' : 'block' })) }) // prettier-ignore
    if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
    const source = { kind: 'parquet' as const, files: [log.file] }
    const result = await replayOnDuckdb(opened.value, source, drawnMap)
    expect(result.sets.some(({ rules: matched }) => matched.length > 2)).toBe(true)
    expect(countDecisions(result)).toEqual(await decideRows(opened.value, log.file))
    const timed = await replayOnDuckdb(opened.value, source, drawnMap, { byTime: true })
    expect(countDecisions(timed)).toEqual(countDecisions(result))
    const told = timed.sets.flatMap(({ times }) => times).reduce((sum, { rows: among }) => sum + among, 0)
    expect(told).toBe(rows)
    const sample = result.sets.find(({ first, sample: held }) => first !== null && held !== undefined)
    expect(sample?.sample).toMatchObject({ 'http.host': expect.stringMatching(/\.example$/) as string })
  })

  it('ends with a rule that has no answer for a row, and counts nothing', async () => {
    const file = log.file.replace(/\.parquet$/, '.jsonl')
    writeFileSync(file, '{"level":5}\n{"other":1}\n')
    const { policy, map } = openMandatory()
    const asked = replayOnDuckdb(policy, { kind: 'jsonl', files: [file] }, map)
    await expect(asked).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID', message: expect.stringMatching(/^the log cannot be read: the rule `deep` has no answer for a row: /) as string }) // prettier-ignore
  })

  it('refuses a column that is not there, or not of its type', async () => {
    const wrong = {
      ...drawnMap,
      fields: { ...drawnMap.fields, 'http.host': { column: 'score', type: 'text' as const } },
    }
    const asked = replayOnDuckdb(openDrawn(1), { kind: 'parquet', files: [log.file] }, wrong)
    await expect(asked).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE' })
  })
})
