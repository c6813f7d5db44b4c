import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import Table from 'cli-table3'
import { parse as parseYaml } from 'yaml'
import {
  defaultDiscoveryRules,
  EndpointAggregator,
  fromExchange,
  fromLogRow,
  openDiscoveryRules,
  readApplications,
  reportApplications,
  reportUsers,
  UsageCounter,
  type ApplicationRow,
  type ApplicationUse,
  type DiscoveryExchange,
  type DiscoveryRule,
  type LabelledEndpoint,
  type UsageRow,
} from '../../../inspection/discovery/index.ts'
import { readEvents } from '../../events.ts'
import { splitTarget, type Exchange } from '../../../inspection/traffic/index.ts'
import { exchangeForms, readRecords, type BrokenLine, type ExchangeForm } from '../../exchanges.ts'
import { mapOption } from '../../input.ts'
import { createProgress } from '../../progress.ts'
import { colorsFor, printable, readText, reportFileError, reportReadError, write } from '../../terminal.ts'

interface DiscoverOptions {
  readonly har?: boolean
  readonly envoy?: boolean
  readonly input?: string
  readonly map?: readonly string[]
  readonly format?: 'table' | 'json'
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
    process.exitCode = 1
    if (this.count > shownBrokenLines) return
    const red = colorsFor(process.stderr).red('error')
    process.stderr.write(`${red} ${code} ${printable(file)}: ${printable(message)}\n`)
    if (this.count === shownBrokenLines) process.stderr.write('further broken lines are counted only\n')
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

/** Rows of a log go a short way: there are millions of them. */
async function* readLog(file: string, onBytes: (bytes: number) => void): AsyncGenerator<Seen | BrokenLine> {
  for await (const row of readEvents(file, onBytes)) {
    if ('event' in row) {
      const read = fromLogRow(row.event)
      yield 'problem' in read ? toBroken(row.line, read.problem) : seenOf(read, userOf(row.event))
    } else yield { line: row.line, code: 'E_EVENT_SYNTAX', message: `line ${String(row.line)}: ${row.problem}` }
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
): AsyncGenerator<Seen | BrokenLine> {
  for await (const row of readRecords(file, form, onBytes)) {
    if (!('record' in row)) yield row
    else if (row.record.kind === 'dns')
      yield { measured: undefined, used: { host: row.record.name, path: '', user: row.record.user } }
    else yield toSeen(row.line, form.form === 'har' ? 'entry' : 'line', row.record.exchange, row.record.user)
  }
}

/** A YAML or JSON file; if it cannot be read, that is reported. */
function readDocument(file: string): { readonly document: unknown } | undefined {
  const read = readText(file)
  if (!('text' in read)) {
    reportFileError(read)
    return undefined
  }
  try {
    return { document: parseYaml(read.text, { maxAliasCount: 100 }) as unknown }
  } catch (error) {
    reportFileError({ file, reason: (error as Error).message })
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
  reportFileError({ file, reason: 'expected a list of rules with id, expression, score and signal' })
  return undefined
}

function readKnownApplications(file: string): readonly ApplicationRow[] | undefined {
  const read = readDocument(file)
  if (read === undefined) return undefined
  const applications = readApplications(read.document)
  if (applications.ok) return applications.value
  reportFileError({ file, reason: applications.reason })
  return undefined
}

function load(file: string, aggregator: EndpointAggregator, usage: UsageCounter): boolean {
  let reason: string
  try {
    const saved: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const state = EndpointAggregator.fromJSON(saved)
    const uses = UsageCounter.read((saved as { readonly usage?: unknown } | null)?.usage)
    if (state.ok && uses !== undefined) {
      aggregator.merge(state.value)
      usage.merge(uses)
      return true
    }
    reason = state.ok ? 'its usage is not complete' : state.reason
  } catch (error) {
    reason = (error as Error).message
  }
  reportFileError({ file, reason })
  return false
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

const noBorder = { head: [], border: [], compact: true }
const verdictOrder = ['cf-llm', 'review', 'none'] as const

function endpointTable(labelled: readonly LabelledEndpoint[]): string {
  const colors = colorsFor(process.stdout)
  const table = new Table({
    head: ['label', 'score', 'method', 'endpoint', 'requests', 'p50 ms', 'p50 B', 'B/s', 'why'],
    style: noBorder,
    colAligns: ['left', 'right', 'left', 'left', 'right', 'right', 'right', 'right', 'left'],
  })
  for (const { endpoint, verdict, score, signals } of labelled) {
    const { counts, sketches } = endpoint.statistics
    const shown = verdict === 'cf-llm' ? colors.yellow(verdict) : verdict === 'none' ? colors.dim('-') : verdict
    const numbers = [sketches.duration, sketches.responseBytes, sketches.bitrate].map((sketch) =>
      String(Math.round(sketch.quantile(0.5))),
    )
    table.push([
      shown,
      String(score),
      printable(endpoint.method),
      printable(`${endpoint.host}${endpoint.path}`),
      String(counts.requests),
      ...numbers,
      signals.map(({ id, score: added }) => `${id} ${added > 0 ? '+' : ''}${String(added)}`).join(', '),
    ])
  }
  return table.toString()
}

function applicationTable(uses: readonly ApplicationUse[]): string {
  const table = new Table({
    head: ['application', 'status', 'endpoints', 'requests', 'sent B', 'received B', 'hosts'],
    style: noBorder,
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  })
  for (const { application, status, endpoints, requests, sentBytes, receivedBytes, hosts } of uses) {
    const counts = [endpoints, requests, sentBytes, receivedBytes].map(String)
    table.push([printable(application), status, ...counts, printable(hosts.join(' '))])
  }
  return table.toString()
}

function userTable(users: Report['users']): string {
  const table = new Table({
    head: ['user', 'application', 'status', 'requests', 'sent B', 'received B'],
    style: noBorder,
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right'],
  })
  for (const { user, application, status, requests, sentBytes, receivedBytes } of users) {
    const counts = [requests, sentBytes, receivedBytes].map(String)
    table.push([user === '' ? '-' : printable(user), printable(application), status, ...counts])
  }
  return table.toString()
}

/** Who uses which AI: by application, servers of MCP apart from models, and by user. */
interface Report {
  readonly models: readonly ApplicationUse[]
  readonly mcpServers: readonly ApplicationUse[]
  readonly users: ReturnType<typeof reportUsers>
}

function reportOf(
  labelled: readonly LabelledEndpoint[],
  known: readonly ApplicationRow[],
  usage: UsageCounter,
): Report {
  const all = reportApplications(labelled, known, usage.uses)
  return {
    models: all.filter(({ kind }) => kind === 'model'),
    mcpServers: all.filter(({ kind }) => kind === 'mcp'),
    users: reportUsers(all, known, usage.uses),
  }
}

function printReport({ models, mcpServers, users }: Report): string {
  const parts = [`Shadow AI by application\n${applicationTable(models)}`]
  if (mcpServers.length > 0) parts.push(`MCP servers\n${applicationTable(mcpServers)}`)
  if (users.some(({ user }) => user !== '')) parts.push(`By user\n${userTable(users)}`)
  return parts.join('\n\n')
}

/** The form that the options name; undefined for our own log. */
function formOf({ har, envoy, input, map }: DiscoverOptions): ExchangeForm | undefined {
  const form = har === true ? 'har' : envoy === true ? 'envoy' : (input ?? (map === undefined ? 'log' : 'map'))
  return form === 'log' ? undefined : { form, ...(map === undefined ? {} : { map }) }
}

async function readAll(
  logs: readonly string[],
  options: DiscoverOptions,
  aggregator: EndpointAggregator,
  usage: UsageCounter,
  broken: BrokenLines,
): Promise<boolean> {
  for (const file of options.load ?? []) if (!load(file, aggregator, usage)) return false
  const form = formOf(options)
  for (const file of logs) {
    const progress = createProgress(file === '-' ? undefined : statSync(file, { throwIfNoEntry: false })?.size)
    try {
      const rows = form === undefined ? readLog(file, progress.add) : readForm(file, form, progress.add)
      for await (const row of rows) {
        if ('code' in row) broken.add(file, row)
        else {
          if (row.measured !== undefined) aggregator.add(row.measured)
          usage.add(row.used)
        }
      }
    } catch (error) {
      reportReadError(file, error)
      return false
    } finally {
      progress.end()
    }
  }
  return true
}

async function discover(logs: readonly string[], options: DiscoverOptions): Promise<void> {
  const rules = options.rules === undefined ? defaultDiscoveryRules : readRules(options.rules)
  const applications = options.applications === undefined ? [] : readKnownApplications(options.applications)
  if (rules === undefined || applications === undefined) return
  const opened = openDiscoveryRules({ rules })
  if (!opened.ok) {
    for (const { code, message } of opened.diagnostics)
      process.stderr.write(`${colorsFor(process.stderr).red('error')} ${code} ${printable(message)}\n`)
    process.exitCode = 1
    return
  }
  const aggregator = new EndpointAggregator()
  const usage = new UsageCounter()
  const broken = new BrokenLines()
  if (!(await readAll(logs, options, aggregator, usage, broken))) return
  if (options.save !== undefined)
    writeFileSync(options.save, JSON.stringify({ ...(aggregator.toJSON() as object), usage: usage.uses }))
  const all = aggregator.endpoints().map(opened.value)
  const { exchanges, overflow } = aggregator
  const found = reportOf(all, applications, usage)
  if (options.format === 'json') {
    const report = {
      exchanges,
      brokenLines: broken.count,
      overflow,
      endpoints: all.map(toSummary),
      applications: found.models,
      mcpServers: found.mcpServers,
      users: found.users,
    }
    await write(process.stdout, `${JSON.stringify(report)}\n`)
    return
  }
  const shown = verdictOrder
    .filter((verdict) => options.all === true || verdict !== 'none')
    .flatMap((verdict) => all.filter((row) => row.verdict === verdict))
  const lost = overflow.hosts + overflow.endpoints
  await write(process.stdout, `${endpointTable(shown)}\n\n${printReport(found)}\n\n`)
  const summary = `${String(exchanges)} exchanges, ${String(all.length)} endpoints, ${String(all.filter(({ verdict }) => verdict === 'cf-llm').length)} labelled cf-llm`
  const notes = [
    ...(usage.requests > exchanges
      ? [`${String(usage.requests - exchanges)} more without times, counted by user only`]
      : []),
    ...(usage.overflow > 0 ? [`${String(usage.overflow)} requests had no room in the report by user`] : []),
    ...(lost > 0 ? [`${String(lost)} exchanges had no room`] : []),
    ...(broken.count > 0 ? [`${String(broken.count)} broken lines`] : []),
  ]
  await write(process.stdout, `${[summary, ...notes].join(', ')}\n`)
}

/** `portcullis discover LOG...` */
export function discoverCommand(): Command {
  return new Command('discover')
    .description('find endpoints of models in logs, and who uses which AI; broken lines are reported and counted')
    .argument('[logs...]', 'logs, an exchange a line; - is standard input')
    .addOption(new Option('--har', 'the logs are HAR files').conflicts('envoy'))
    .option('--envoy', 'the logs are access logs of Envoy, Envoy Gateway, Contour or Istio')
    .addOption(
      new Option('--input <form>', 'what wrote the logs (default: log)')
        .choices(exchangeForms)
        .conflicts(['har', 'envoy']),
    )
    .addOption(mapOption())
    .addOption(new Option('--format <format>', 'table (default) or json').choices(['table', 'json']))
    .option('--applications <file>', 'applications with name, hosts and status, in YAML or JSON')
    .option('--rules <file>', 'heuristics in place of the default ones, in YAML or JSON')
    .option('--print-rules', 'print the default heuristics as JSON, to change them')
    .option('--load <files...>', 'add what other runs saved')
    .option('--save <file>', 'save what was counted, for --load')
    .option('--all', 'show endpoints without a label too')
    .action(async (logs: readonly string[], options: DiscoverOptions, command: Command) => {
      if (options.printRules === true)
        await write(process.stdout, `${JSON.stringify(defaultDiscoveryRules, null, 2)}\n`)
      else if (logs.length === 0 && options.load === undefined) command.error("error: missing required argument 'logs'")
      else await discover(logs, options)
    })
}
