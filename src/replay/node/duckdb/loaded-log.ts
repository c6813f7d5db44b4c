import { printKey } from '../../sql/index.ts'
import { chooseStep } from '../time-steps.ts'
import type { ColumnMap } from '../../columns/index.ts'
import type { AddressColumn, CandidateQuery, JoinedRules, Spread } from '../../query/index.ts'
import { readColumn } from '../../columns/index.ts'
import type { DuckdbSession } from './duckdb-session.ts'
import { columnsRead, parquetRelation, readSeen, tableRelation, type LogRelation } from './log-relation.ts'
import { readLog, type ReplaySource } from './log-source.ts'
import type { TimeCount } from '../matched-set.ts'
import type { ReplayField } from './replay-fields.ts'

/** Rows that are looked at to see how many values a field has. */
const sampleRows = 20_000

/**
 * The rows of a log. Parquet is read where it stands, and only rows that some rule may match are kept; other files are
 * read once as a whole, since each of their values is checked.
 */
export class LoadedLog {
  /** The rows that are kept. */
  readonly table = 'portcullis_log'
  readonly fields: readonly ReplayField[]
  /** Seconds of a step of time; undefined if rows are not counted by it. */
  step: number | undefined
  /** Whether the rows that are kept are just those that samples are asked of. */
  #holdsFirstsOnly = false
  readonly #session: DuckdbSession
  readonly #map: ColumnMap
  readonly #source: ReplaySource
  readonly #isTimed: boolean
  readonly #relation: LogRelation

  /** @param byTime - whether rows are counted by time too, where the map tells it */
  constructor(
    session: DuckdbSession,
    source: ReplaySource,
    fields: readonly ReplayField[],
    map: ColumnMap,
    byTime: boolean,
  ) {
    this.#session = session
    this.#source = source
    this.fields = fields
    this.#map = map
    this.#isTimed = byTime && map.time !== undefined
    this.#relation = source.kind === 'parquet' ? parquetRelation(fields, this.#isTimed ? map : undefined) : tableRelation // prettier-ignore
  }

  /** Reads what must be read as a whole, and says how many rows there are. */
  async load(): Promise<number> {
    const { kind } = this.#source
    if (kind !== 'parquet') {
      const seen = this.#isTimed ? readSeen(this.#map, kind) : undefined
      const list = [
        'row_number() OVER () - 1 AS id',
        ...(seen === undefined ? [] : [`${seen} AS seen`]),
        ...this.fields.map(({ column, loaded }) => `${readColumn(column, kind)} AS ${loaded}`),
      ]
      await this.#read((relation) => `CREATE OR REPLACE TEMP TABLE portcullis_all AS SELECT ${list.join(', ')} FROM ${relation}`) // prettier-ignore
    }
    const [[count] = []] = await this.#rows('count(*)')
    if (this.#isTimed) await this.#chooseStep()
    return Number(count)
  }

  async #read(statement: (relation: string) => string): Promise<readonly (readonly unknown[])[]> {
    const columns = columnsRead(this.fields, this.#isTimed ? this.#map.time : undefined)
    return readLog(this.#session, this.#source, columns, statement)
  }

  /** Asks all rows of the log. */
  async #rows(list: string, rest = ''): Promise<readonly (readonly unknown[])[]> {
    return this.#from((rows) => `SELECT ${list} FROM (${rows}) AS l ${rest}`)
  }

  async #from(statement: (rows: string) => string): Promise<readonly (readonly unknown[])[]> {
    if (this.#source.kind !== 'parquet') return this.#session.rows(statement(this.#relation.rows('portcullis_all')))
    return this.#read((relation) => statement(this.#relation.rows(relation)))
  }

  async #chooseStep(): Promise<void> {
    const [[span] = []] = await this.#rows('max(l.seen) - min(l.seen)')
    if (span === null) return
    this.step = chooseStep(Number(span))
  }

  /** The start of a row's step of time, over the rows of `l`. */
  get bucket(): string | undefined {
    return this.step === undefined ? undefined : `floor(l.seen / ${String(this.step)}) * ${String(this.step)}`
  }

  /** All rows by time. */
  async times(): Promise<readonly TimeCount[]> {
    if (this.bucket === undefined) return []
    const found = await this.#rows(`${this.bucket} AS bucket, count(*)`, 'GROUP BY bucket ORDER BY bucket')
    return found.map(([at, rows]) => ({ at: at === null ? null : Number(at), rows: Number(rows) }))
  }

  /** A field over the rows that are not kept yet. */
  valueOf(field: ReplayField): string {
    return this.#relation.value(field)
  }

  addressOf(field: ReplayField): AddressColumn {
    return this.#relation.address(field)
  }

  /** How many values fields have in the first rows. */
  async spread(): Promise<Spread> {
    const asked = this.fields.filter(({ type }) => type === 'Bytes' || type === 'Int' || type === 'Bool')
    if (asked.length === 0) return () => undefined
    const counts = asked.map((field) => `count(DISTINCT ${this.#relation.value(field)})`).join(', ')
    const [found = []] = await this.#from((rows) => `SELECT ${counts} FROM (SELECT * FROM (${rows}) LIMIT ${String(sampleRows)}) AS l`) // prettier-ignore
    const values = new Map(asked.map(({ name }, at) => [name, Number(found[at])]))
    return (name) => values.get(name)
  }

  /** Keeps the rows that some rule may match. */
  async keep({ setup, where }: CandidateQuery): Promise<void> {
    for (const statement of setup) await this.#session.run(statement)
    const list = [
      'l.id',
      ...(this.#isTimed ? ['l.seen'] : []),
      ...this.fields.map((field) => `${this.#relation.value(field)} AS ${field.loaded}`),
    ]
    const filter = where === undefined ? '' : `WHERE ${where}`
    await this.#from((rows) => `CREATE OR REPLACE TEMP TABLE ${this.table} AS SELECT ${list.join(', ')} FROM (${rows}) AS l ${filter}`) // prettier-ignore
  }

  /**
   * Counts the rows of each set of rules that match together, as they are read, and keeps the first row of each with its
   * `rules`, in order, their `rows` and, where rows are counted by time, the `bucket`.
   */
  async keepJoined({ setup, join, where }: JoinedRules): Promise<void> {
    for (const statement of setup) await this.#session.run(statement)
    const { bucket } = this
    this.#holdsFirstsOnly = bucket === undefined
    const values = this.fields.map((field) => `${this.#relation.value(field)} AS ${field.loaded}`)
    const pair = ['l.id', 's.rule', ...(bucket === undefined ? [] : [`${bucket} AS bucket`]), ...values]
    const [step, aStep] = bucket === undefined ? ['', ''] : [', bucket', ', any_value(bucket) AS bucket']
    const kept = ['p.id', 'c.rules', 'c.rows', ...(bucket === undefined ? [] : ['c.bucket']), ...this.fields.map(({ loaded }) => `p.${loaded}`)] // prettier-ignore
    await this.#from(
      (rows) => `CREATE OR REPLACE TEMP TABLE ${this.table} AS
        WITH p AS MATERIALIZED (SELECT ${pair.join(', ')} FROM (${rows}) AS l ${join} WHERE ${where}),
        m AS (SELECT id, list_sort(list(rule)) AS rules${aStep} FROM p GROUP BY id),
        c AS (SELECT rules, count(*) AS rows, min(id) AS first${step} FROM m GROUP BY rules${step})
        SELECT ${kept.join(', ')} FROM c JOIN p ON p.id = c.first AND p.rule = c.rules[1]`,
    )
  }

  /**
   * A table of the values of a field for which a function holds, asked once for each value.
   *
   * @returns whether it holds for a missing value too
   */
  async keepValues(table: string, field: ReplayField, holds: (value: string) => string): Promise<boolean> {
    // A table of its own: DuckDB would ask the function before it takes values together.
    await this.#from((rows) => `CREATE OR REPLACE TEMP TABLE ${table}_all AS SELECT DISTINCT ${this.#relation.value(field)} AS v FROM (${rows}) AS l`) // prettier-ignore
    await this.#session.run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT v FROM ${table}_all WHERE ${holds('v')}`)
    const [[nulls] = []] = await this.#session.rows(`SELECT count(*) FROM ${table} WHERE v IS NULL`)
    await this.#session.run(`DELETE FROM ${table} WHERE v IS NULL`)
    return Number(nulls) > 0
  }

  /** Fields without a value in any row. */
  async emptyFields(rows: number): Promise<readonly string[]> {
    if (rows === 0 || this.fields.length === 0) return []
    const counts = this.fields.map(({ loaded }) => `count(${loaded})`).join(', ')
    const [kept = []] = await this.#session.rows(`SELECT ${counts} FROM ${this.table}`)
    const empty: string[] = []
    for (const [at, field] of this.fields.entries()) {
      if (Number(kept[at]) > 0) continue
      const some = await this.#rows('1', `WHERE ${this.#relation.value(field)} IS NOT NULL LIMIT 1`)
      if (some.length === 0) empty.push(field.name)
    }
    return empty
  }

  /** What rows hold, by field. */
  async samples(ids: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, unknown>>>> {
    if (ids.length === 0) return new Map()
    const list = ['id', ...this.fields.map(({ loaded }) => loaded)].join(', ')
    const where = this.#holdsFirstsOnly ? '' : ` WHERE id IN (${ids.map(String).join(', ')})`
    const rows = await this.#session.rows(`SELECT ${list} FROM ${this.table}${where}`)
    return new Map(
      rows.map(([id, ...values]) => [
        Number(id),
        Object.fromEntries(
          this.fields.flatMap(({ name, type }, at) => {
            const value = values[at]
            if (value === null || value === undefined) return []
            return [[name, type === 'Ip' ? printKey(String(value)) : value] as const]
          }),
        ),
      ]),
    )
  }
}
