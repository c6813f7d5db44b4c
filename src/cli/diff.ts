import { statSync } from 'node:fs'
import { Command, Option } from 'commander'
import Table from 'cli-table3'
import type { EventRecord } from '../compiler/index.ts'
import type { Decision, Policy } from '../policy/index.ts'
import { fit, labelEvent } from './decision-rows.ts'
import { readEvents } from './events.ts'
import { openPolicyFile } from './policy-file.ts'
import { createProgress } from './progress.ts'
import { colorsFor, printable, reportFileError, write } from './terminal.ts'

interface DiffOptions {
  readonly format?: 'table' | 'json'
}

/** What is compared: what the user meets, and what is reported beside it. */
interface Outcome {
  readonly action: string
  readonly rule: string | null
  readonly tier: string | null
  readonly location: string | null
  readonly parameters: Decision['parameters']
  readonly matched: readonly string[]
  readonly monitored: readonly string[]
  readonly settings: Decision['settings']
}

function toOutcome({ action, rule, tier, location, parameters, matched, monitored, settings }: Decision): Outcome {
  const ids = (reports: Decision['matched']): string[] => reports.map((report) => report.rule)
  return { action, rule, tier, location, parameters, matched: ids(matched), monitored: ids(monitored), settings }
}

/** The members in which two outcomes differ, in their order. */
function differences(before: Outcome, after: Outcome): (keyof Outcome)[] {
  return (Object.keys(before) as (keyof Outcome)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  )
}

function named({ action, rule }: Outcome): string {
  return rule === null ? action : `${action} (${rule})`
}

/** What changed beside action and rule, for the last column. */
function note(before: Outcome, after: Outcome, changed: readonly (keyof Outcome)[]): string {
  return changed
    .filter((key) => key !== 'action' && key !== 'rule')
    .map((key) => {
      const [from, to] = [before[key], after[key]]
      if (key !== 'matched' && key !== 'monitored') return key
      const gone = (from as string[]).filter((id) => !(to as string[]).includes(id)).map((id) => `-${id}`)
      const come = (to as string[]).filter((id) => !(from as string[]).includes(id)).map((id) => `+${id}`)
      return `${key} ${[...gone, ...come].join(' ') || 'in another order'}`
    })
    .join('; ')
}

class Differ {
  readonly #before: Policy
  readonly #after: Policy
  readonly #isJson: boolean
  readonly #counts = new Map<string, { readonly from: string; readonly to: string; count: number }>()
  events = 0
  changed = 0
  broken = 0

  constructor(before: Policy, after: Policy, options: DiffOptions) {
    this.#before = before
    this.#after = after
    this.#isJson = options.format === 'json'
  }

  async compare(line: number, event: EventRecord): Promise<void> {
    this.events += 1
    const [before, after] = [toOutcome(this.#before.decide(event)), toOutcome(this.#after.decide(event))]
    const changed = differences(before, after)
    if (changed.length === 0) return
    this.changed += 1
    const key = JSON.stringify([before.action, after.action])
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { from: before.action, to: after.action, count: 1 })
    else known.count += 1
    const text = this.#isJson
      ? JSON.stringify({ line, changed, before, after })
      : `${String(line).padStart(6)}  ${fit(printable(labelEvent(event)), 44)}  ${fit(printable(named(before)), 30)}  ${fit(printable(named(after)), 30)}  ${printable(note(before, after, changed))}`.trimEnd()
    await write(process.stdout, `${text}\n`)
  }

  async report(line: number, problem: string): Promise<void> {
    this.broken += 1
    const message = `line ${String(line)} is no JSON object: ${printable(problem)}`
    if (this.#isJson)
      await write(process.stdout, `${JSON.stringify({ line, error: { code: 'E_EVENT_SYNTAX', message } })}\n`)
    process.stderr.write(`${colorsFor(process.stderr).red('error')} E_EVENT_SYNTAX ${message}\n`)
  }

  async start(): Promise<void> {
    const head = `${'line'.padStart(6)}  ${fit('event', 44)}  ${fit('before', 30)}  ${fit('after', 30)}  also`
    if (!this.#isJson) await write(process.stdout, `${colorsFor(process.stdout).dim(head)}\n`)
  }

  async finish(): Promise<void> {
    if (this.#isJson) return
    const table = new Table({
      head: ['before', 'after', 'events'],
      style: { head: [], border: [], compact: true },
      colAligns: ['left', 'left', 'right'],
    })
    for (const { from, to, count } of [...this.#counts.values()].sort((a, b) => b.count - a.count))
      table.push([from, to, String(count)])
    const broken = this.broken === 0 ? '' : `, ${String(this.broken)} broken lines`
    const total = `${String(this.changed)} of ${String(this.events)} events are decided differently${broken}`
    await write(process.stdout, `\n${this.changed === 0 ? '' : `${table.toString()}\n`}${total}\n`)
  }
}

/** `portcullis diff BEFORE AFTER EVENTS` */
export function diffCommand(): Command {
  return new Command('diff')
    .description('decide events with two policies and show where they differ; exit code 1 if they do')
    .argument('<before>', 'policy file or folder that is in force')
    .argument('<after>', 'policy file or folder that is to follow')
    .argument('<events>', 'events, a JSON object of field values a line; - is standard input')
    .addOption(new Option('--format <format>', 'table (default) or json').choices(['table', 'json']))
    .action(async (beforeFile: string, afterFile: string, events: string, options: DiffOptions) => {
      const before = openPolicyFile(beforeFile, { backend: 'auto' })
      const after = openPolicyFile(afterFile, { backend: 'auto' })
      if (before === undefined || after === undefined) return
      const differ = new Differ(before, after, options)
      const progress = createProgress(events === '-' ? undefined : statSync(events, { throwIfNoEntry: false })?.size)
      try {
        await differ.start()
        for await (const row of readEvents(events, progress.add)) {
          if ('event' in row) await differ.compare(row.line, row.event as EventRecord)
          else await differ.report(row.line, row.problem)
        }
      } catch (error) {
        const { code, message, syscall } = error as NodeJS.ErrnoException
        if (syscall === undefined) throw error
        reportFileError({ file: events, reason: code === 'ENOENT' ? 'there is no such file' : message })
        return
      } finally {
        progress.end()
      }
      await differ.finish()
      if (differ.changed > 0 || differ.broken > 0) process.exitCode = 1
    })
}
