import { randomBytes } from 'node:crypto'
import { closeSync, openSync, realpathSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { printType, type Scheme } from '../../../language/index.ts'
import { columnTypes, quoteName, readColumn, readStored, readStoredTime, type Column, type ColumnMap, type LogKind } from '../../columns/index.ts' // prettier-ignore
import { removeAtSignal, removeNow } from '../clean-up.ts'
import { ReplayError } from '../replay-error.ts'
import type { DuckdbSessionOptions } from './duckdb-session.ts'
import { findFiles, namesOf, quoteText, readLog, type ReplaySource } from './log-source.ts'
import { openSession } from './open-session.ts'
import { checkColumns, isInCell } from './replay-fields.ts'

/** A log that was written with its addresses as numbers. */
export interface PreparedLog {
  readonly source: ReplaySource
  /** What its columns are. */
  readonly map: ColumnMap
  readonly rows: number
  /** Fields of the map that are not in it: the log has no such column, or the scheme no such field of that type. */
  readonly left: readonly string[]
}

interface Given {
  readonly name: string
  readonly column: Column
}

/** The columns that are written, each once, under names that differ in more than case. */
class Cells {
  readonly #cells = new Map<string, { readonly name: string; readonly sql: string }>()
  readonly #names = new Set<string>()

  take(key: string, wanted: string, sql: string): string {
    const known = this.#cells.get(key)
    if (known !== undefined) return known.name
    let name = wanted
    for (let next = 2; this.#names.has(name.toLowerCase()); next++) name = `${wanted}_${String(next)}`
    this.#names.add(name.toLowerCase())
    this.#cells.set(key, { name, sql })
    return name
  }

  get list(): string {
    return [...this.#cells.values()].map(({ name, sql }) => `${sql} AS ${quoteName(name)}`).join(', ')
  }
}

/** A column as it is written, and what reads it there. Only of an address more is done than to store it. */
function writeCell(cells: Cells, column: Column, kind: LogKind): Column {
  const { member = [], type, part, missing, always } = column
  const path = [column.column, ...member.map(String)].join('.')
  const isAddress = type === 'address' || type === 'prepared-address'
  const key = JSON.stringify([column.column, member, type, ...(isAddress ? [part, missing] : [])])
  const name = cells.take(key, path, isAddress ? readColumn(column, kind) : readStored(column, kind))
  const told = always === undefined ? {} : { always }
  if (isAddress) return { column: name, type: 'prepared-address', ...told }
  return { column: name, type, ...(part === undefined ? {} : { part }), ...(missing === undefined ? {} : { missing }), ...told } // prettier-ignore
}

/** A new file beside a place, which is none of the log's own. */
function openBeside(file: string, { files }: ReplaySource): string {
  const known = statSync(file, { throwIfNoEntry: false })
  if (known !== undefined && files.some((log) => realpathSync(log) === realpathSync(file)))
    throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: 'the prepared log would be written over it' }, file)
  const temporary = join(dirname(file), `.${basename(file)}.${String(process.pid)}-${randomBytes(6).toString('hex')}.tmp`) // prettier-ignore
  closeSync(openSync(temporary, 'wx'))
  removeAtSignal(temporary)
  return temporary
}

/**
 * Writes a log as Parquet in which addresses stand as numbers, so that a replay need not read them again; all else that
 * the map reads is stored as it is.
 *
 * @param scheme - whose fields are kept
 * @param file - where to write; what stands there is replaced when all is written
 * @throws ReplayError where the package is not installed, a file cannot be read, or a value is not what the map says
 * @throws Error of the file system where nothing can be written at `file`
 */
export async function prepareOnDuckdb(
  scheme: Scheme,
  source: ReplaySource,
  map: ColumnMap,
  file: string,
  options: DuckdbSessionOptions = {},
): Promise<PreparedLog> {
  const session = await openSession(options)
  try {
    const found = await findFiles(session, source)
    const names = await namesOf(session, found)
    const isThere = (column: string): boolean => names?.has(column) !== false
    const isKept = ({ name, column }: Given): boolean => {
      const type = scheme.fields.get(name)?.type
      if (type === undefined || printType(type) !== printType(columnTypes[column.type])) return false
      return isThere(column.column) && (found.kind !== 'csv' || isInCell(column))
    }
    const given = Object.entries(map.fields).map(([name, column]) => ({ name, column }))
    const kept = given.filter(isKept)
    await checkColumns(session, kept, found)
    const cells = new Cells()
    const fields = Object.fromEntries(kept.map(({ name, column }) => [name, writeCell(cells, column, found.kind)]))
    const { time, timeForm } = map
    const seen = time === undefined || !isThere(time) ? undefined : cells.take('time', time, readStoredTime(time, found.kind)) // prettier-ignore
    const columns = [...kept.map(({ column }) => column.column), ...(seen === undefined || time === undefined ? [] : [time])] // prettier-ignore
    if (columns.length === 0) throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: 'the log has no column that the map names' }, found.files[0]) // prettier-ignore
    const temporary = openBeside(file, found)
    try {
      const [[rows] = []] = await readLog(session, found, columns, (relation) => `COPY (SELECT ${cells.list} FROM ${relation}) TO ${quoteText(temporary)} (FORMAT parquet, COMPRESSION zstd)`) // prettier-ignore
      renameSync(temporary, file)
      return {
        source: { kind: 'parquet', files: [file] },
        map: {
          name: map.name,
          source: `${map.source}; addresses prepared`,
          ...(seen === undefined ? {} : { time: seen, ...(timeForm === undefined ? {} : { timeForm }) }),
          fields,
        },
        rows: Number(rows),
        left: given.filter((one) => !kept.includes(one)).map(({ name }) => name),
      }
    } finally {
      removeNow(temporary)
    }
  } finally {
    session.close()
  }
}
