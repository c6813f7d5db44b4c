import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { portalReports, printExplanation, type Policy, type RuleExplanation } from '../../../policy/index.ts'
import { openPolicySource } from '../../files/policy-file.ts'
import { inputOption, option, refuseUnread } from '../../options.ts'
import { DecisionRows, printPlaces } from '../../rows/decision-rows.ts'
import type { BrokenLine } from '../../rows/events.ts'
import {
  eventsBringUsers,
  eventsNameHosts,
  inputForms,
  isOfEvents,
  readInput,
  reportBrokenLine,
  toForm,
} from '../../rows/input.ts'
import { createRowDecider, noteUnfilledFields } from '../../rows/row-decider.ts'
import { identityMembers } from '../../rows/identity-members.ts'
import type { RowDecision } from '../../rows/portal-rows.ts'
import { readUsers } from '../../rows/users.ts'
import { printColumns } from '../../terminal/columns.ts'
import { print, terminalColumns } from '../../terminal/output.ts'
import { jsonLine, summaryLine } from '../../terminal/json.ts'
import { printable, printError } from '../../terminal/text.ts'

interface DecideOptions {
  readonly identity?: string
  readonly format: 'table' | 'json'
  readonly input: string
  readonly map?: readonly string[]
  readonly host?: string
  readonly dlpKeys?: string
  readonly explain?: string
  readonly backend: 'closures' | 'source' | 'auto'
}

class DecisionPrinter {
  readonly #isJson: boolean
  readonly #rows: DecisionRows
  readonly #counts = new Map<string, number>()
  #broken = 0

  constructor(policy: Policy, format: DecideOptions['format']) {
    this.#isJson = format === 'json'
    this.#rows = new DecisionRows(policy)
  }

  async start(): Promise<void> {
    if (!this.#isJson) await print(`${this.#rows.head()}\n`)
  }

  async print(line: number, label: string, decision: RowDecision): Promise<void> {
    this.#counts.set(decision.action, (this.#counts.get(decision.action) ?? 0) + 1)
    await print(
      this.#isJson ? jsonLine({ type: 'decision', line, ...decision }) : `${this.#rows.row(line, label, decision)}\n`,
    )
  }

  async explain(line: number, explanation: RuleExplanation, decision: RowDecision): Promise<void> {
    const places = printPlaces(decision)
    await print(
      this.#isJson
        ? jsonLine({ type: 'explanation', line, explanation, ...(places.length === 0 ? {} : { places }) })
        : `${[printExplanation(explanation), ...places].map(printable).join('\n')}\n`,
    )
  }

  async report(row: BrokenLine): Promise<void> {
    this.#broken += 1
    await reportBrokenLine(row, this.#isJson)
  }

  async finish(): Promise<void> {
    const counts = [...this.#counts].sort(([, a], [, b]) => b - a)
    const events = counts.reduce((sum, [, count]) => sum + count, 0)
    if (this.#isJson) {
      await print(summaryLine('decide', { events, errors: this.#broken, actions: Object.fromEntries<number>(counts) }))
      return
    }
    const rows = counts.map(([action, count]) => [action, String(count)])
    if (this.#broken > 0) rows.push(['broken lines', String(this.#broken)])
    const table = printColumns([{ title: 'action' }, { title: 'events', align: 'right' }], rows, terminalColumns())
    await print(`\n${table}\n`)
  }
}

function hasRule(policy: Policy, id: string): boolean {
  return policy.stages.some(({ rules }) => rules.some(({ rule }) => rule.report.rule === id))
}

async function decide(policyFile: string, events: string, options: DecideOptions, command: Command): Promise<void> {
  const { dlpKeys, backend, explain } = options
  const input = toForm(options)
  if (isOfEvents(input)) {
    refuseUnread(command, ['identity'], eventsBringUsers)
    refuseUnread(command, ['host'], eventsNameHosts)
  }
  const source = openPolicySource(policyFile, { dlpKeys, backend })
  if (source === undefined) return
  const { policy } = source
  if (explain !== undefined && !hasRule(policy, explain)) {
    const isOfPortal = policy.portal !== undefined && portalReports(policy.portal).has(explain)
    const reason = isOfPortal ? `\`${explain}\` is a rule of the portal, and --explain shows those of requests and events` : `no rule in force is called \`${explain}\`` // prettier-ignore
    printError('E_UNKNOWN_REFERENCE', reason, policyFile)
    return
  }
  const printer = new DecisionPrinter(policy, options.format)
  const users = options.identity === undefined ? undefined : readUsers(options.identity)
  if (options.identity !== undefined && users === undefined) return
  const decider = createRowDecider(source, input, users)
  if (decider === undefined) return
  noteUnfilledFields([decider])
  await printer.start()
  const isRead = await readInput(
    events,
    input,
    async (row) => {
      if (!('subject' in row)) {
        await printer.report(row)
        return
      }
      const { line, label } = row
      if (explain === undefined) {
        await printer.print(line, label, await decider.decide(row))
        return
      }
      const { decision, explanation } = await decider.explain(row, explain)
      await printer.print(line, label, decision)
      if (explanation !== undefined) await printer.explain(line, explanation, decision)
    },
    identityMembers([policy]),
  )
  if (isRead) await printer.finish()
}

export const help: CommandHelp = {
  name: 'decide',
  summary: 'decide recorded events or requests, one decision a line',
  place: 1,
}

/** `portcullis decide POLICY EVENTS` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder; - is standard input')
    .argument('<events>', 'field values, a JSON object a line, or what --input says; - is standard input')
    .addOption(inputOption(inputForms, 'events'))
    .addOption(option('map'))
    .addOption(option('host'))
    .addOption(option('tableFormat'))
    .addOption(option('explain'))
    .addOption(option('identity'))
    .addOption(option('dlpKeys'))
    .addOption(option('backend'))
    .action(decide)
}
