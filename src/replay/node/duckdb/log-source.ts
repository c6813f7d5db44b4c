import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { quoteName, type Column, type LogKind } from '../../columns/index.ts'
import { isLimit, reasonOf, toReplayError } from './duckdb-reason.ts'
import type { DuckdbSession } from './duckdb-session.ts'
import { ReplayError } from '../replay-error.ts'

/** Files of one kind; globs are DuckDB's. */
export interface ReplaySource {
  readonly kind: LogKind
  readonly files: readonly string[]
}

const kinds: readonly (readonly [ending: RegExp, kind: LogKind])[] = [
  [/\.parquet$/i, 'parquet'],
  [/\.(?:jsonl|ndjson|json|log)(?:\.gz|\.zst)?$/i, 'jsonl'],
  [/\.csv(?:\.gz|\.zst)?$/i, 'csv'],
]

/**
 * The logs that names mean: files, or globs with `*`, `?` and `[…]`.
 *
 * @throws ReplayError where a name is an address, its ending says no kind, or kinds are mixed
 */
export function readSource(names: readonly string[]): ReplaySource {
  const found = names.map((file) => {
    if (/^[a-z][a-z\d+.-]*:\/\//i.test(file)) throw new ReplayError('E_SQL_SOURCE_REMOTE', { file })
    const kind = kinds.find(([ending]) => ending.test(file))?.[1]
    if (kind === undefined)
      throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: 'its name ends in none of .parquet, .jsonl, .ndjson, .json, .log, .csv (and .gz, .zst)' }, file) // prettier-ignore
    return { file, kind }
  })
  const [first] = found
  if (first === undefined) throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: 'no file was named' })
  const other = found.find(({ kind }) => kind !== first.kind)
  if (other !== undefined)
    throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: `it is ${other.kind}, and \`${first.file}\` is ${first.kind}` }, other.file) // prettier-ignore
  return { kind: first.kind, files: names }
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A file that is there is no glob, whatever its name holds. */
function patternOf(file: string): string {
  return existsSync(file) ? file.replace(/[[*?]/g, (sign) => `[${sign}]`) : file
}

/** The files of a source, each by its own name. */
export async function findFiles(session: DuckdbSession, { kind, files }: ReplaySource): Promise<ReplaySource> {
  const found: string[] = []
  for (const file of files) {
    const rows = await session.rows(`SELECT file FROM glob(${quoteText(patternOf(file))}) ORDER BY file`)
    if (rows.length === 0) throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: 'there is no such file' }, file)
    found.push(...rows.map(([name]) => String(name)))
  }
  return { kind, files: [...new Set(found)] }
}

/**
 * An empty cell is an empty text, and never read as nothing: no cell holds what would stand for nothing. DuckDB would find
 * out by itself what lines to leave out, those before a header or with `#` at the start: none are.
 */
const csvOptions = `delim = ',', quote = '"', escape = '"', all_varchar = true, skip = 0, comment = '', nullstr = '${randomUUID()}'`

/**
 * What DuckDB reads from. JSON is declared as JSON and CSV as text: their values are checked one by one.
 *
 * @param columns - those that are read
 */
export function relationOf(source: ReplaySource, columns: readonly string[]): string {
  const { kind, files } = source
  const list = `[${files.map((file) => quoteText(patternOf(file))).join(', ')}]`
  // Columns are found by name in each file, and those of two widths of number are one of the wider.
  if (kind === 'parquet') return `read_parquet(${list}${files.length > 1 ? ', union_by_name = true' : ''})`
  if (kind === 'csv') return `read_csv(${list}, header = true, union_by_name = true, ${csvOptions})`
  const names = [...new Set(columns)].map((column) => `${quoteName(column)}: 'JSON'`)
  const declared = names.length === 0 ? `{"portcullis_none": 'JSON'}` : `{${names.join(', ')}}`
  return `read_json(${list}, format = 'newline_delimited', columns = ${declared})`
}

/**
 * Runs a statement over all files.
 *
 * @throws ReplayError that names the first file for which it fails by itself
 */
export async function readLog(
  session: DuckdbSession,
  source: ReplaySource,
  columns: readonly string[],
  statement: (relation: string) => string,
): Promise<readonly (readonly unknown[])[]> {
  try {
    return await session.rows(statement(relationOf(source, columns)))
  } catch (error) {
    if (isLimit(error)) throw toReplayError(error)
    for (const file of source.files) {
      try {
        await session.run(statement(relationOf({ ...source, files: [file] }, columns)))
      } catch (own) {
        throw toReplayError(own, file)
      }
    }
    throw toReplayError(error)
  }
}

/** What DuckDB calls the types of columns, in each file. JSON has none to tell. */
export async function describeColumns(
  session: DuckdbSession,
  source: ReplaySource,
  columns: readonly { readonly column: Column; readonly sql: string }[],
): Promise<readonly { readonly file: string; readonly types: readonly string[] }[]> {
  if (source.kind === 'jsonl' || columns.length === 0) return []
  const described: { readonly file: string; readonly types: readonly string[] }[] = []
  const list = columns.map(({ sql }, at) => `${sql} AS c${String(at)}`).join(', ')
  for (const file of source.files) {
    const relation = relationOf({ ...source, files: [file] }, columns.map(({ column }) => column.column)) // prettier-ignore
    const names = await describeAll(session, relation, file)
    const absent = columns.find(({ column }) => !names.includes(column.column))
    if (absent !== undefined)
      throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `there is no column \`${absent.column.column}\`` }, file)
    if (source.kind === 'csv') await checkHeader(session, file, columns.map(({ column }) => column.column)) // prettier-ignore
    try {
      const rows = await session.rows(`DESCRIBE SELECT ${list} FROM ${relation}`)
      described.push({ file, types: rows.map(([, type]) => String(type)) })
    } catch (error) {
      throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: reasonOf(error) }, file)
    }
  }
  return described
}

/** DuckDB gives the second of two columns of one name, which it compares without case, another one. */
async function checkHeader(session: DuckdbSession, file: string, columns: readonly string[]): Promise<void> {
  const [header = []] = await session.rows(`SELECT * FROM read_csv(${quoteText(patternOf(file))}, header = false, ${csvOptions}) LIMIT 1`) // prettier-ignore
  const names = header.map((name) => String(name).toLowerCase())
  const double = columns.find((column) => names.filter((name) => name === column.toLowerCase()).length > 1)
  if (double !== undefined)
    throw new ReplayError('E_SQL_COLUMN_TYPE', { reason: `there are two columns \`${double}\`` }, file)
}

async function describeAll(session: DuckdbSession, relation: string, file: string): Promise<readonly string[]> {
  return [...(await describeTypes(session, relation, file)).keys()]
}

/** The columns of one file of a source, and what DuckDB calls their types. */
export async function describeNames(
  session: DuckdbSession,
  source: ReplaySource,
  file: string,
): Promise<ReadonlyMap<string, string>> {
  return describeTypes(session, relationOf({ ...source, files: [file] }, []), file)
}

/** Which columns some file has; undefined for JSON lines, of which each row tells its own. */
export async function namesOf(session: DuckdbSession, source: ReplaySource): Promise<ReadonlySet<string> | undefined> {
  if (source.kind === 'jsonl') return undefined
  const names = new Set<string>()
  for (const file of source.files)
    for (const name of (await describeNames(session, source, file)).keys()) names.add(name)
  return names
}

async function describeTypes(
  session: DuckdbSession,
  relation: string,
  file: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    return new Map(
      (await session.rows(`DESCRIBE SELECT * FROM ${relation}`)).map(([name, type]) => [String(name), String(type)]),
    )
  } catch (error) {
    throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: reasonOf(error) }, file)
  }
}
