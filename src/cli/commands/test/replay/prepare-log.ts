import type { Policy } from '../../../../policy/index.ts'
import {
  prepareOnDuckdb,
  ReplayError,
  type ColumnMap,
  type DuckdbSessionOptions,
  type ReplaySource,
} from '../../../../replay/node/index.ts'
import { reportUnwritten, toFileProblem } from '../../../files/file-problem.ts'
import { writeFiles } from '../../../files/write.ts'
import { printNote } from '../../../terminal/text.ts'

/** A log of files and what its columns are. */
interface MappedLog {
  readonly source: ReplaySource
  readonly map: ColumnMap
}

/** A log that was prepared. */
export interface WrittenLog extends MappedLog {
  /** What was written, for a report. */
  readonly prepared: { readonly file: string; readonly columns: string; readonly rows: number }
}

/**
 * Writes a log with its addresses as numbers to a file that ends in `.parquet`, and its map to one that ends in
 * `.columns.json` instead.
 *
 * @returns what to replay; undefined if a file could not be written, which is told
 * @throws ReplayError where the log cannot be read
 */
export async function prepareLog(
  file: string,
  { scheme }: Policy,
  log: MappedLog,
  session: DuckdbSessionOptions,
): Promise<WrittenLog | undefined> {
  const columns = `${file.slice(0, -'.parquet'.length)}.columns.json`
  try {
    const { source, map, rows, left } = await prepareOnDuckdb(scheme, log.source, log.map, file, session)
    const problem = writeFiles([{ file: columns, text: `${JSON.stringify(map, undefined, 2)}\n` }])
    if (problem !== undefined) {
      reportUnwritten(problem)
      return undefined
    }
    if (left.length > 0) printNote(`not in ${file}, since the log or the scheme has no such field: ${left.join(', ')}`)
    return { source, map, prepared: { file, columns, rows } }
  } catch (error) {
    if (error instanceof ReplayError) throw error
    reportUnwritten(toFileProblem(file, error))
    return undefined
  }
}
