import type { Command } from 'commander'
import { parse as parseYaml } from 'yaml'
import {
  defaultDiscoveryRules,
  EndpointAggregator,
  fromExchange,
  fromLogRow,
  openDiscoveryRules,
  readApplications,
  reportApplications,
  type ApplicationRow,
  type DiscoveryExchange,
  type DiscoveryRule,
  type LabelledEndpoint,
} from '../../../inspection/discovery/index.ts'
import { reportUnread, reportUnwritten } from '../../files/file-problem.ts'
import { readJson, readText } from '../../files/read.ts'
import { writeFiles } from '../../files/write.ts'
import { option } from '../../options.ts'
import { readEvents } from '../../rows/events.ts'
import { readExchanges, type BrokenLine } from '../../rows/exchanges.ts'
import { readWithProgress } from '../../rows/input.ts'
import { UnreadMembers } from '../../rows/unread-members.ts'
import { print } from '../../terminal/output.ts'
import { plural, printError } from '../../terminal/text.ts'
import { applicationTable, endpointTable } from './discovery-tables.ts'

interface DiscoverOptions {
  readonly har?: boolean
  readonly envoy?: boolean
  readonly format: 'table' | 'json'
  readonly applications?: string
  readonly rules?: string
  readonly printRules?: boolean
  readonly load?: readonly string[]
  readonly save?: string
  readonly all?: boolean
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
}

function toBroken(line: number, problem: string, place = 'line'): BrokenLine {
  return { line, code: 'E_EXCHANGE_SHAPE', message: `${place} ${String(line)} is no exchange: ${problem}` }
}

/** Rows of a log go a short way: there are millions of them. */
async function* readLog(
  file: string,
  onBytes: (bytes: number) => void,
  unread: UnreadMembers,
): AsyncGenerator<DiscoveryExchange | BrokenLine> {
  for await (const row of readEvents(file, onBytes)) {
    if ('event' in row) {
      const read = unread.watch(row.line, row.event, fromLogRow)
      yield 'problem' in read ? toBroken(row.line, read.problem) : read
    } else yield { line: row.line, code: 'E_EVENT_SYNTAX', message: `line ${String(row.line)}: ${row.problem}` }
  }
}

async function* readForm(
  file: string,
  form: 'har' | 'envoy',
  onBytes: (bytes: number) => void,
  unread: UnreadMembers,
): AsyncGenerator<DiscoveryExchange | BrokenLine> {
  for await (const row of readExchanges(file, form, onBytes, unread)) {
    if ('exchange' in row) {
      const read = fromExchange(row.exchange)
      yield 'problem' in read ? toBroken(row.line, read.problem, form === 'har' ? 'entry' : 'line') : read
    } else yield row
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

function load(file: string, aggregator: EndpointAggregator): boolean {
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
  aggregator.merge(state.value)
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

async function readAll(
  logs: readonly string[],
  options: DiscoverOptions,
  aggregator: EndpointAggregator,
  broken: BrokenLines,
): Promise<boolean> {
  for (const file of options.load ?? []) if (!load(file, aggregator)) return false
  const form = options.har === true ? 'har' : options.envoy === true ? 'envoy' : undefined
  const unread = new UnreadMembers()
  for (const file of logs) {
    const isRead = await readWithProgress(
      file,
      (onBytes) => (form === undefined ? readLog(file, onBytes, unread) : readForm(file, form, onBytes, unread)),
      (row) => {
        if ('code' in row) broken.add(file, row)
        else aggregator.add(row)
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
  applications: readonly ApplicationRow[],
  { exchanges, overflow }: EndpointAggregator,
  broken: number,
  options: DiscoverOptions,
): Promise<void> {
  const uses = reportApplications(all, applications)
  if (options.format === 'json') {
    const endpoints = all.map(toSummary)
    const report = { exchanges, brokenLines: broken, overflow, endpoints, applications: uses }
    await print(`${JSON.stringify(report)}\n`)
    return
  }
  const shown = verdictOrder
    .filter((verdict) => options.all === true || verdict !== 'none')
    .flatMap((verdict) => all.filter((row) => row.verdict === verdict))
  await print(`${endpointTable(shown)}\n\nShadow AI by application\n${applicationTable(uses)}\n\n`)
  const lost = overflow.hosts + overflow.endpoints
  const labelled = all.filter(({ verdict }) => verdict === 'cf-llm').length
  const parts = [
    plural(exchanges, 'exchange'),
    plural(all.length, 'endpoint'),
    `${String(labelled)} labelled cf-llm`,
    ...(lost > 0 ? [`${plural(lost, 'exchange')} had no room`] : []),
    ...(broken > 0 ? [plural(broken, 'broken line')] : []),
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
  const aggregator = new EndpointAggregator()
  const broken = new BrokenLines()
  if (!(await readAll(logs, options, aggregator, broken))) return
  if (options.save !== undefined) {
    const problem = writeFiles([{ file: options.save, text: JSON.stringify(aggregator) }])
    if (problem !== undefined) reportUnwritten(problem)
  }
  await printReport(aggregator.endpoints().map(opened.value), applications, aggregator, broken.count, options)
}

/** `portcullis discover LOG...` */
export function addTo(command: Command): void {
  command
    .argument('[logs...]', 'logs, an exchange a line; - is standard input')
    .addOption(option('har'))
    .addOption(option('envoy'))
    .addOption(option('reportFormat'))
    .addOption(option('all'))
    .addOption(option('applications'))
    .addOption(option('discoveryRules'))
    .addOption(option('printRules'))
    .addOption(option('load'))
    .addOption(option('save'))
    .action(async (logs: readonly string[], options: DiscoverOptions, self: Command) => {
      if (options.printRules === true) await print(`${JSON.stringify(defaultDiscoveryRules, null, 2)}\n`)
      else if (logs.length === 0 && options.load === undefined) self.error("error: missing required argument 'logs'")
      else await discover(logs, options)
    })
}
