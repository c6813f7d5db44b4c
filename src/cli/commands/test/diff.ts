import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { comparePolicyRules, type BudgetName, type Decision, type Policy } from '../../../policy/index.ts'
import { readPolicyAt } from '../../files/git.ts'
import { openPolicySource, toPolicySource, type PolicySource } from '../../files/policy-file.ts'
import { inputOption, option, refuseUnread } from '../../options.ts'
import { nameRule } from '../../rows/decision-rows.ts'
import type { BrokenLine } from '../../rows/events.ts'
import {
  eventsBringUsers,
  eventsNameHosts,
  inputForms,
  isOfEvents,
  readInput,
  reportBrokenLine,
  toForm,
  type InputRow,
} from '../../rows/input.ts'
import { createRowDecider, noteUnfilledFields, type RowDecider } from '../../rows/row-decider.ts'
import { identityMembers } from '../../rows/identity-members.ts'
import type { RowDecision } from '../../rows/portal-rows.ts'
import { readUsers } from '../../rows/users.ts'
import { describeChange, describeDifference, proveDifference, toChangeLine } from './diff-proof.ts'
import { ShownRules } from './shown-rules.ts'
import { ColumnLayout, printColumns } from '../../terminal/columns.ts'
import { print, terminalColumns } from '../../terminal/output.ts'
import { comparable, jsonLine, summaryLine } from '../../terminal/json.ts'
import { colorsFor, exitCodes, plural, printable } from '../../terminal/text.ts'

interface DiffOptions {
  readonly identity?: string
  readonly input: string
  readonly map?: readonly string[]
  readonly host?: string
  readonly budget: BudgetName
  readonly dlpKeys?: string
  readonly since?: string
  readonly format: 'table' | 'json'
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

type ShownOutcome = Pick<
  RowDecision,
  'action' | 'rule' | 'tier' | 'location' | 'parameters' | 'matched' | 'monitored' | 'settings'
>

function toOutcome({ action, rule, tier, location, parameters, matched, monitored, settings }: ShownOutcome): Outcome {
  const ids = (reports: Decision['matched']): string[] => reports.map((report) => report.rule)
  return { action, rule, tier, location, parameters, matched: ids(matched), monitored: ids(monitored), settings }
}

/** The members in which two outcomes differ, in their order. */
function differences(before: Outcome, after: Outcome): (keyof Outcome)[] {
  return (Object.keys(before) as (keyof Outcome)[]).filter((key) => comparable(before[key]) !== comparable(after[key]))
}

function named({ action, rule, tier }: Outcome): string {
  return printable(rule === null ? action : `${action} (${nameRule(rule, tier)})`)
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

interface Change {
  readonly before: string
  readonly after: string
  events: number
}

class Differ {
  readonly #before: RowDecider
  readonly #after: RowDecider
  readonly #isJson: boolean
  readonly #counts = new Map<string, Change>()
  readonly #layout = new ColumnLayout(
    [
      { title: 'line', align: 'right', width: 6 },
      { title: 'event', width: 40, narrowest: 12 },
      { title: 'before', width: 24, narrowest: 12 },
      { title: 'after', width: 24, narrowest: 12 },
      { title: 'also' },
    ],
    terminalColumns(),
  )
  /** The rules whose change some event showed. */
  readonly #shown: ShownRules
  #events = 0
  #changed = 0
  #broken = 0

  constructor(
    before: RowDecider,
    after: RowDecider,
    { format, budget }: DiffOptions,
    policies: readonly [Policy, Policy],
  ) {
    this.#before = before
    this.#after = after
    this.#shown = new ShownRules(comparePolicyRules(...policies, { budget }))
    this.#isJson = format === 'json'
  }

  async compare(row: InputRow): Promise<void> {
    this.#events += 1
    const { line, label } = row
    const decisions = [await this.#before.decide(row), await this.#after.decide(row)] as const
    this.#shown.add(...decisions)
    const [before, after] = [toOutcome(decisions[0]), toOutcome(decisions[1])]
    const changed = differences(before, after)
    if (changed.length === 0) return
    this.#changed += 1
    process.exitCode = exitCodes.found
    const key = JSON.stringify([before.action, after.action])
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { before: before.action, after: after.action, events: 1 })
    else known.events += 1
    if (this.#isJson) {
      await print(jsonLine({ type: 'difference', line, changed, before, after }))
      return
    }
    const also = printable(note(before, after, changed))
    await print(`${this.#layout.row([String(line), printable(label), named(before), named(after), also])}\n`)
  }

  async report(row: BrokenLine): Promise<void> {
    this.#broken += 1
    await reportBrokenLine(row, this.#isJson)
  }

  async start(): Promise<void> {
    if (!this.#isJson) await print(`${colorsFor(process.stdout).dim(this.#layout.head())}\n`)
  }

  async finish(): Promise<void> {
    const [events, changed, errors] = [this.#events, this.#changed, this.#broken]
    const changes = [...this.#counts.values()].sort((a, b) => b.events - a.events)
    const { unseen, open } = this.#shown
    if (this.#isJson) {
      for (const change of unseen) await print(jsonLine({ ...toChangeLine(change), type: 'unseen' }))
      const limits = open.length === 0 ? {} : { limits: open }
      await print(summaryLine('diff', { events, errors, changed, changes, unseen: unseen.length, ...limits }))
      return
    }
    const table = printColumns(
      [{ title: 'before' }, { title: 'after' }, { title: 'events', align: 'right' }],
      changes.map((change) => [change.before, change.after, String(change.events)]),
      terminalColumns(),
    )
    const broken = errors === 0 ? '' : `, ${plural(errors, 'broken line')}`
    const total = `${String(changed)} of ${plural(events, 'event')} ${events === 1 ? 'is' : 'are'} decided differently${broken}`
    await print(`\n${changed === 0 ? '' : `${table}\n\n`}${total}\n`)
    if (unseen.length > 0) await print(`${plural(unseen.length, 'change')} that no event showed:\n`)
    for (const change of unseen) {
      await print(`  ${printable(describeChange(change))}\n`)
      for (const difference of change.differences) await print(`    ${printable(describeDifference(difference))}\n`)
    }
    if (open.length > 0) await print(`what the events did not show is not known (limits: ${open.join(', ')})\n`)
  }
}

/** The two policies, and the events that stand beside them on the command line. */
interface Operands {
  readonly before: PolicySource | undefined
  readonly after: PolicySource | undefined
  readonly events: string | undefined
}

/** Without `--since` the first two names are the policies; with it the first is the new one. */
function openOperands(names: readonly (string | undefined)[], { dlpKeys, since }: DiffOptions): Operands {
  const open = { dlpKeys, backend: 'auto' } as const
  const [first = '', second, third] = names
  if (since === undefined)
    return { before: openPolicySource(first, open), after: openPolicySource(second ?? '', open), events: third }
  return { before: toPolicySource(readPolicyAt(since, first, open)), after: openPolicySource(first, open), events: second } // prettier-ignore
}

async function diff(
  first: string,
  second: string | undefined,
  third: string | undefined,
  options: DiffOptions,
  command: Command,
): Promise<void> {
  if (options.since === undefined && second === undefined) command.error("error: missing required argument 'after'")
  if (options.since !== undefined && third !== undefined) command.error('error: too many arguments beside --since')
  const { before, after, events } = openOperands([first, second, third], options)
  if (events === undefined)
    refuseUnread(command, ['input', 'map', 'host', 'identity'], 'is about events, and none are given')
  else if (isOfEvents(toForm(options))) {
    refuseUnread(command, ['identity'], eventsBringUsers)
    refuseUnread(command, ['host'], eventsNameHosts)
  }
  if (before === undefined || after === undefined) return
  if (events === undefined) {
    await proveDifference(before.policy, after.policy, options.budget, options.format === 'json')
    return
  }
  const input = toForm(options)
  const users = options.identity === undefined ? undefined : readUsers(options.identity)
  if (options.identity !== undefined && users === undefined) return
  const [old, fresh] = [createRowDecider(before, input, users), createRowDecider(after, input, users)]
  if (old === undefined || fresh === undefined) return
  noteUnfilledFields([old, fresh])
  const differ = new Differ(old, fresh, options, [before.policy, after.policy])
  await differ.start()
  const isRead = await readInput(
    events,
    input,
    (row) => ('subject' in row ? differ.compare(row) : differ.report(row)),
    identityMembers([before.policy, after.policy]),
  )
  if (isRead) await differ.finish()
}

export const help: CommandHelp = {
  name: 'diff',
  summary: 'show what a change of the policy decides differently',
  place: 2,
}

/** `portcullis diff BEFORE AFTER [EVENTS]`, or `portcullis diff POLICY [EVENTS] --since REVISION` */
export function addTo(command: Command): void {
  command
    .argument('<before>', 'policy file or folder that is in force; with --since the one that is to follow')
    .argument('[after]', 'policy file or folder that is to follow; with --since the events')
    .argument(
      '[events]',
      'field values, a JSON object a line, or what --input says; - is standard input; without it the policies are compared on every event',
    )
    .addOption(option('since'))
    .addOption(inputOption(inputForms, 'events'))
    .addOption(option('map'))
    .addOption(option('host'))
    .addOption(option('tableFormat'))
    .addOption(option('identity'))
    .addOption(option('budget'))
    .addOption(option('dlpKeys'))
    .action(diff)
}
