import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPolicy, type Policy } from '../../src/policy/index.ts'
import { DuckdbSession, replayOnDuckdb, summarize } from '../../src/replay/node/index.ts'
import { amount } from '../support/amounts.ts'
import { drawnMap, drawRules } from '../support/sql/draw-log.ts'
import { drawnColumns, drawnEvent, writeDrawnLog, type DrawnLog, type DrawnRow } from '../support/sql/drawn-policy.ts'

const rows = amount('AGAINST_ROWS', 4000, 40_000)

let log: DrawnLog
beforeAll(async () => {
  log = await writeDrawnLog(rows)
}, 120_000)
afterAll(() => {
  log.remove()
})

type Rule = readonly [id: string, expression: string, action: 'log' | 'block' | 'managed_challenge']

function open(rules: readonly Rule[]): Policy {
  const opened = createPolicy({ rules: rules.map(([id, expression, action]) => ({ id, expression, action })) }, { keepTrees: true }) // prettier-ignore
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  return opened.value
}

const before: readonly Rule[] = [
  ...drawRules(200).map((expression, at): Rule => [`r${String(at)}`, expression, at % 3 === 0 ? 'log' : 'block']),
  ['everyday', 'http.request.uri.path contains "/admin/" and cf.waf.score lt 15', 'block'],
  ['word', 'http.user_agent matches r"\\b{start}curl/8.1"', 'managed_challenge'],
  ['list', 'http.request.method in {"PUT" "DELETE"} and ip.src.country eq "CN"', 'block'],
]

/** Rules that went, came, changed their place, their action or their words, some of those without another meaning. */
const after: readonly Rule[] = [
  ['new', 'http.request.uri.path contains "/login/" and not http.user_agent contains "Mozilla"', 'block'],
  ...before
    .slice(0, -2)
    .flatMap(([id, expression, action], at): readonly Rule[] => {
      if (at % 17 === 0) return []
      if (at % 13 === 0) return [[id, expression, action === 'block' ? 'log' : 'block']]
      if (at % 11 === 0) return [[id, `(${expression}) and not http.request.method eq "GET"`, action]]
      return [[id, expression, action]]
    })
    .reverse(),
  ['word', 'http.user_agent matches r"\\b{start}curl/8.2"', 'managed_challenge'],
  ['list', 'ip.src.country eq "CN" and http.request.method in {"DELETE" "PUT"}', 'block'],
]

const told = ({ action, rule }: { readonly action: string; readonly rule: string | null }): string =>
  `${action} ${rule ?? ''}`

it(
  `finds the decisions that changed as the engine does, row by row, over ${String(rows)} rows`,
  { timeout: 1_800_000 },
  async () => {
    const [policy, former] = [open(after), open(before)]
    const expected = new Map<string, number>()
    const session = await DuckdbSession.open()
    const step = 50_000
    for (let at = 0; at < rows; at += step) {
      const found = await session.rows(`SELECT ${drawnColumns} FROM read_parquet('${log.file}') LIMIT ${String(step)} OFFSET ${String(at)}`) // prettier-ignore
      for (const row of found as unknown as readonly DrawnRow[]) {
        const event = drawnEvent(row)
        const [was, is] = [former.decide(event), policy.decide(event)]
        if (was.action === is.action) continue
        const key = `${told(was)} -> ${told(is)}`
        expected.set(key, (expected.get(key) ?? 0) + 1)
      }
    }
    session.close()
    const { sets } = await replayOnDuckdb(policy, { kind: 'parquet', files: [log.file] }, drawnMap, { against: former })
    const changed = new Map<string, number>()
    for (const { from, to, rows: count } of summarize(sets).changed) {
      const key = `${told(from)} -> ${told(to)}`
      changed.set(key, (changed.get(key) ?? 0) + count)
    }
    const sum = [...expected.values()].reduce((total, count) => total + count, 0)
    if (rows >= 1_000_000) console.log(`${String(sum)} of ${String(rows)} rows are decided otherwise, in ${String(expected.size)} ways`) // prettier-ignore
    expect(expected.size).toBeGreaterThan(5)
    expect(changed).toEqual(expected)
  },
)
