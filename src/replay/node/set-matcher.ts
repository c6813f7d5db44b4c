import type { Policy } from '../../policy/index.ts'
import type { ValueInput } from '../../runtime/index.ts'
import { AskedRules, MatchQueryWriter, writeSetQuery, type AskedRule } from '../query/index.ts'
import { duckdb, type SqlValue } from '../sql/index.ts'
import { holdsBytes } from '../translate/bytes.ts'
import type { ListItems } from '../translate/context.ts'
import { sqlFunctions } from '../translate/functions.ts'
import type { DuckdbSession } from './duckdb-session.ts'
import { printKey, type LoadedLog } from './loaded-log.ts'
import { quoteText } from './log-source.ts'
import type { EngineRule, MatchedSet, TimeCount } from './matched-set.ts'

/** Finds which rules match which rows: those of all policies in one query. */
export class SetMatcher {
  readonly asked: AskedRules
  readonly #session: DuckdbSession
  readonly #log: LoadedLog
  #pairs: readonly string[] = []
  #always: readonly number[] = []

  constructor(session: DuckdbSession, policies: readonly Policy[], log: LoadedLog, lists: ListItems | undefined) {
    this.#session = session
    this.#log = log
    this.asked = new AskedRules(policies, lists)
  }

  #columnOf(name: string): SqlValue | undefined {
    const field = this.#log.fields.find((one) => one.name === name)
    if (field === undefined) return undefined
    const sql = `l.${field.loaded}`
    return {
      sql,
      present: field.column.always === true ? undefined : `${sql} IS NOT NULL`,
      form: holdsBytes(field.type) ? 'text' : undefined,
    }
  }

  /** @returns rules that the engine decides, since DuckDB cannot say them */
  async plan(): Promise<readonly EngineRule[]> {
    const context = {
      dialect: duckdb,
      columns: (name: string) => this.#columnOf(name),
      functions: sqlFunctions,
    }
    const refused: EngineRule[] = []
    const pairs: string[] = []
    const always: number[] = []
    const query = new MatchQueryWriter(context, this.#log.table).write(this.asked.rules)
    for (const statement of query.setup) await this.#session.run(statement)
    pairs.push(...query.pairs)
    always.push(...query.always)
    for (const { number, refusal } of query.refused) {
      const asked = this.asked.rules[number]
      if (asked === undefined) throw new Error('INVARIANT: a refused rule is one that was asked for')
      refused.push({ number, rule: asked.name, code: refusal.code, reason: refusal.what })
      pairs.push(this.#registerRule(asked))
    }
    this.#pairs = pairs
    this.#always = always
    return refused
  }

  async sets(rows: number): Promise<readonly MatchedSet[]> {
    const found = this.#pairs.length === 0 ? [] : await this.#session.rows(writeSetQuery(this.#pairs, duckdb))
    const sets = found.map(([matched, count, first]) => ({
      rules: this.#withAlways(matched as readonly number[]),
      rows: Number(count),
      first: Number(first),
    }))
    const rest = rows - sets.reduce((sum, set) => sum + set.rows, 0)
    return rest === 0 ? sets : [...sets, { rules: this.#withAlways([]), rows: rest, first: null }]
  }

  #withAlways(matched: readonly number[]): readonly number[] {
    return [...matched.map(Number), ...this.#always].sort((a, b) => a - b)
  }

  /** Rows of each set by time; the sets are those of {@link sets}. */
  async times(sets: readonly MatchedSet[]): Promise<ReadonlyMap<string, readonly TimeCount[]>> {
    const { step, table } = this.#log
    const times = new Map<string, TimeCount[]>(sets.map(({ rules }) => [rules.join(), []]))
    if (step === undefined) return times
    const pairs = this.#pairs.length === 0 ? 'SELECT NULL AS id, NULL AS rule WHERE false' : this.#pairs.map((pair) => `(${pair})`).join(' UNION ALL ') // prettier-ignore
    const bucket = `floor(l.seen / ${String(step)}) * ${String(step)}`
    const rows = await this.#session.rows(
      `SELECT coalesce(m.rules, []) AS matched, ${bucket} AS bucket, count(*) FROM ${table} AS l LEFT JOIN (SELECT id, list(rule ORDER BY rule) AS rules FROM (${pairs}) GROUP BY id) AS m ON m.id = l.id GROUP BY matched, bucket ORDER BY bucket`,
    )
    for (const [matched, at, count] of rows) {
      const key = this.#withAlways(matched as readonly number[]).join()
      times.get(key)?.push({ at: at === null ? null : Number(at), rows: Number(count) })
    }
    return times
  }

  /** The rule as a function of its fields, for the rows that SQL cannot decide. */
  #registerRule({ number, policy, filter }: AskedRule): string {
    const fields = this.#log.fields.filter((field) => filter.fields.includes(field.name))
    const addresses = new Set(fields.filter(({ type }) => type === 'Ip').map(({ name }) => name))
    const name = `portcullis_rule_${String(number)}`
    this.#session.registerRule(name, filter, (json) => {
      const values = Object.entries(JSON.parse(json) as Record<string, unknown>).filter(([, value]) => value !== null)
      const record = values.map(([field, value]) => [field, addresses.has(field) ? printKey(String(value)) : value])
      const problems: Parameters<Policy['toContext']>[1] = []
      const context = policy.toContext(Object.fromEntries(record) as Record<string, ValueInput>, problems)
      if (problems[0] !== undefined) throw new Error(problems[0].message)
      return context
    })
    const object = fields.map((field) => `${quoteText(field.name)}, l.${field.loaded}`).join(', ')
    return `SELECT l.id AS id, ${String(number)} AS rule FROM ${this.#log.table} AS l WHERE ${name}(json_object(${object})::VARCHAR)`
  }
}
