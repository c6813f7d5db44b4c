import { Command, Option } from 'commander'
import Table from 'cli-table3'
import type { Decision } from '../../../policy/index.ts'
import { fit } from '../../decision-rows.ts'
import { dlpKeysOption } from '../../dlp-keys.ts'
import type { BrokenLine } from '../../exchanges.ts'
import {
  createRowDecider,
  inputOption,
  mapOption,
  noteUnfilledFields,
  readInput,
  toForm,
  reportBrokenLine,
  type InputRow,
  type RowDecider,
} from '../../input.ts'
import { openPolicyFile } from '../../policy-file.ts'
import { colorsFor, printable, write } from '../../terminal.ts'

interface DiffOptions {
  readonly input: string
  readonly map?: readonly string[]
  readonly dlpKeys?: string
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
  readonly #before: RowDecider
  readonly #after: RowDecider
  readonly #isJson: boolean
  readonly #counts = new Map<string, { readonly from: string; readonly to: string; count: number }>()
  events = 0
  changed = 0
  broken = 0

  constructor(before: RowDecider, after: RowDecider, options: DiffOptions) {
    this.#before = before
    this.#after = after
    this.#isJson = options.format === 'json'
  }

  async compare(row: InputRow): Promise<void> {
    this.events += 1
    const { line, label } = row
    const [before, after] = [toOutcome(await this.#before.decide(row)), toOutcome(await this.#after.decide(row))]
    const changed = differences(before, after)
    if (changed.length === 0) return
    this.changed += 1
    const key = JSON.stringify([before.action, after.action])
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { from: before.action, to: after.action, count: 1 })
    else known.count += 1
    const text = this.#isJson
      ? JSON.stringify({ line, changed, before, after })
      : `${String(line).padStart(6)}  ${fit(printable(label), 44)}  ${fit(printable(named(before)), 30)}  ${fit(printable(named(after)), 30)}  ${printable(note(before, after, changed))}`.trimEnd()
    await write(process.stdout, `${text}\n`)
  }

  async report(row: BrokenLine): Promise<void> {
    this.broken += 1
    await reportBrokenLine(row, this.#isJson)
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
    .argument('<events>', 'events, a JSON object of field values a line, or what --input says; - is standard input')
    .addOption(inputOption())
    .addOption(mapOption())
    .addOption(dlpKeysOption())
    .addOption(new Option('--format <format>', 'table (default) or json').choices(['table', 'json']))
    .action(async (beforeFile: string, afterFile: string, events: string, options: DiffOptions) => {
      const open = { dlpKeys: options.dlpKeys, backend: 'auto' } as const
      const before = openPolicyFile(beforeFile, open)
      const after = openPolicyFile(afterFile, open)
      if (before === undefined || after === undefined) return
      const input = toForm(options)
      const deciders = [createRowDecider(before, input), createRowDecider(after, input)] as const
      noteUnfilledFields(deciders)
      const differ = new Differ(...deciders, options)
      await differ.start()
      const isRead = await readInput(events, input, (row) =>
        'subject' in row ? differ.compare(row) : differ.report(row),
      )
      if (!isRead) return
      await differ.finish()
      if (differ.changed > 0 || differ.broken > 0) process.exitCode = 1
    })
}
