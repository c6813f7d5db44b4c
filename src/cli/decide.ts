import { statSync } from 'node:fs'
import { Command, Option } from 'commander'
import Table from 'cli-table3'
import type { EventRecord } from '../compiler/index.ts'
import { explainRule, printExplanation, type Decision, type Policy } from '../policy/index.ts'
import { readEvents } from './events.ts'
import { openPolicyFile } from './policy-file.ts'
import { colorsFor, printable, reportFileError, write } from './terminal.ts'
import { createProgress } from './progress.ts'

interface DecideOptions {
  readonly format?: 'table' | 'json'
  readonly explain?: string
  readonly backend: 'closures' | 'source' | 'auto'
}

type Paint = ReturnType<typeof colorsFor>

function paintAction(colors: Paint, action: string, text: string): string {
  if (action === 'allow' || action === 'off') return colors.green(text)
  return action === 'block' ? colors.red(text) : colors.yellow(text)
}

function names(reports: Decision['matched']): string {
  return reports.map(({ rule }) => rule).join(', ')
}

/** What kind of event it is about, by the fields that tell most. */
export function label(event: EventRecord): string {
  const text = (name: string): string => (typeof event[name] === 'string' ? event[name] : '')
  const host = text('http.host') || text('http.request.host') || text('dns.fqdn') || text('net.sni.host')
  return `${text('http.request.method')} ${host}${text('http.request.uri.path')}`.trim()
}

export function fit(text: string, width: number): string {
  return (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width)
}

const columns = { line: 6, action: 17, rule: 28, event: 48 } as const

function header(colors: Paint): string {
  return colors.dim(
    `${'line'.padStart(columns.line)}  ${fit('action', columns.action)}  ${fit('rule', columns.rule)}  ${fit('event', columns.event)}  notes`.trimEnd(),
  )
}

/** One decision as one line of aligned columns: a stream has no widest row to wait for. */
function toRow(line: number, event: EventRecord, decision: Decision, colors: Paint): string {
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
  return `${place}  ${action}  ${rule}  ${fit(printable(label(event)), columns.event)}  ${colors.dim(printable(notes.join('; ')))}`.trimEnd()
}

function summary(counts: ReadonlyMap<string, number>, broken: number): string {
  const table = new Table({
    head: ['action', 'events'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right'],
  })
  for (const [action, count] of [...counts].sort(([, a], [, b]) => b - a)) table.push([action, String(count)])
  if (broken > 0) table.push(['broken lines', String(broken)])
  return table.toString()
}

class Decider {
  readonly #policy: Policy
  readonly #options: DecideOptions
  readonly #colors: Paint
  readonly #counts = new Map<string, number>()
  broken = 0

  constructor(policy: Policy, options: DecideOptions) {
    this.#policy = policy
    this.#options = options
    this.#colors = colorsFor(process.stdout)
  }

  async start(): Promise<void> {
    if (this.#options.format !== 'json') await write(process.stdout, `${header(this.#colors)}\n`)
  }

  async decide(line: number, event: EventRecord): Promise<void> {
    const decision = this.#policy.decide(event)
    this.#counts.set(decision.action, (this.#counts.get(decision.action) ?? 0) + 1)
    const text =
      this.#options.format === 'json'
        ? JSON.stringify({ line, ...decision })
        : toRow(line, event, decision, this.#colors)
    await write(process.stdout, `${text}\n`)
    const { explain } = this.#options
    if (explain === undefined) return
    const explanation = explainRule(this.#policy, event, explain)
    if (explanation !== undefined) {
      const shown =
        this.#options.format === 'json'
          ? JSON.stringify({ line, explanation })
          : printable(printExplanation(explanation))
      await write(process.stdout, `${shown}\n`)
    }
  }

  async report(line: number, problem: string): Promise<void> {
    this.broken += 1
    process.exitCode = 1
    const text = `line ${String(line)} is no JSON object: ${printable(problem)}`
    // In JSON a broken line keeps its place, so that every line of the input has one of the output.
    if (this.#options.format === 'json')
      await write(process.stdout, `${JSON.stringify({ line, error: { code: 'E_EVENT_SYNTAX', message: text } })}\n`)
    process.stderr.write(`${colorsFor(process.stderr).red('error')} E_EVENT_SYNTAX ${text}\n`)
  }

  async finish(): Promise<void> {
    if (this.#options.format !== 'json') await write(process.stdout, `\n${summary(this.#counts, this.broken)}\n`)
    else if (this.broken > 0) process.stderr.write(`${String(this.broken)} broken lines\n`)
  }
}

function hasRule(policy: Policy, id: string): boolean {
  return policy.stages.some(({ rules }) => rules.some(({ rule }) => rule.report.rule === id))
}

/** `portcullis decide POLICY EVENTS` */
export function decideCommand(): Command {
  return new Command('decide')
    .description('decide events with a policy, one decision a line; broken lines are reported and counted')
    .argument('<policy>', 'policy file')
    .argument('<events>', 'events, a JSON object of field values a line; - is standard input')
    .addOption(new Option('--format <format>', 'table (default) or json').choices(['table', 'json']))
    .option('--explain <rule>', 'show how each part of a rule came out for each event')
    .addOption(
      new Option('--backend <backend>', 'how rules run').choices(['closures', 'source', 'auto']).default('auto'),
    )
    .action(async (policyFile: string, events: string, options: DecideOptions) => {
      const policy = openPolicyFile(policyFile, { backend: options.backend })
      if (policy === undefined) return
      if (options.explain !== undefined && !hasRule(policy, options.explain)) {
        process.stderr.write(`error: no rule in force is called \`${printable(options.explain)}\`\n`)
        process.exitCode = 1
        return
      }
      const decider = new Decider(policy, options)
      const size = events === '-' ? undefined : statSync(events, { throwIfNoEntry: false })?.size
      const progress = createProgress(size)
      try {
        await decider.start()
        for await (const row of readEvents(events, progress.add)) {
          if ('event' in row) await decider.decide(row.line, row.event as EventRecord)
          else await decider.report(row.line, row.problem)
        }
      } catch (error) {
        const { code, message, syscall } = error as NodeJS.ErrnoException
        if (syscall === undefined) throw error
        reportFileError({ file: events, reason: code === 'ENOENT' ? 'there is no such file' : message })
        return
      } finally {
        progress.end()
      }
      await decider.finish()
    })
}
