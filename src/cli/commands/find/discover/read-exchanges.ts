import {
  fromExchange,
  fromLogRow,
  type DiscoveryExchange,
  type UsageRow,
} from '../../../../inspection/discovery/index.ts'
import { splitTarget, type Exchange } from '../../../../inspection/traffic/index.ts'
import { readEvents, type BrokenLine } from '../../../rows/events.ts'
import { readRecords, type ExchangeForm } from '../../../rows/exchanges.ts'
import { readWithProgress, toForm } from '../../../rows/input.ts'
import { UnreadMembers } from '../../../rows/unread-members.ts'
import { toBroken } from './broken-lines.ts'
import type { Counters } from './counters.ts'

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

/** What says what the lines of logs are. */
export interface FormOptions {
  readonly har?: boolean
  readonly envoy?: boolean
  readonly input: string
  readonly map?: readonly string[]
  readonly host?: string
}

/** The form that the options name; undefined for our own log, which goes a shorter way. */
function formOf(options: FormOptions): ExchangeForm | undefined {
  if (options.har === true) return toForm({ ...options, input: 'har' })
  if (options.envoy === true) return toForm({ ...options, input: 'envoy' })
  return options.input === 'log' && options.map === undefined && options.host === undefined
    ? undefined
    : toForm(options)
}

/** Counts what logs hold; one that cannot be read is reported. */
export async function readExchanges(
  logs: readonly string[],
  options: FormOptions,
  counters: Counters,
): Promise<boolean> {
  const { aggregator, usage, broken } = counters
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
