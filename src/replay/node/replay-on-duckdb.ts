import type { Decision, Policy } from '../../policy/index.ts'
import { printType, type Type } from '../../language/index.ts'
import { printIp, type ValueInput } from '../../runtime/index.ts'
import { columnTypes, readColumn, takesType, type Column, type ColumnMap } from '../columns/index.ts'
import { decideSet, MatchQueryWriter, replayRules, writeSetQuery, type ReplayRule } from '../query/index.ts'
import { duckdb, SqlRefusal, type SqlValue } from '../sql/index.ts'
import { sqlFunctions } from '../translate/functions.ts'
import { holdsBytes } from '../translate/bytes.ts'
import type { ListItems } from '../translate/context.ts'
import { DuckdbSession, type DuckdbSessionOptions } from './duckdb-session.ts'

/** Files of one kind; globs are DuckDB's. */
export interface ReplaySource {
  readonly kind: 'parquet' | 'jsonl' | 'csv'
  readonly files: readonly string[]
}

export interface ReplayOptions extends DuckdbSessionOptions {
  readonly lists?: ListItems
}

/** Rows in which the same rules match, and what the policy decides for each of them. */
export interface ReplayedSet {
  /** Numbers of rules over all stages, in order. */
  readonly rules: readonly number[]
  readonly rows: number
  /** A row of them, counted from 0; null for the rows that no rule matches. */
  readonly first: number | null
  readonly decision: Decision
}

/** A rule that the engine itself decided, row by row. */
export interface EngineRule {
  readonly number: number
  readonly code: string
  readonly reason: string
}

/** Seconds by what took them. */
export interface ReplayTimes {
  readonly read: number
  readonly plan: number
  readonly sql: number
  readonly decide: number
}

export interface ReplayResult {
  readonly rows: number
  readonly sets: readonly ReplayedSet[]
  readonly byEngine: readonly EngineRule[]
  readonly times: ReplayTimes
}

const table = 'portcullis_log'

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function relationOf({ kind, files }: ReplaySource, columns: readonly Column[]): string {
  const list = `[${files.map(quote).join(', ')}]`
  if (kind === 'parquet') return `read_parquet(${list})`
  const types = columns.map(({ column, type }) => `${quote(column)}: ${quote(duckdb.type(columnTypes[type]))}`)
  const declared = `{${[...new Set(types)].map((text) => text.replace(/'VARCHAR'$/, "'VARCHAR'")).join(', ')}}`
  return kind === 'csv'
    ? `read_csv(${list}, header = true, auto_detect = false, columns = ${declared})`
    : `read_json(${list}, format = 'newline_delimited', columns = ${declared})`
}

interface Field {
  readonly name: string
  readonly type: Type
  readonly column: Column
  readonly sql: string
}

/** The fields that rules read and the map gives, with the columns' types checked. */
async function findFields(
  session: DuckdbSession,
  policy: Policy,
  map: ColumnMap,
  source: ReplaySource,
): Promise<readonly Field[]> {
  // prettier-ignore
  const wanted = policy.fields.flatMap((name) => {
    const column = Object.hasOwn(map.fields, name) ? map.fields[name] : undefined
    const field = policy.scheme.fields.get(name)
    return column === undefined || field === undefined ? [] : [{ name, type: field.type, column }]
  })
  if (wanted.length === 0) return []
  const relation = relationOf(source, wanted.map(({ column }) => column)) // prettier-ignore
  const described = await session.rows(`DESCRIBE SELECT * FROM ${relation}`)
  const types = new Map(described.map(([name, type]) => [String(name), String(type)]))
  return wanted.map(({ name, type, column }, at) => {
    const found = types.get(column.column)
    if (found === undefined)
      throw new SqlRefusal('E_SQL_COLUMN_TYPE', `the log has no column \`${column.column}\` for \`${name}\``)
    if (!takesType(column.type, found))
      throw new SqlRefusal('E_SQL_COLUMN_TYPE', `the column \`${column.column}\` is ${found}, and \`${column.type}\` is wanted for \`${name}\``) // prettier-ignore
    const given = columnTypes[column.type]
    if (printType(given) !== printType(type))
      throw new SqlRefusal('E_SQL_COLUMN_TYPE', `the map gives ${printType(given)} for \`${name}\`, which is ${printType(type)}`) // prettier-ignore
    return { name, type, column, sql: `l.f${String(at)}` }
  })
}

/** What a field's value is in a record, from the JSON that SQL made. */
function toInput(type: Type, value: unknown): ValueInput {
  if (type !== 'Ip' || typeof value !== 'string') return value as ValueInput
  return printIp(value.startsWith('4') ? Number(`0x${value.slice(1)}`) : BigInt(`0x${value.slice(1)}`))
}

/** Replays a policy over a log: what it decides for each set of rules that match together. */
class Replay {
  readonly #session: DuckdbSession
  readonly #policy: Policy
  readonly #fields: readonly Field[]
  readonly #options: ReplayOptions

  constructor(session: DuckdbSession, policy: Policy, fields: readonly Field[], options: ReplayOptions) {
    this.#session = session
    this.#policy = policy
    this.#fields = fields
    this.#options = options
  }

  async load(source: ReplaySource): Promise<number> {
    const columns = this.#fields.map(({ column }) => column)
    const selected = this.#fields.map(({ column }, at) => `${readColumn(column)} AS f${String(at)}`)
    const relation = relationOf(source, columns)
    const list = ['row_number() OVER () - 1 AS id', ...selected].join(', ')
    await this.#session.run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT ${list} FROM ${relation}`)
    const [[count] = []] = await this.#session.rows(`SELECT count(*) FROM ${table}`)
    return Number(count)
  }

  #columnOf(name: string): SqlValue | undefined {
    const field = this.#fields.find((one) => one.name === name)
    if (field === undefined) return undefined
    return {
      sql: field.sql,
      present: field.column.always === true ? undefined : `${field.sql} IS NOT NULL`,
      form: holdsBytes(field.type) ? 'text' : undefined,
    }
  }

  async match(
    rules: readonly ReplayRule[],
    rows: number,
  ): Promise<{
    readonly sets: readonly Omit<ReplayedSet, 'decision'>[]
    readonly byEngine: readonly EngineRule[]
    readonly plan: number
  }> {
    // prettier-ignore
    const start = performance.now()
    const context = {
      dialect: duckdb,
      columns: (name: string) => this.#columnOf(name),
      functions: sqlFunctions,
      lists: this.#options.lists,
    }
    const query = new MatchQueryWriter(context, table).write(rules)
    for (const statement of query.setup) await this.#session.run(statement)
    const own = query.refused.map(({ number }) => this.#registerRule(number))
    const pairs = [...query.pairs, ...own]
    const plan = performance.now() - start
    const found = pairs.length === 0 ? [] : await this.#session.rows(writeSetQuery(pairs, duckdb))
    const sets = found.map(([matched, count, first]) => ({
      rules: [...(matched as readonly number[]).map(Number), ...query.always].sort((a, b) => a - b),
      rows: Number(count),
      first: Number(first),
    }))
    const rest = rows - sets.reduce((sum, set) => sum + set.rows, 0)
    const others = rest === 0 ? [] : [{ rules: query.always, rows: rest, first: null }]
    const byEngine = query.refused.map(({ number, refusal }) => ({ number, code: refusal.code, reason: refusal.what }))
    return { sets: [...sets, ...others], byEngine, plan }
  }

  /** The rule as a function of its fields, for the rows that SQL cannot decide. */
  #registerRule(number: number): string {
    const rule = this.#policy.stages.flatMap(({ rules }) => rules)[number]
    if (rule === undefined) throw new Error('INVARIANT: a refused rule is one of the policy')
    const fields = this.#fields.filter(({ name }) => rule.filter.fields.includes(name))
    const types = new Map(fields.map(({ name, type }) => [name, type]))
    const name = `portcullis_rule_${String(number)}`
    this.#session.registerRule(name, rule.filter, (json) =>
      Object.fromEntries(
        Object.entries(JSON.parse(json) as Record<string, unknown>).flatMap(([field, value]) =>
          value === null ? [] : [[field, toInput(types.get(field) ?? 'Bytes', value)]],
        ),
      ),
    )
    const object = fields.map((field) => `${quote(field.name)}, ${field.sql}`).join(', ')
    return `SELECT l.id AS id, ${String(number)} AS rule FROM ${table} AS l WHERE ${name}(json_object(${object})::VARCHAR)`
  }
}

/**
 * Replays a policy over log files on DuckDB, with the engine's own answers.
 *
 * @throws SqlRefusal where a column of the map is not there, or not of its type
 * @throws Error where the package `@duckdb/node-api` is not installed, or a file cannot be read
 */
export async function replayOnDuckdb(
  policy: Policy,
  source: ReplaySource,
  map: ColumnMap,
  options: ReplayOptions = {},
): Promise<ReplayResult> {
  const session = await DuckdbSession.open(options)
  try {
    const start = performance.now()
    const replay = new Replay(session, policy, await findFields(session, policy, map, source), options)
    const rows = await replay.load(source)
    const read = performance.now() - start
    const asked = performance.now()
    const { sets, byEngine, plan } = await replay.match(replayRules(policy), rows)
    const sql = performance.now() - asked - plan
    const decided = performance.now()
    const withDecisions = sets.map((set) => ({ ...set, decision: decideSet(policy, new Set(set.rules)) }))
    const times = { read, plan, sql, decide: performance.now() - decided }
    return { rows, sets: withDecisions, byEngine, times }
  } finally {
    session.close()
  }
}
