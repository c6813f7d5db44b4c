import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import {
  checkInvariants,
  proveRules,
  type BudgetName,
  type InvariantReport,
  type Policy,
  type PolicyRuleVerdict,
} from '../../../policy/index.ts'
import { collectUnread } from '../../files/file-problem.ts'
import { readPolicy, type ReadPolicy } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { writeReport, type FindingOutputOptions } from '../../reports/write-report.ts'
import { exitCodes } from '../../terminal/text.ts'
import { fails, toBrokenReport, toProofReport, toUnreadReport, type SoundPolicy } from './prove-report.ts'

interface ProveCommandOptions extends FindingOutputOptions {
  readonly budget: BudgetName
  readonly dlpKeys?: string
}

function isSound(read: ReadPolicy): read is SoundPolicy {
  return read.opened.ok
}

function proveAll(policy: Policy, budget: BudgetName): readonly [readonly PolicyRuleVerdict[], InvariantReport] {
  return [[...proveRules(policy, { budget })], checkInvariants(policy, { budget })]
}

async function prove(path: string, { budget, dlpKeys, ...output }: ProveCommandOptions): Promise<void> {
  const { problems, tell } = collectUnread()
  const read = readPolicy(path, { dlpKeys }, tell)
  if (read === undefined) {
    await writeReport(toUnreadReport(problems), output)
    return
  }
  const report = isSound(read)
    ? toProofReport(path, read, ...proveAll(read.opened.value, budget))
    : toBrokenReport(read)
  if (report.findings.some(fails)) process.exitCode = exitCodes.found
  await writeReport(report, output)
}

export const help: CommandHelp = {
  name: 'prove',
  summary: 'find rules that never act, and prove the invariants of a policy',
  place: 3,
}

/** `portcullis prove POLICY` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder; - is standard input')
    .addOption(option('findingFormat'))
    .addOption(option('findingOutput'))
    .addOption(option('budget'))
    .addOption(option('dlpKeys'))
    .action(prove)
}
