import { isFull } from '../amounts.ts'
import type { BytesForm, Dialect } from '../../../src/replay/index.ts'
import { writeSqlCase, type SqlCase } from './sql-case.ts'

/** A database that answers a query with the values of its only column. */
export type RunQuery = (sql: string) => Promise<readonly unknown[]>

export interface SqlCasesReport {
  readonly agreed: number
  /** How many cases each code refused. */
  readonly refused: ReadonlyMap<string, number>
  readonly wrong: readonly string[]
}

/** Runs cases on a database and tells where it answers otherwise than the engine. */
export async function runSqlCases(
  cases: readonly SqlCase[],
  dialect: Dialect,
  form: BytesForm,
  run: RunQuery,
): Promise<SqlCasesReport> {
  let agreed = 0
  const refused = new Map<string, number>()
  const wrong: string[] = []
  for (const one of cases) {
    const query = writeSqlCase(one, dialect, form)
    if (query.kind === 'refused') {
      refused.set(query.code, (refused.get(query.code) ?? 0) + 1)
      continue
    }
    let answers: readonly unknown[]
    try {
      answers = await run(query.sql)
    } catch (error) {
      wrong.push(`${one.text}: ${(error as Error).message} in ${query.sql}`)
      continue
    }
    // A case of one event stands in two rows.
    const expected = one.outcomes.length === 1 ? [...one.outcomes, ...one.outcomes] : one.outcomes
    if (answers.length === expected.length && answers.every((answer, at) => answer === expected[at])) agreed++
    else wrong.push(`${one.text}: ${answers.join()} for ${expected.join()} in ${query.sql}`)
  }
  return { agreed, refused, wrong }
}

/** Writes what a full run found, for whoever reads its output. */
export function tellFigures(what: string, cases: number, agreed: number, refused: ReadonlyMap<string, number>): void {
  if (!isFull) return
  const reasons = [...refused].map(([code, count]) => `${code} ${String(count)}`).join(', ')
  process.stdout.write(`${what}: ${String(cases)} cases, ${String(agreed)} accepted and equal; refused: ${reasons === '' ? 'none' : reasons}\n`) // prettier-ignore
}
