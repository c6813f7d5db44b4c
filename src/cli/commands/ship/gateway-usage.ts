import type { Command } from 'commander'
import {
  readRecord,
  replayDecision,
  ReplayDifference,
  SummaryCounter,
  type DecisionRecord,
  type GatewaySummary,
  type SummaryCount,
  type SummaryGroup,
} from '../../../ai-gateway/index.ts'
import { createDiagnostic } from '../../../diagnostics/index.ts'
import type { Policy } from '../../../policy/index.ts'
import type { CommandHelp } from '../../command-row.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { readEvents } from '../../rows/events.ts'
import { readWithProgress } from '../../rows/input.ts'
import { printColumns, type Column } from '../../terminal/columns.ts'
import { print, terminalColumns } from '../../terminal/output.ts'
import { colorsFor, exitCodes, plural, printable, printError } from '../../terminal/text.ts'

interface ReportOptions {
  readonly by: SummaryGroup
  readonly format: 'table' | 'json'
  readonly again?: string
}

const columns = (group: SummaryGroup): readonly Column[] => [
  { title: group, narrowest: 16 },
  ...['calls', 'cached', 'refused', 'unfinished', 'tokens in', 'tokens out', 'cost $', 'first text p50', 'p95 ms'].map(
    (title): Column => ({ title, align: 'right' }),
  ),
]

const whole = (value: number | undefined): string => (value === undefined ? '-' : String(Math.round(value)))

function list(title: string, counts: readonly SummaryCount[]): string {
  if (counts.length === 0) return ''
  return `\n${title}\n${counts.map(({ name, count }) => `  ${String(count)}  ${printable(name)}\n`).join('')}`
}

function toText({ rows, refusals, guardrails, scans, uncounted }: GatewaySummary, group: SummaryGroup): string {
  const cells = rows.map((row) => [printable(row.name), String(row.calls), String(row.cached), String(row.refused), String(row.unfinished), String(row.inputTokens), String(row.outputTokens), row.cost.toFixed(4), whole(row.firstTextP50), whole(row.firstTextP95)]) // prettier-ignore
  const table = printColumns(columns(group), cells, terminalColumns(), { paintHead: colorsFor(process.stdout).dim })
  const away = uncounted === 0 ? '' : `\n${plural(uncounted, 'call')} not counted: the store was away\n`
  return `${table}${list('refused', refusals)}${list('rules and guards', guardrails)}${list('detectors', scans)}${away}`
}

/** Recorded calls that a policy decides again. */
class Again {
  readonly #policy: Policy
  same = 0
  different = 0
  /** Decided by the text of their prompt, which no record holds. */
  byText = 0

  constructor(policy: Policy) {
    this.#policy = policy
  }

  async add(record: DecisionRecord, line: number): Promise<void> {
    if (record.outcome.code === 'prompt_blocked') {
      this.byText += 1
      return
    }
    const problem = await this.#compare(record)
    if (problem === undefined) this.same += 1
    else {
      this.different += 1
      if (this.different <= 10) printError('E_AI_RECORD_DIFFERS', problem, `line ${String(line)}`)
    }
  }

  async #compare(record: DecisionRecord): Promise<string | undefined> {
    try {
      const outcome = await replayDecision(this.#policy, record)
      if (JSON.stringify(outcome) === JSON.stringify(record.outcome)) return undefined
      return `it was ${record.outcome.kind} ${record.outcome.code ?? ''} and is ${outcome.kind} ${outcome.code ?? ''}`
    } catch (error) {
      if (error instanceof ReplayDifference) return error.message
      throw error
    }
  }
}

async function run(file: string, { by, format, again: path }: ReportOptions): Promise<void> {
  const policy = path === undefined ? undefined : openPolicyFile(path, {})
  if (path !== undefined && policy === undefined) return
  const again = policy === undefined ? undefined : new Again(policy)
  const counter = new SummaryCounter(by)
  let broken = 0
  const isRead = await readWithProgress(
    file,
    (onBytes) => readEvents(file, onBytes),
    async (row) => {
      const read = 'event' in row ? readRecord(row.event) : { reason: row.message }
      if ('record' in read) {
        counter.add(read.record)
        await again?.add(read.record, row.line)
        return
      }
      broken += 1
      const code = 'event' in row ? 'E_AI_RECORD' : row.code
      const { message } = createDiagnostic('E_AI_RECORD', { start: 0, end: 0 }, { line: row.line, reason: read.reason })
      printError(code, 'event' in row ? message : read.reason)
    },
  )
  if (!isRead) return
  const summary = counter.summary()
  const decided = again === undefined ? undefined : { same: again.same, different: again.different, byText: again.byText } // prettier-ignore
  if (format === 'json')
    await print(`${JSON.stringify({ ...summary, decidedAgain: decided, brokenLines: broken }, undefined, 2)}\n`) // prettier-ignore
  else {
    const told = decided === undefined ? '' : `\ndecided again: ${String(decided.same)} alike, ${String(decided.different)} otherwise, ${String(decided.byText)} by their text\n` // prettier-ignore
    await print(`${toText(summary, by)}${told}`)
  }
  if (broken > 0 || (decided?.different ?? 0) > 0) process.exitCode = exitCodes.found
}

/** What help lists. */
export const help: CommandHelp = {
  name: 'gateway-usage',
  summary: 'add up the records of a gateway, and decide them again',
  place: 5,
}

/** `portcullis gateway-usage RECORDS` */
export function addTo(command: Command): void {
  command
    .argument('<records>', 'a record a line, as `portcullis gateway --records` writes them; - is standard input')
    .addOption(option('summaryGroup'))
    .addOption(option('reportFormat'))
    .addOption(option('decideAgain'))
    .action(run)
}
