import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { prepareLog } from './replay/prepare-log.ts'
import { printPolicyName, printReplay } from './replay/replay-text.ts'
import {
  addColumns,
  findMap,
  mapNames,
  readMap,
  readSource,
  ReplayError,
  replayOnClickhouse,
  replayOnDuckdb,
  summarize,
  writeHtmlReport,
  type ColumnMap,
} from '../../../replay/node/index.ts'
import type { Policy } from '../../../policy/index.ts'
import { clickhouseServer } from '../../rows/clickhouse-server.ts'
import { reportUnread, reportUnwritten } from '../../files/file-problem.ts'
import { readDuckdbFlags, type DuckdbFlags } from '../../rows/duckdb-flags.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { readText } from '../../files/read.ts'
import { writeFiles } from '../../files/write.ts'
import { columnsInputOption, option } from '../../options.ts'
import { jsonLine } from '../../terminal/json.ts'
import { print } from '../../terminal/output.ts'
import { createShareProgress } from '../../terminal/progress.ts'
import { printError, printNote } from '../../terminal/text.ts'

interface ReplayFlags extends DuckdbFlags {
  readonly input?: string
  readonly columns?: string
  readonly map?: readonly string[]
  readonly against?: string
  readonly html?: string
  readonly prepare?: string
  readonly clickhouse?: string
  readonly format: 'table' | 'json'
}

function readMapFile(file: string, { scheme }: Policy): ColumnMap | undefined {
  const read = readText(file, { limit: 'maxSettingsBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return undefined
  }
  const found = readMap(read.text, scheme)
  if ('map' in found) return found.map
  for (const { line, column, reason } of found.problems)
    printError('E_SQL_COLUMN_MAP', reason, `${file}:${String(line)}:${String(column)}`)
  return undefined
}

/** The map that options say: a ready one or a file, and pairs beside it. */
function mapOf({ input, columns, map = [] }: ReplayFlags, policy: Policy): ColumnMap | undefined {
  const base =
    columns === undefined
      ? (findMap(input ?? '') ?? { name: '--map', source: 'the command line', fields: {} })
      : readMapFile(columns, policy)
  if (base === undefined) return undefined
  const added = addColumns(base, map, policy.scheme)
  if ('map' in added) return added.map
  printError('E_LOG_MAP', `the mapping \`${added.pair}\` is not valid: ${added.reason}`)
  return undefined
}

async function replay(
  policyFile: string,
  logs: readonly string[],
  flags: ReplayFlags,
  command: Command,
): Promise<void> {
  // prettier-ignore
  if (flags.input === undefined && flags.columns === undefined && flags.map === undefined)
    command.error("error: what the log's columns are is not said: give --input, --columns or --map")
  if (flags.clickhouse !== undefined && logs.length > 1)
    command.error('error: of ClickHouse one table is replayed: name `table` or `database.table`')
  if (flags.prepare?.toLowerCase().endsWith('.parquet') === false)
    command.error('error: what --prepare writes is Parquet: name a file that ends in `.parquet`')
  const limits = readDuckdbFlags(flags, command)
  // Rules are asked by their trees, all of them.
  const opening = { keepTrees: true }
  const policy = openPolicyFile(policyFile, opening)
  const against = flags.against === undefined ? undefined : openPolicyFile(flags.against, opening)
  if (policy === undefined || (flags.against !== undefined && against === undefined)) return
  const map = mapOf(flags, policy)
  if (map === undefined) return
  const progress = createShareProgress('reading the log')
  try {
    const options = { byTime: true, ...(against === undefined ? {} : { against }) }
    const session = {
      ...limits,
      ...(process.stderr.isTTY ? { onProgress: progress.tell } : {}),
    }
    const source = flags.clickhouse === undefined ? readSource(logs) : undefined
    const log =
      source === undefined || flags.prepare === undefined
        ? { source, map, prepared: undefined }
        : await prepareLog(flags.prepare, policy, { source, map }, session)
    if (log === undefined) return
    const result =
      log.source !== undefined
        ? await replayOnDuckdb(policy, log.source, log.map, { ...options, ...session })
        : await replayOnClickhouse(policy, clickhouseServer(flags.clickhouse ?? ''), logs[0] ?? '', map, options)
    progress.end()
    const { sets, ...told } = result
    const summary = summarize(sets)
    for (const name of told.notGiven) printNote(`the log gives no \`${name}\`: it is missing in every row`)
    for (const name of told.empty) printNote(`no row has a value of \`${name}\``)
    if (flags.html !== undefined) {
      const names = { policy: printPolicyName(policyFile), against: flags.against }
      const problem = writeFiles([{ file: flags.html, text: writeHtmlReport({ ...told, ...names, map: map.name, summary }) }]) // prettier-ignore
      if (problem !== undefined) reportUnwritten(problem)
    }
    if (flags.format === 'json') await print(jsonLine({ type: 'replay', prepared: log.prepared, ...told, ...summary }))
    else await print(printReplay({ ...told, prepared: log.prepared, summary, isCompared: against !== undefined }))
  } catch (error) {
    progress.end()
    if (!(error instanceof ReplayError)) throw error
    printError(error.code, error.hint === undefined ? error.message : `${error.message}; ${error.hint}`, error.file)
  }
}

export const help: CommandHelp = {
  name: 'replay',
  summary: 'count what a policy decides over days of logs, by SQL',
  place: 7,
}

/** `portcullis replay POLICY LOG...` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder; - is standard input')
    .argument('<logs...>', 'Parquet, JSON lines or CSV: files, or globs in quotes; with --clickhouse a table')
    .addOption(columnsInputOption(mapNames))
    .addOption(option('columns'))
    .addOption(option('map'))
    .addOption(option('against'))
    .addOption(option('html'))
    .addOption(option('prepare'))
    .addOption(option('threads'))
    .addOption(option('memory'))
    .addOption(option('clickhouse'))
    .addOption(option('reportFormat'))
    .action(replay)
}
