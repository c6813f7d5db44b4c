import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { defaultDiscoveryRules, openDiscoveryRules } from '../../../inspection/discovery/index.ts'
import { reportUnwritten } from '../../files/file-problem.ts'
import { writeFiles } from '../../files/write.ts'
import { inputOption, option } from '../../options.ts'
import { readDuckdbFlags, type DuckdbFlags } from '../../rows/duckdb-flags.ts'
import { exchangeForms } from '../../rows/exchanges.ts'
import { print } from '../../terminal/output.ts'
import { printError } from '../../terminal/text.ts'
import { addBySql, isBySql, type SqlDiscovery } from './discover/by-sql.ts'
import { addSaved, createCounters } from './discover/counters.ts'
import { readExchanges, type FormOptions } from './discover/read-exchanges.ts'
import { printReport, writeLabels, type ReportOptions } from './discover/report.ts'
import { readKnownApplications, readRules } from './discover/settings.ts'
import { reportUses } from './discover/tables.ts'

interface DiscoverOptions extends FormOptions, SqlDiscovery, DuckdbFlags, ReportOptions {
  readonly map?: readonly string[]
  readonly applications?: string
  readonly rules?: string
  readonly printRules?: boolean
  readonly load?: readonly string[]
  readonly save?: string
  readonly labels?: string
}

async function discover(logs: readonly string[], options: DiscoverOptions, command: Command): Promise<void> {
  const session = readDuckdbFlags(options, command)
  const rules = options.rules === undefined ? defaultDiscoveryRules : readRules(options.rules)
  const applications = options.applications === undefined ? [] : readKnownApplications(options.applications)
  if (rules === undefined || applications === undefined) return
  const opened = openDiscoveryRules({ rules })
  if (!opened.ok) {
    for (const { code, message } of opened.diagnostics) printError(code, message, options.rules)
    return
  }
  const counters = createCounters()
  const { aggregator, usage } = counters
  for (const file of options.load ?? []) if (!addSaved(file, counters)) return
  const isRead = isBySql(logs, options) ? await addBySql(logs, options, session, counters) : await readExchanges(logs, options, counters) // prettier-ignore
  if (!isRead) return
  if (options.save !== undefined) {
    const problem = writeFiles([
      { file: options.save, text: JSON.stringify({ ...(aggregator.toJSON() as object), usage: usage.uses }) },
    ])
    if (problem !== undefined) reportUnwritten(problem)
  }
  const all = aggregator.endpoints().map(opened.value)
  if (options.labels !== undefined) {
    const problem = writeFiles([{ file: options.labels, text: writeLabels(all) }])
    if (problem !== undefined) reportUnwritten(problem)
  }
  await printReport(all, reportUses(all, applications, usage), counters, options)
}

export const help: CommandHelp = {
  name: 'discover',
  summary: 'find endpoints of models in traffic logs, and who uses which AI',
  place: 1,
}

/** `portcullis discover LOG...` */
export function addTo(command: Command): void {
  command
    .argument('[logs...]', 'logs, an exchange a line; Parquet and CSV; with --clickhouse a table; - is standard input')
    .addOption(option('har'))
    .addOption(option('envoy'))
    .addOption(inputOption(exchangeForms, 'log', ['har', 'envoy']))
    .addOption(option('map'))
    .addOption(option('host'))
    .addOption(option('reportFormat'))
    .addOption(option('all'))
    .addOption(option('applications'))
    .addOption(option('discoveryRules'))
    .addOption(option('printRules'))
    .addOption(option('load'))
    .addOption(option('save'))
    .addOption(option('labels'))
    .addOption(option('duckdb'))
    .addOption(option('threads'))
    .addOption(option('memory'))
    .addOption(option('clickhouse'))
    .action(async (logs: readonly string[], options: DiscoverOptions, self: Command) => {
      if (options.printRules === true) await print(`${JSON.stringify(defaultDiscoveryRules, null, 2)}\n`)
      else if (logs.length === 0 && options.load === undefined) self.error("error: missing required argument 'logs'")
      else if (isBySql(logs, options) && (options.input !== 'log' || options.har === true || options.envoy === true))
        self.error('error: of a database the columns are those of --input log, or those of --map')
      else if (!isBySql(logs, options) && (options.threads !== undefined || options.memory !== undefined))
        self.error('error: --threads and --memory are those of DuckDB: give --duckdb too')
      else await discover(logs, options, self)
    })
}
