import type { EventRecord } from '../../compiler/index.ts'
import type { Exchange, LoggedCall, LogRecord } from '../../inspection/traffic/index.ts'
import { reportUnread, toFileProblem } from '../files/file-problem.ts'
import { sizeOf } from '../files/read.ts'
import { print } from '../terminal/output.ts'
import { createProgress } from '../terminal/progress.ts'
import { jsonLine } from '../terminal/json.ts'
import { printable, printError } from '../terminal/text.ts'
import { labelCall, labelEvent, labelExchange } from './decision-rows.ts'
import { FileError, readEvents, type BrokenLine } from './events.ts'
import { exchangeForms, readRecords, type ExchangeForm } from './exchanges.ts'
import { UnreadMembers } from './unread-members.ts'

/** One thing to decide. */
export interface InputRow {
  readonly line: number
  readonly label: string
  readonly subject:
    | { readonly event: EventRecord }
    | ({ readonly exchange: Exchange } & RowSender)
    | ({ readonly call: LoggedCall } & RowSender)
}

/** What a row says of who sent it. */
interface RowSender {
  readonly user?: string
  /** The row itself, which may name the sender. */
  readonly row?: Readonly<Record<string, unknown>>
}

/** All that a file of things to decide may hold. */
export const inputForms: readonly string[] = ['events', ...exchangeForms]

/** The options that say how rows are read. */
interface RowOptions {
  readonly input: string
  readonly map?: readonly string[]
  readonly host?: string
}

/** The form that options name. */
export function toForm({ input, map, host }: RowOptions): ExchangeForm {
  return { form: input, ...(map !== undefined && { map }), ...(host !== undefined && { host }) }
}

/** Rows of field values bring all that is decided with them. A mapping belongs to no such row, and is refused as a form. */
export function isOfEvents({ form, map }: ExchangeForm): boolean {
  return form === 'events' && map === undefined
}

/** Why `--host` is refused with events. */
export const eventsNameHosts =
  'is for logs of requests: an event says itself which host it is for, so use another --input'

/** Why `--identity` is refused with events. */
export const eventsBringUsers = 'joins users to requests: an event says itself who sends it, so use another --input'

type InputMembers = Readonly<Record<string, unknown>>

/** What a record gives to decide: a request, a call through the portal, or the values of a question for a name. */
function toSubject(record: LogRecord, row: InputMembers | undefined): Pick<InputRow, 'label' | 'subject'> {
  if (record.kind !== 'dns') {
    const { user } = record
    const sender = { ...(user === undefined ? {} : { user }), ...(row === undefined ? {} : { row }) }
    if (record.kind === 'call') return { label: labelCall(record.call), subject: { call: record.call, ...sender } }
    return { label: labelExchange(record.exchange), subject: { exchange: record.exchange, ...sender } }
  }
  const { name, type, user } = record
  const event: EventRecord = {
    'dns.fqdn': name,
    ...(type === undefined ? {} : { 'dns.query_rtype': type }),
    ...(user === undefined ? {} : { 'identity.email': user }),
  }
  return { label: name, subject: { event } }
}

async function* readRows(
  file: string,
  form: ExchangeForm,
  onBytes: (bytes: number) => void,
  unread: UnreadMembers,
): AsyncGenerator<InputRow | BrokenLine> {
  if (isOfEvents(form)) {
    for await (const row of readEvents(file, onBytes)) {
      const { line } = row
      if ('event' in row) {
        const event = row.event as EventRecord
        yield { line, label: labelEvent(event), subject: { event } }
      } else yield row
    }
    return
  }
  for await (const row of readRecords(file, form, onBytes, unread)) {
    if ('record' in row) yield { line: row.line, ...toSubject(row.record, row.row) }
    else yield row
  }
}

/**
 * Reads a file of rows with progress; one that cannot be read is reported.
 *
 * @param rows - makes the reader
 * @returns whether it was read to its end
 */
export async function readWithProgress<T>(
  file: string,
  rows: (onBytes: (bytes: number) => void) => AsyncIterable<T>,
  take: (row: T) => Promise<void> | void,
): Promise<boolean> {
  const progress = createProgress(sizeOf(file))
  try {
    for await (const row of rows(progress.add)) await take(row)
    return true
  } catch (error) {
    reportUnread(error instanceof FileError ? error.problem : toFileProblem(file, error))
    return false
  } finally {
    progress.end()
  }
}

/**
 * Reads a file of traffic row by row; `-` is standard input.
 *
 * @param members - those of rows that others read
 */
export async function readInput(
  file: string,
  form: ExchangeForm,
  take: (row: InputRow | BrokenLine) => Promise<void>,
  members: readonly string[] = [],
): Promise<boolean> {
  const unread = new UnreadMembers(members)
  const isRead = await readWithProgress(file, (onBytes) => readRows(file, form, onBytes, unread), take)
  unread.report()
  return isRead
}

/** Reports a row that gives nothing to decide. In JSON it keeps its place: every line of the input has one of the output. */
export async function reportBrokenLine({ line, code, message, hint }: BrokenLine, isJson: boolean): Promise<void> {
  if (isJson) await print(jsonLine({ type: 'error', line, error: { code, message: printable(message), hint } }))
  printError(code, hint === undefined ? message : `${message}; ${hint}`)
}
