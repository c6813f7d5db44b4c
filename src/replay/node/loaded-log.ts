import { printIp } from '../../runtime/index.ts'
import { readColumn, readTime, type ColumnMap } from '../columns/index.ts'
import type { DuckdbSession } from './duckdb-session.ts'
import { readLog, type ReplaySource } from './log-source.ts'
import type { ReplayField } from './replay-fields.ts'

/** About as many steps as a picture shows. */
const mostSteps = 120

/** Lengths of a step, in seconds. */
const stepLengths = [1, 10, 60, 300, 900, 3600, 21_600, 86_400, 604_800]

/** A length of steps, in seconds, by which a picture of a span is neither crowded nor empty. */
export function chooseStep(span: number): number | undefined {
  return stepLengths.find((length) => span / length <= mostSteps) ?? stepLengths.at(-1)
}

/** An address as it is written, from its key. */
export function printKey(key: string): string {
  return printIp(key.startsWith('4') ? Number(`0x${key.slice(1)}`) : BigInt(`0x${key.slice(1)}`))
}

/** The rows of a log, with the fields that rules read. */
export class LoadedLog {
  readonly table = 'portcullis_log'
  readonly fields: readonly ReplayField[]
  /** Seconds of a step of time; undefined if rows are not counted by it. */
  step: number | undefined
  readonly #session: DuckdbSession
  readonly #map: ColumnMap

  constructor(session: DuckdbSession, fields: readonly ReplayField[], map: ColumnMap) {
    this.#session = session
    this.fields = fields
    this.#map = map
  }

  /** Reads all rows, and says how many. */
  async load(source: ReplaySource, byTime: boolean): Promise<number> {
    const { time, timeForm = 'timestamp' } = this.#map
    const columns = this.fields.map(({ column }) => column.column)
    const isTimed = byTime && time !== undefined
    const list = [
      'row_number() OVER () - 1 AS id',
      ...(isTimed ? [`epoch(${readTime(time, timeForm, source.kind)}) AS seen`] : []),
      ...this.fields.map(({ column, loaded }) => `${readColumn(column, source.kind)} AS ${loaded}`),
    ]
    await readLog(
      this.#session,
      source,
      isTimed ? [...columns, time] : columns,
      (relation) => `CREATE OR REPLACE TEMP TABLE ${this.table} AS SELECT ${list.join(', ')} FROM ${relation}`,
    )
    const [[count] = []] = await this.#session.rows(`SELECT count(*) FROM ${this.table}`)
    if (isTimed) await this.#chooseStep()
    return Number(count)
  }

  async #chooseStep(): Promise<void> {
    const [[span] = []] = await this.#session.rows(`SELECT max(seen) - min(seen) FROM ${this.table}`)
    if (span === null) return
    this.step = chooseStep(Number(span))
  }

  /** Fields without a value in any row. */
  async emptyFields(rows: number): Promise<readonly string[]> {
    if (rows === 0 || this.fields.length === 0) return []
    const counts = this.fields.map(({ loaded }) => `count(${loaded})`).join(', ')
    const [found = []] = await this.#session.rows(`SELECT ${counts} FROM ${this.table}`)
    return this.fields.filter((_, at) => Number(found[at]) === 0).map(({ name }) => name)
  }

  /** What rows hold, by field. */
  async samples(ids: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, unknown>>>> {
    if (ids.length === 0) return new Map()
    const list = ['id', ...this.fields.map(({ loaded }) => loaded)].join(', ')
    const rows = await this.#session.rows(`SELECT ${list} FROM ${this.table} WHERE id IN (${ids.map(String).join(', ')})`) // prettier-ignore
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
