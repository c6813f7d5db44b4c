import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { parse as parseYaml } from 'yaml'
import {
  defaultDiscoveryRules,
  EndpointAggregator,
  fromExchange,
  fromLogRow,
  openDiscoveryRules,
  readApplications,
  type ApplicationRow,
  type DiscoveryExchange,
  type DiscoveryRule,
  type LabelledEndpoint,
  UsageCounter,
  type UsageRow,
} from '../../../inspection/discovery/index.ts'
import { splitTarget, type Exchange } from '../../../inspection/traffic/index.ts'
import { reportUnread, reportUnwritten } from '../../files/file-problem.ts'
import { readJson, readText } from '../../files/read.ts'
import { writeFiles } from '../../files/write.ts'
import { inputOption, option } from '../../options.ts'
import { readEvents, type BrokenLine } from '../../rows/events.ts'
import { exchangeForms, readRecords, type ExchangeForm } from '../../rows/exchanges.ts'
import { readWithProgress, toForm } from '../../rows/input.ts'
import { UnreadMembers } from '../../rows/unread-members.ts'
import { print } from '../../terminal/output.ts'
import { plural, printError } from '../../terminal/text.ts'
import { discoverBySql, isBySql } from './discover-by-sql.ts'
import { endpointTable, printUses, reportUses, type UseReport } from './discovery-tables.ts'

interface DiscoverOptions {
  readonly har?: boolean
  readonly envoy?: boolean
  readonly input: string
  readonly map?: readonly string[]
  readonly host?: string
  readonly format: 'table' | 'json'
  readonly applications?: string
  readonly rules?: string
  readonly printRules?: boolean
  readonly load?: readonly string[]
  readonly save?: string
  readonly labels?: string
  readonly all?: boolean
  readonly duckdb?: boolean
  readonly clickhouse?: string
}

/** Broken lines that are shown; the rest are counted. */
const shownBrokenLines = 10

class BrokenLines {
  count = 0

  add(file: string, { code, message }: BrokenLine): void {
    this.count += 1
    if (this.count > shownBrokenLines) return
    printError(code, message, file)
    if (this.count === shownBrokenLines) process.stderr.write('further broken lines are counted only\n')
  }

  /** Rows that a database has counted, by reason. */
  addRows(file: string, rows: ReadonlyMap<string, number>): void {
    for (const [reason, count] of rows) {
      this.count += count
      printError('E_EXCHANGE_SHAPE', `${plural(count, 'row is', 'rows are')} no exchange: ${reason}`, file)
    }
  }
}

function toBroken(line: number, problem: string, place = 'line'): BrokenLine {
  return { line, code: 'E_EXCHANGE_SHAPE', message: `${place} ${String(line)} is no exchange: ${problem}` }
}

/** What one line adds: to the statistics of endpoints if its times are known, and to who uses what. */
interface Seen {
  readonly measured: DiscoveryExchange | undefined
  readonly used: UsageRow
}

function userOf({ user }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof user === 'string' && user !== '' ? user : undefined
}

function seenOf(exchange: DiscoveryExchange, user: string | undefined): Seen {
  const { host, path, requestBytes: sentBytes, responseBytes: receivedBytes } = exchange
  return { measured: exchange, used: { host, path, sentBytes, receivedBytes, user } }
}

function readRow(row: Readonly<Record<string, unknown>>): Seen | { readonly problem: string } {
  const read = fromLogRow(row)
  return 'problem' in read ? read : seenOf(read, userOf(row))
}

/** Rows of a log go a short way: there are millions of them. */
async function* readLog(
  file: string,
  onBytes: (bytes: number) => void,
  unread: UnreadMembers,
): AsyncGenerator<Seen | BrokenLine> {
  for await (const row of readEvents(file, onBytes)) {
    if ('event' in row) {
      const read = unread.watch(row.line, row.event, readRow)
      yield 'problem' in read ? toBroken(row.line, read.problem) : read
    } else yield row
  }
}

/** A request without an answer or without times tells who uses what, and nothing of the endpoint. */
function toSeen(line: number, place: string, exchange: Exchange, user: string | undefined): Seen | BrokenLine {
  const isTimed = exchange.response !== undefined && exchange.timing?.durationMs !== undefined
  const { host, target, bodySize, response } = exchange
  const used = { host, path: splitTarget(target).path, sentBytes: bodySize, receivedBytes: response?.bodySize, user }
  if (!isTimed && place === 'line') return { measured: undefined, used }
  const read = fromExchange(exchange)
  return 'problem' in read ? toBroken(line, read.problem, place) : seenOf(read, user)
}

async function* readForm(
  file: string,
  form: ExchangeForm,
  onBytes: (bytes: number) => void,
  unread: UnreadMembers,
): AsyncGenerator<Seen | BrokenLine> {
  for await (const row of readRecords(file, form, onBytes, unread)) {
    if (!('record' in row)) yield row
    else if (row.record.kind === 'dns')
      yield { measured: undefined, used: { host: row.record.name, path: '', user: row.record.user } }
    // What goes through the portal is no use of an endpoint that nobody knows.
    else if (row.record.kind === 'call') continue
    else yield toSeen(row.line, form.form === 'har' ? 'entry' : 'line', row.record.exchange, row.record.user)
  }
}

/** A YAML or JSON file; if it cannot be read, that is reported. */
function readDocument(file: string): { readonly document: unknown } | undefined {
  const read = readText(file, { limit: 'maxSettingsBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return undefined
  }
  try {
    return { document: parseYaml(read.text, { maxAliasCount: 100, logLevel: 'error' }) as unknown }
  } catch (error) {
    // The library throws an Error of its own for each kind of wrong text.
    const [reason = ''] = (error as Error).message.split('\n')
    reportUnread({ file, reason })
    return undefined
  }
}

function isRule(value: unknown): value is DiscoveryRule {
  const { id, expression, score, signal } = (value ?? {}) as Readonly<Record<string, unknown>>
  return [id, expression, signal].every((text) => typeof text === 'string') && Number.isSafeInteger(score)
}

function readRules(file: string): readonly DiscoveryRule[] | undefined {
  const read = readDocument(file)
  if (read === undefined) return undefined
  const rules = read.document
  if (Array.isArray(rules) && rules.every(isRule)) return rules
  reportUnread({ file, reason: 'expected a list of rules with id, expression, score and signal' })
  return undefined
}

function readKnownApplications(file: string): readonly ApplicationRow[] | undefined {
  const read = readDocument(file)
  if (read === undefined) return undefined
  const applications = readApplications(read.document)
  if (applications.ok) return applications.value
  reportUnread({ file, reason: applications.reason })
  return undefined
}

/** The form that the options name; undefined for our own log, which goes a shorter way. */
function formOf(options: DiscoverOptions): ExchangeForm | undefined {
  if (options.har === true) return toForm({ ...options, input: 'har' })
  if (options.envoy === true) return toForm({ ...options, input: 'envoy' })
  return options.input === 'log' && options.map === undefined && options.host === undefined
    ? undefined
    : toForm(options)
}

/** All that is counted. */
interface Counters {
  readonly aggregator: EndpointAggregator
  readonly usage: UsageCounter
  readonly broken: BrokenLines
}

function load(file: string, { aggregator, usage }: Counters): boolean {
  const read = readJson(file, { limit: 'maxStateBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return false
  }
  const state = EndpointAggregator.fromJSON(read.value)
  if (!state.ok) {
    reportUnread({ file, reason: state.reason })
    return false
  }
  const uses = UsageCounter.read((read.value as { readonly usage?: unknown } | null)?.usage)
  if (uses === undefined) {
    reportUnread({ file, reason: 'its usage is not complete' })
    return false
  }
  aggregator.merge(state.value)
  usage.merge(uses)
  return true
}

function toSummary({ endpoint, labels, verdict, score, signals, provider }: LabelledEndpoint): unknown {
  const { method, host, path, statistics } = endpoint
  const { counts, sketches, tables } = statistics
  const quantiles = Object.fromEntries(
    Object.entries(sketches).map(([name, sketch]) => [
      name,
      { p50: sketch.quantile(0.5), p90: sketch.quantile(0.9), p99: sketch.quantile(0.99) },
    ]),
  )
  return { method, host, path, labels, verdict, score, provider, signals, counts, quantiles, ...tables }
}

function isLabelled({ labels }: LabelledEndpoint): boolean {
  return labels.length > 0
}

/** A line of a label file. What stands for many values in a path is any segment there. */
function toLabelLine({ endpoint: { method, host, path }, labels }: LabelledEndpoint): string {
  return `${JSON.stringify({ method, host, path: path.replaceAll(/\{[^}/]*\}/g, '*'), labels })}\n`
}

async function readAll(logs: readonly string[], options: DiscoverOptions, counters: Counters): Promise<boolean> {
  const { aggregator, usage, broken } = counters
  for (const file of options.load ?? []) if (!load(file, counters)) return false
  const form = formOf(options)
  const unread = new UnreadMembers()
  for (const file of logs) {
    const isRead = await readWithProgress(
      file,
      (onBytes) => (form === undefined ? readLog(file, onBytes, unread) : readForm(file, form, onBytes, unread)),
      (row) => {
        if ('code' in row) broken.add(file, row)
        else {
          if (row.measured !== undefined) aggregator.add(row.measured)
          usage.add(row.used)
        }
      },
    )
    if (!isRead) return false
  }
  unread.report()
  return true
}

const verdictOrder = ['cf-llm', 'review', 'none'] as const

async function printReport(
  all: readonly LabelledEndpoint[],
  found: UseReport,
  { aggregator: { exchanges, overflow }, usage, broken }: Counters,
  options: DiscoverOptions,
): Promise<void> {
  if (options.format === 'json') {
    const endpoints = all.map(toSummary)
    const { models: applications, mcpServers, users } = found
    const report = { exchanges, brokenLines: broken.count, overflow, endpoints, applications, mcpServers, users }
    await print(`${JSON.stringify(report)}\n`)
    return
  }
  const shown = verdictOrder
    .filter((verdict) => options.all === true || verdict !== 'none')
    .flatMap((verdict) => all.filter((row) => row.verdict === verdict))
  await print(`${endpointTable(shown)}\n\n${printUses(found)}\n\n`)
  const lost = overflow.hosts + overflow.endpoints
  const labelled = all.filter(({ verdict }) => verdict === 'cf-llm').length
  const parts = [
    plural(exchanges, 'exchange'),
    plural(all.length, 'endpoint'),
    `${String(labelled)} labelled cf-llm`,
    ...(usage.requests > exchanges
      ? [`${String(usage.requests - exchanges)} more without times, counted by user only`]
      : []),
    ...(usage.overflow > 0 ? [`${plural(usage.overflow, 'request')} had no room in the report by user`] : []),
    ...(lost > 0 ? [`${plural(lost, 'exchange')} had no room`] : []),
    ...(broken.count > 0 ? [plural(broken.count, 'broken line')] : []),
  ]
  await print(`${parts.join(', ')}\n`)
}

async function discover(logs: readonly string[], options: DiscoverOptions): Promise<void> {
  const rules = options.rules === undefined ? defaultDiscoveryRules : readRules(options.rules)
  const applications = options.applications === undefined ? [] : readKnownApplications(options.applications)
  if (rules === undefined || applications === undefined) return
  const opened = openDiscoveryRules({ rules })
  if (!opened.ok) {
    for (const { code, message } of opened.diagnostics) printError(code, message, options.rules)
    return
  }
  const counters = { aggregator: new EndpointAggregator(), usage: new UsageCounter(), broken: new BrokenLines() }
  const { aggregator, usage, broken } = counters
  if (!(await readAll(isBySql(logs, options) ? [] : logs, options, counters))) return
  if (isBySql(logs, options)) {
    const found = await discoverBySql(logs, options)
    if (found === undefined) return
    aggregator.merge(found.aggregator)
    usage.merge(found.usage.uses)
    usage.overflow += found.usage.overflow
    broken.addRows(logs.join(' '), found.broken)
  }
  if (options.save !== undefined) {
    const problem = writeFiles([
      { file: options.save, text: JSON.stringify({ ...(aggregator.toJSON() as object), usage: usage.uses }) },
    ])
    if (problem !== undefined) reportUnwritten(problem)
  }
  const all = aggregator.endpoints().map(opened.value)
  if (options.labels !== undefined) {
    const problem = writeFiles([{ file: options.labels, text: all.filter(isLabelled).map(toLabelLine).join('') }])
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
    .addOption(option('clickhouse'))
    .action(async (logs: readonly string[], options: DiscoverOptions, self: Command) => {
      if (options.printRules === true) await print(`${JSON.stringify(defaultDiscoveryRules, null, 2)}\n`)
      else if (logs.length === 0 && options.load === undefined) self.error("error: missing required argument 'logs'")
      else if (isBySql(logs, options) && (options.input !== 'log' || options.har === true || options.envoy === true))
        self.error('error: of a database the columns are those of --input log, or those of --map')
      else await discover(logs, options)
    })
}
