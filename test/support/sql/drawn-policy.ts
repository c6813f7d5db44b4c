import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPolicy, type Policy } from '../../../src/policy/index.ts'
import type { ValueInput } from '../../../src/runtime/index.ts'
import type { ColumnMap } from '../../../src/replay/columns/index.ts'
import { DuckdbSession, type ReplayResult } from '../../../src/replay/node/index.ts'
import { drawLog, drawRules } from './draw-log.ts'

/** What {@link drawnEvent} reads of a drawn log, in this order. */
export const drawnColumns = 'host, method, path, ua, status, ip, country, score, tags'

export type DrawnRow = readonly [string, string, string, string, number, string, string, number, readonly number[]]

/** A Parquet file of a drawn log in a folder of its own. */
export interface DrawnLog {
  readonly file: string
  remove(): void
}

export async function writeDrawnLog(rows: number): Promise<DrawnLog> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-replay-'))
  const file = join(folder, 'log.parquet')
  const session = await DuckdbSession.open()
  await session.run(`COPY (${drawLog(rows)}) TO '${file}' (FORMAT parquet)`)
  session.close()
  return { file, remove: () => { rmSync(folder, { recursive: true }) } } // prettier-ignore
}

/** A policy of drawn rules, one in three of which only logs, and others behind them. */
export function openDrawn(count: number, extra: readonly string[] = []): Policy {
  const expressions = [...drawRules(count), ...extra]
  const opened = createPolicy({
    rules: expressions.map((expression, at) => ({ id: `r${String(at)}`, expression, action: at % 3 === 0 ? 'log' : 'block' })), // prettier-ignore
  })
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  return opened.value
}

/** A policy that reads `level`, a field of its own that must have a value, and a map that gives it from a column. */
export function openMandatory(): { readonly policy: Policy; readonly map: ColumnMap } {
  const rule = { id: 'deep', expression: 'level gt 3', action: 'block' as const }
  const opened = createPolicy({ fields: { level: 'Int' }, rules: [rule] })
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  const fields = { level: { column: 'level', type: 'integer' as const } }
  return { policy: opened.value, map: { name: 'levels', source: 'this test', fields } }
}

/** A row as the event that the map makes of it. */
export function drawnEvent([host, method, path, ua, status, ip, country, score, tags]: DrawnRow): Readonly<
  Record<string, ValueInput>
> {
  return {
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
}

/** Rows of the log by what the engine decides, one by one. */
export async function decideRows(policy: Policy, file: string): Promise<ReadonlyMap<string, number>> {
  const session = await DuckdbSession.open()
  const found = await session.rows(`SELECT ${drawnColumns} FROM read_parquet('${file}')`)
  session.close()
  const counts = new Map<string, number>()
  for (const row of found as unknown as readonly DrawnRow[]) {
    const { action, rule } = policy.decide(drawnEvent(row))
    const key = `${action} ${rule ?? ''}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Rows of a replay by what it says of them, as {@link decideRows} counts them. */
export function countDecisions({ sets }: ReplayResult): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { decision, rows } of sets) {
    const key = `${decision.action} ${decision.rule ?? ''}`
    counts.set(key, (counts.get(key) ?? 0) + rows)
  }
  return counts
}
