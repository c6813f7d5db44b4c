import Table from 'cli-table3'
import type { EventRecord } from '../compiler/index.ts'
import type { Decision } from '../policy/index.ts'
import type { Exchange } from '../inspection/traffic/index.ts'
import { printable, type colorsFor } from './terminal.ts'

type Paint = ReturnType<typeof colorsFor>

function paintAction(colors: Paint, action: string, text: string): string {
  if (action === 'allow' || action === 'off') return colors.green(text)
  return action === 'block' ? colors.red(text) : colors.yellow(text)
}

function names(reports: Decision['matched']): string {
  return reports.map(({ rule }) => rule).join(', ')
}

/** What an event is about, by the fields that tell most. */
export function labelEvent(event: EventRecord): string {
  const text = (name: string): string => (typeof event[name] === 'string' ? event[name] : '')
  const host = text('http.host') || text('http.request.host') || text('dns.fqdn') || text('net.sni.host')
  return `${text('http.request.method')} ${host}${text('http.request.uri.path')}`.trim()
}

export function fit(text: string, width: number): string {
  return (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width)
}

const columns = { line: 6, action: 17, rule: 28, event: 48 } as const

/** The names of the columns. */
export function header(colors: Paint): string {
  return colors.dim(
    `${'line'.padStart(columns.line)}  ${fit('action', columns.action)}  ${fit('rule', columns.rule)}  ${fit('event', columns.event)}  notes`.trimEnd(),
  )
}

/** What an exchange is about. */
export function labelExchange({ method, host, target }: Exchange): string {
  const mark = target.search(/[?#]/)
  return `${method} ${host}${mark === -1 ? target : target.slice(0, mark)}`
}

/** One decision as one line of aligned columns: a stream has no widest row to wait for. */
export function toRow(
  line: number,
  label: string,
  decision: Pick<Decision, 'action' | 'rule' | 'tier' | 'matched' | 'monitored' | 'isolation' | 'problems'>,
  colors: Paint,
): string {
  const others = decision.matched.filter(({ rule }) => rule !== decision.rule)
  const notes = [
    ...(decision.isolation === null || decision.rule === decision.isolation.rule
      ? []
      : [`isolated by ${decision.isolation.rule}`]),
    ...(others.length === 0 ? [] : [`also ${names(others)}`]),
    ...(decision.monitored.length === 0
      ? []
      : [`monitored ${decision.monitored.map(({ rule, action }) => `${rule} (${action})`).join(', ')}`]),
    ...decision.problems.map(({ message }) => `problem: ${message}`),
  ]
  const action = paintAction(colors, decision.action, fit(decision.action, columns.action))
  const rule = fit(
    printable(`${decision.tier === null ? '' : `${decision.tier}/`}${decision.rule ?? '-'}`),
    columns.rule,
  )
  const place = String(line).padStart(columns.line)
  return `${place}  ${action}  ${rule}  ${fit(printable(label), columns.event)}  ${colors.dim(printable(notes.join('; ')))}`.trimEnd()
}

/** How many events each action was decided for. */
export function summary(counts: ReadonlyMap<string, number>, broken: number): string {
  const table = new Table({
    head: ['action', 'events'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right'],
  })
  for (const [action, count] of [...counts].sort(([, a], [, b]) => b - a)) table.push([action, String(count)])
  if (broken > 0) table.push(['broken lines', String(broken)])
  return table.toString()
}
