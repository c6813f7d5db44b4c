import type { EventRecord } from '../../compiler/index.ts'
import type { EnforcementDecision } from '../../enforcement/index.ts'
import type { Exchange, LoggedCall } from '../../inspection/traffic/index.ts'
import { portalReports, type Decision, type Policy } from '../../policy/index.ts'
import type { RowDecision } from './portal-rows.ts'
import { ColumnLayout, type Column } from '../terminal/columns.ts'
import { terminalColumns } from '../terminal/output.ts'
import { colorsFor, printable } from '../terminal/text.ts'
import { widthOf } from '../terminal/width.ts'

type Paint = ReturnType<typeof colorsFor>

function names(reports: Decision['matched']): string {
  return reports.map(({ rule }) => rule).join(', ')
}

/** What an event is about, by the fields that tell most. */
export function labelEvent(event: EventRecord): string {
  const text = (name: string): string => (typeof event[name] === 'string' ? event[name] : '')
  const host = text('http.host') || text('http.request.host') || text('dns.fqdn') || text('net.sni.host')
  return `${text('http.request.method')} ${host}${text('http.request.uri.path')}`.trim()
}

/** What an exchange is about. */
export function labelExchange({ method, host, target }: Exchange): string {
  const mark = target.search(/[?#]/)
  return `${method} ${host}${mark === -1 ? target : target.slice(0, mark)}`
}

/** What a call through the portal is about. */
export function labelCall({ server, method, tool, prompt, resource }: LoggedCall): string {
  return `${method ?? (tool === undefined ? 'call' : 'tools/call')} ${server}/${tool ?? prompt ?? resource ?? ''}`
}

/** The name of a rule with its tier, as the column has it. */
export function nameRule(rule: string | null, tier: string | null | undefined): string {
  return printable(`${tier === null || tier === undefined ? '' : `${tier}/`}${rule ?? '-'}`)
}

/** Wide names of rules take no more room than this from the others. */
const widestRule = 32
const eventWidth = 48

/** Columns for what one policy can decide: its actions and rules are known before the first event. */
function columnsFor(policy: Policy): readonly Column[] {
  const calls =
    policy.portal === undefined
      ? []
      : [...portalReports(policy.portal).values()].map((report) => ({ ...report, tier: 'portal' }))
  const reports = [...policy.stages.flatMap(({ rules }) => rules.map(({ rule }) => rule.report)), ...calls]
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf))
  const rule = widest(reports.map((report) => nameRule(report.rule, report.tier)))
  return [
    { title: 'line', align: 'right', width: 6 },
    { title: 'action', width: widest(['allow', ...reports.map(({ action }) => action)]) },
    { title: 'rule', width: Math.min(widestRule, rule), narrowest: 8 },
    { title: 'event', width: eventWidth, narrowest: 16 },
    { title: 'notes' },
  ]
}

/** What is told of a decision beside action and rule. */
function notesOf(decision: ShownDecision, problems: ProblemMemory, line: number): string {
  const others = decision.matched.filter(({ rule }) => rule !== decision.rule)
  const notes = [
    ...(decision.isolation === null || decision.rule === decision.isolation.rule
      ? []
      : [`isolated by ${decision.isolation.rule}`]),
    ...(others.length === 0 ? [] : [`also ${names(others)}`]),
    ...(decision.monitored.length === 0
      ? []
      : [`monitored ${decision.monitored.map(({ rule, action }) => `${rule} (${action})`).join(', ')}`]),
    ...guardNotes(decision),
    ...decision.problems.map(({ message }) => problems.tell(message, line)),
  ]
  return printable(notes.join('; '))
}

/** Messages can hold values of events, which have no end. */
const mostRemembered = 10_000

/** Tells a problem whole once; later rows point to the first. */
class ProblemMemory {
  readonly #lines = new Map<string, number>()

  tell(message: string, line: number): string {
    const first = this.#lines.get(message)
    if (first !== undefined && first !== line) return `problem as in line ${String(first)}`
    if (this.#lines.size < mostRemembered) this.#lines.set(message, line)
    return `problem: ${message}`
  }
}

export type ShownDecision = { readonly action: RowDecision['action'] } & Pick<
  Decision,
  'rule' | 'tier' | 'matched' | 'monitored' | 'isolation' | 'problems'
> &
  Partial<Pick<EnforcementDecision, 'guards' | 'answer' | 'detections'>>

/** What guards found, each thing once with the places in which it stood. */
function guardNotes({ guards = [] }: ShownDecision): readonly string[] {
  const places = new Map<string, Set<string>>()
  for (const { direction, findings } of guards)
    for (const { guard, category, where } of findings) {
      const key = `guard ${guard}: ${category} in ${direction === 'request' ? 'the request' : 'the answer'} at`
      places.set(key, (places.get(key) ?? new Set()).add(where))
    }
  return [...places].map(([key, found]) => `${key} ${[...found].join(', ')}`)
}

/** Where detectors found what rules ask for, line by line: in the request, then in the answer. */
export function printPlaces(decision: ShownDecision): readonly string[] {
  const lines = [decision.detections, decision.answer?.detections].flatMap((detections) =>
    [...(detections?.places ?? [])].map(
      ([field, places]) => `${field} stands at ${places.map(({ location }) => location).join(', ')}`,
    ),
  )
  return [...lines, ...guardNotes(decision)]
}

function paintAction(colors: Paint, action: string, text: string): string {
  if (action === 'allow' || action === 'off') return colors.green(text)
  return action === 'block' ? colors.red(text) : colors.yellow(text)
}

/** Decisions as lines of aligned columns, one by one: a stream has no widest row to wait for. */
export class DecisionRows {
  readonly #layout: ColumnLayout
  readonly #colors = colorsFor(process.stdout)
  readonly #problems = new ProblemMemory()

  constructor(policy: Policy) {
    this.#layout = new ColumnLayout(columnsFor(policy), terminalColumns())
  }

  /** The names of the columns. */
  head(): string {
    return this.#colors.dim(this.#layout.head())
  }

  /** One decision. */
  row(line: number, label: string, decision: ShownDecision): string {
    const { action, rule, tier } = decision
    const notes = notesOf(decision, this.#problems, line)
    return this.#layout.row([String(line), action, nameRule(rule, tier), printable(label), notes], (text, column) => {
      if (column === 1) return paintAction(this.#colors, action, text)
      return column === 4 ? this.#colors.dim(text) : text
    })
  }
}
