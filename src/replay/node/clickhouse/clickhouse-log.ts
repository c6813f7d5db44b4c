import { printType, type Type } from '../../../language/index.ts'
import type { Policy } from '../../../policy/index.ts'
import { columnTypes, type Column, type ColumnMap } from '../../columns/index.ts'
import {
  bareClickhouseType,
  quoteClickhouseName,
  quoteClickhouseText,
  readClickhouseColumn,
  readClickhouseTime,
  takesClickhouseType,
  type FoundColumn,
} from '../../columns/clickhouse-columns.ts'
import type { Spread } from '../../query/index.ts'
import { clickhouse, printKey, type SqlValue } from '../../sql/index.ts'
import { chooseStep } from '../time-steps.ts'
import type { TimeCount } from '../matched-set.ts'
import { ReplayError } from '../replay-error.ts'
import type { ClickhouseSession } from './clickhouse-session.ts'

/** Rows that are looked at to see how many values a field has. */
const sampleRows = 20_000

/** A field of the loaded log, with where its value and whether there is one stand. */
export interface ClickhouseField {
  readonly name: string
  readonly type: Type
  readonly value: string
  /** Undefined: it is there in every row. */
  readonly present: string | undefined
}

/** `database.table` or `table`, each name as it is. */
export function quoteTable(table: string): string {
  const names = table.split('.')
  if (names.length > 2 || names.some((name) => name === ''))
    throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: 'expected `table` or `database.table`' }, table)
  return names.map(quoteClickhouseName).join('.')
}

/** Bytes in hexadecimal, which JSON carries whatever they are; the rest as it is. */
function carried({ type, value }: ClickhouseField): string {
  if (type === 'Bytes') return `hex(${value})`
  return printType(type) === 'Array<Bytes>' ? `arrayMap(x -> hex(x), ${value})` : value
}

function received(type: Type, value: unknown): unknown {
  if (type === 'Bytes') return Buffer.from(String(value), 'hex')
  if (type === 'Ip') return printKey(String(value))
  if (type === 'Int') return BigInt(String(value))
  if (!Array.isArray(value)) return value
  return value.map((item) => (printType(type) === 'Array<Bytes>' ? Buffer.from(String(item), 'hex') : BigInt(String(item)))) // prettier-ignore
}

/** The rows of a table, with the fields that rules read, in a temporary table of the server. */
export class ClickhouseLog {
  readonly table = 'portcullis_log'
  /** Seconds of a step of time; undefined if rows are not counted by it. */
  step: number | undefined
  fields: readonly ClickhouseField[] = []
  readonly #session: ClickhouseSession
  readonly #map: ColumnMap
  readonly #source: string
  readonly #given: string
  #columns: ReadonlyMap<string, string> | undefined

  constructor(session: ClickhouseSession, table: string, map: ColumnMap) {
    this.#session = session
    this.#map = map
    this.#source = quoteTable(table)
    this.#given = table
  }

  async #typeOf(sql: string): Promise<string | undefined> {
    const rows = await this.#session.rows(`DESCRIBE (SELECT ${sql} AS c FROM ${this.#source})`)
    return rows[0]?.[1] as string | undefined
  }

  /** What the table has, asked once: names of columns, and what ClickHouse calls their types. */
  async #describe(): Promise<ReadonlyMap<string, string>> {
    this.#columns ??= new Map(
      (await this.#session.rows(`DESCRIBE TABLE ${this.#source}`)).map(([name, type]) => [String(name), String(type)]),
    )
    return this.#columns
  }

  async #find({ column, member = [] }: Pick<Column, 'column' | 'member'>): Promise<FoundColumn> {
    let type = (await this.#describe()).get(column)
    if (type === undefined)
      throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `there is no column \`${column}\`` }, this.#given)
    let sql = quoteClickhouseName(column)
    const present: string[] = []
    for (const step of member) {
      const held = bareClickhouseType(type).type
      if (held.startsWith('Map(') && typeof step === 'string') {
        present.push(`mapContains(${sql}, ${quoteClickhouseText(step)})`)
        sql = `${sql}[${quoteClickhouseText(step)}]`
      } else if (held.startsWith('Tuple(') && typeof step === 'string') {
        sql = `tupleElement(${sql}, ${quoteClickhouseText(step)})`
      } else if (held.startsWith('Array(') && typeof step === 'number') {
        present.push(`length(${sql}) > ${String(step)}`)
        sql = `${sql}[${String(step + 1)}]`
      } else
        throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `\`${column}\` is ${held}, which has no member \`${String(step)}\`` }, this.#given) // prettier-ignore
      type = (await this.#typeOf(sql)) ?? ''
    }
    return { sql, type, present }
  }

  /**
   * Reads all rows, and says how many.
   *
   * @returns also the fields that rules read and the map does not give
   * @throws ReplayError where a column is not there, not of its type, or holds what is none
   */
  async load(
    policies: readonly Policy[],
    byTime: boolean,
  ): Promise<{ readonly rows: number; readonly notGiven: readonly string[] }> {
    const names = [...new Set(policies.flatMap(({ fields }) => fields))].sort()
    const given = names.filter((name) => Object.hasOwn(this.#map.fields, name))
    const fields: ClickhouseField[] = []
    const list = ['rowNumberInAllBlocks() AS id']
    const checks: string[] = []
    for (const [at, name] of given.entries()) {
      const column = this.#map.fields[name]
      const type = policies.map(({ scheme }) => scheme.fields.get(name)?.type).find((known) => known !== undefined)
      if (type === undefined || column === undefined) throw new Error('INVARIANT: rules read fields of their scheme')
      const found = await this.#find(column)
      this.#check(name, type, column, found)
      const read = readClickhouseColumn(column, found)
      const present = read.present.length === 0 ? undefined : `l.t${String(at)}`
      const isThere = read.present.length === 0 ? 'true' : read.present.join(' AND ')
      const value = `if(${isThere}, ${read.sql}, ${clickhouse.missing(type).sql})`
      // A column with few values keeps them apart from texts only: of numbers a server makes no such table.
      list.push(`${type === 'Bytes' ? value : `CAST(${value} AS ${clickhouse.type(type)})`} AS f${String(at)}`)
      if (present !== undefined) list.push(`CAST((${isThere}) AS UInt8) AS t${String(at)}`)
      if (read.refused !== undefined) checks.push(this.#refuse(column, isThere, read.refused))
      fields.push({ name, type, value: `l.f${String(at)}`, present })
    }
    const { time, timeForm = 'timestamp' } = this.#map
    const isTimed = byTime && time !== undefined
    if (isTimed) {
      const found = await this.#find({ column: time })
      list.push(`CAST(${readClickhouseTime(found.sql, found.type, timeForm)} AS Nullable(Float64)) AS seen`)
    }
    await this.#session.run(`DROP TEMPORARY TABLE IF EXISTS ${this.table}`)
    await this.#session.run(
      `CREATE TEMPORARY TABLE ${this.table} ENGINE = MergeTree ORDER BY id AS SELECT ${list.join(', ')} FROM ${this.#source}${checks.length === 0 ? '' : ` WHERE ${checks.join(' AND ')}`}`,
    )
    this.fields = fields
    const [[rows] = []] = await this.#session.rows(`SELECT count() FROM ${this.table}`)
    if (isTimed) {
      const [[span] = []] = await this.#session.rows(`SELECT max(seen) - min(seen) FROM ${this.table}`)
      this.step = span === null ? undefined : chooseStep(Number(span))
    }
    return { rows: Number(rows), notGiven: names.filter((name) => !given.includes(name)) }
  }

  /** A condition that ends the query at a value that is none. */
  #refuse(column: Column, isThere: string, refused: { readonly when: string; readonly wanted: string }): string {
    const text = `portcullis: the column \`${column.column}\` holds a value that is no ${refused.wanted}`
    return `throwIf((${isThere}) AND ${refused.when}, ${quoteClickhouseText(text)}) = 0`
  }

  #check(name: string, type: Type, column: Column, found: FoundColumn): void {
    const held = printType(columnTypes[column.type])
    if (held !== printType(type))
      throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `the map gives ${held} for \`${name}\`, which is ${printType(type)}` }) // prettier-ignore
    if (!takesClickhouseType(column.type, found.type))
      throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `\`${column.column}\` is ${found.type}, and \`${column.type}\` is wanted for \`${name}\`` }, this.#given) // prettier-ignore
  }

  /** The start of a row's step of time, over the rows of `l`. */
  get bucket(): string | undefined {
    return this.step === undefined ? undefined : `floor(l.seen / ${String(this.step)}) * ${String(this.step)}`
  }

  /** All rows by time. */
  async times(): Promise<readonly TimeCount[]> {
    if (this.bucket === undefined) return []
    const found = await this.#session.rows(`SELECT ${this.bucket} AS bucket, count() FROM ${this.table} AS l GROUP BY bucket ORDER BY bucket`) // prettier-ignore
    return found.map(([at, rows]) => ({ at: at === null ? null : Number(at), rows: Number(rows) }))
  }

  /** How many values fields have in the first rows. */
  async spread(): Promise<Spread> {
    const asked = this.fields.filter(({ type }) => typeof type === 'string')
    if (asked.length === 0) return () => undefined
    const counts = asked.map(({ value }) => `uniqExact(${value})`).join(', ')
    const [found = []] = await this.#session.rows(`SELECT ${counts} FROM (SELECT * FROM ${this.table} LIMIT ${String(sampleRows)}) AS l`) // prettier-ignore
    const values = new Map(asked.map(({ name }, at) => [name, Number(found[at])]))
    return (name) => values.get(name)
  }

  columnOf(name: string): SqlValue | undefined {
    const field = this.fields.find((one) => one.name === name)
    return field === undefined ? undefined : { sql: field.value, present: field.present, form: undefined }
  }

  /** Fields without a value in any row. */
  async emptyFields(rows: number): Promise<readonly string[]> {
    const optional = this.fields.filter(({ present }) => present !== undefined)
    if (rows === 0 || optional.length === 0) return []
    const counts = optional.map(({ present }) => `countIf(${present ?? 'true'})`).join(', ')
    const [found = []] = await this.#session.rows(`SELECT ${counts} FROM ${this.table} AS l`)
    return optional.filter((_, at) => Number(found[at]) === 0).map(({ name }) => name)
  }

  /** A query's columns that give an event, and how a row of them is one. */
  events(fields: readonly ClickhouseField[]): {
    readonly list: readonly string[]
    readonly read: (row: readonly unknown[]) => Readonly<Record<string, unknown>>
  } {
    return {
      list: fields.flatMap((field) => [field.present ?? 'true', carried(field)]),
      read: (row) =>
        Object.fromEntries(
          fields.flatMap(({ name, type }, at) => {
            const isThere = row[at * 2]
            return isThere === true || isThere === 1 ? [[name, received(type, row[at * 2 + 1])] as const] : []
          }),
        ),
    }
  }

  /** What rows hold, by field; bytes as text. */
  async samples(ids: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, unknown>>>> {
    if (ids.length === 0) return new Map()
    const { list, read } = this.events(this.fields)
    const rows = await this.#session.rows(
      `SELECT ${['id', ...list].join(', ')} FROM ${this.table} AS l WHERE id IN (${ids.map(String).join(', ')})`,
    )
    const text = (value: unknown): unknown => {
      if (Buffer.isBuffer(value)) return value.toString('utf8')
      return Array.isArray(value) ? value.map(text) : value
    }
    return new Map(
      rows.map(([id, ...values]) => [
        Number(id),
        Object.fromEntries(Object.entries(read(values)).map(([name, value]) => [name, text(value)])),
      ]),
    )
  }
}
