import type { Command } from 'commander'
import {
  readSimulatedCall,
  simulateAccess,
  type AccessSimulation,
  type SimulatedBudget,
} from '../../../ai-gateway/index.ts'
import { createDiagnostic } from '../../../diagnostics/index.ts'
import type { CommandHelp } from '../../command-row.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { readEvents } from '../../rows/events.ts'
import { readWithProgress, reportBrokenLine } from '../../rows/input.ts'
import { jsonLine, summaryLine } from '../../terminal/json.ts'
import { print } from '../../terminal/output.ts'
import { printable, printError } from '../../terminal/text.ts'

interface SimulateOptions {
  readonly drafts?: boolean
  readonly format: 'text' | 'json'
}

function budgetText({ bucket, actor, spent, limit, isUnder }: SimulatedBudget): string {
  const whose =
    actor.length === 0
      ? ''
      : ` of ${actor.map((value) => (value === null ? 'nobody' : typeof value === 'string' ? value : JSON.stringify(value))).join(', ')}`
  return `  ${isUnder ? 'under' : 'over'}  ${bucket}${whose}: ${String(spent)} of ${String(limit)} dollars`
}

function toText(line: number, name: string, simulation: AccessSimulation): string {
  const { decision, status, reason, rule, matched, budgets } = simulation
  const why = reason === undefined ? '' : `, ${reason}${rule === undefined ? '' : ` by ${rule}`}`
  const head = `${String(line)}  ${name}: ${decision}, ${String(status)}${why}`
  const about = matched.length === 0 ? '  no rule is about it' : `  rules: ${matched.join(', ')}`
  return [head, about, ...budgets.map(budgetText)].map((text) => `${printable(text)}\n`).join('')
}

async function run(path: string, file: string, { drafts = false, format }: SimulateOptions): Promise<void> {
  const policy = openPolicyFile(path, {})
  if (policy === undefined) return
  const { aiGateway } = policy
  if (aiGateway === undefined) {
    const { code, message } = createDiagnostic('E_AI_SECTION', { start: 0, end: 0 })
    printError(code, message, path)
    return
  }
  const isJson = format === 'json'
  const now = Date.now()
  let [calls, allowed, errors] = [0, 0, 0]
  const isRead = await readWithProgress(
    file,
    (onBytes) => readEvents(file, onBytes),
    async (row) => {
      const read = 'event' in row ? readSimulatedCall(row.event, aiGateway) : undefined
      if (read === undefined || 'reason' in read) {
        errors += 1
        const broken = createDiagnostic(
          'E_AI_CALL',
          { start: 0, end: 0 },
          { line: row.line, reason: read?.reason ?? '' },
        )
        await reportBrokenLine(
          'event' in row ? { line: row.line, code: broken.code, message: broken.message } : row,
          isJson,
        )
        return
      }
      const { target } = read.simulated
      const simulation = simulateAccess(policy, { ...read.simulated, now, withDrafts: drafts })
      calls += 1
      if (simulation.allowed) allowed += 1
      await print(isJson ? jsonLine({ type: 'simulation', line: row.line, ...simulation }) : toText(row.line, `${target.provider}/${target.model}`, simulation)) // prettier-ignore
    },
  )
  if (isRead && isJson) await print(summaryLine('simulate', { errors, calls, allowed }))
}

export const help: CommandHelp = {
  name: 'simulate',
  summary: 'say what access rules of a gateway would decide of calls',
  place: 6,
}

/** `portcullis simulate POLICY CALLS` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder with a section `ai_gateway`')
    .argument(
      '<calls>',
      'a call a line, in JSON: `model`, `provider`, `user`, `groups`, `metadata`, `spent`; - is standard input',
    )
    .addOption(option('drafts'))
    .addOption(option('textFormat'))
    .action(run)
}
